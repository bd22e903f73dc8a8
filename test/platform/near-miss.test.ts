import t from 'tap';
import { nearest } from '../../server/platform/near-miss.ts';

const WORDS = ['port', 'host', 'tls', 'tls-cert', 'max-tenants', 'self-signed', 'on', 'off'];

t.test('nearest finds the closest word', (t) => {
  const table: readonly (readonly [text: string, word: string | undefined, name: string])[] = [
    ['port', 'port', 'the word itself'],
    ['prot', 'port', 'two neighbors swapped'],
    ['por', 'port', 'a character too few'],
    ['portt', 'port', 'a character too many'],
    ['pord', 'port', 'a wrong character'],
    ['PORT', 'port', 'another letter case'],
    ['self-sgined', 'self-signed', 'a swap in a long word'],
    ['maxTenants', 'max-tenants', 'the name in the library'],
    ['max_tenant', 'max-tenants', 'two edits of eleven characters'],
    ['tls-crt', 'tls-cert', 'the closest of several'],
    ['off ', 'off', 'a space too many'],
    ['pa', undefined, 'two edits of four characters'],
    ['banana', undefined, 'nothing alike'],
    ['', undefined, 'no text'],
    ['p'.repeat(100_000), undefined, 'a long text'],
  ];
  for (const [text, word, name] of table)
    t.equal(nearest(text, WORDS.toReversed()), word, `${name}: ${text.slice(0, 20)}`);
  t.equal(nearest('port', []), undefined, 'no words');
  t.equal(nearest('cat', ['bat', 'hat']), 'bat', 'of equally close words, the first');
  t.end();
});
