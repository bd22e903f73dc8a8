import t from 'tap';
import {
  AuthorizationCodes,
  type Challenge,
  MAX_WAITING_CODE_BYTES,
  MAX_WAITING_CODES,
  verifierFits,
} from '../../../server/domain/auth/codes.ts';
import { Random } from '../../../server/domain/random.ts';

const NOW = 1_800_000_000_000;

const issuing = (codes: AuthorizationCodes, redirectUri: string) => (clientId: string) =>
  codes.issue({ clientId, redirectUri, scopes: [], challenge: undefined }, NOW);

t.test('a code is valid for a while, and can be redeemed once', (t) => {
  const codes = new AuthorizationCodes(new Random());
  const issue = issuing(codes, 'http://localhost/callback');
  const code = issue('a');
  t.equal(codes.redeem(code, NOW + 60_000)?.clientId, 'a');
  t.equal(codes.redeem(code, NOW), undefined);
  const late = issue('late');
  t.equal(codes.redeem(late, NOW + 3_600_000), undefined);
  t.equal(codes.redeem(late, NOW), undefined, 'a code that came too late is spent');
  t.end();
});

t.test('a code expires after five minutes', (t) => {
  const codes = new AuthorizationCodes(new Random());
  const issue = issuing(codes, 'http://localhost/callback');
  t.equal(codes.redeem(issue('in time'), NOW + 299_999)?.clientId, 'in time');
  t.equal(codes.redeem(issue('late'), NOW + 300_000), undefined);
  t.end();
});

t.test('the number of unredeemed codes has a limit', (t) => {
  const codes = new AuthorizationCodes(new Random());
  const issued = Array.from({ length: MAX_WAITING_CODES + 1 }, (_, index) =>
    issuing(codes, 'http://localhost/callback')(String(index)),
  );
  t.equal(new Set(issued).size, issued.length, 'each is another');
  t.equal(codes.redeem(issued[0] ?? '', NOW), undefined, 'the oldest had to go');
  t.equal(codes.redeem(issued[1] ?? '', NOW)?.clientId, '1');
  t.equal(codes.redeem(issued.at(-1) ?? '', NOW)?.clientId, String(MAX_WAITING_CODES));
  t.end();
});

t.test('the unredeemed codes have a maximum total size', (t) => {
  const codes = new AuthorizationCodes(new Random());
  const redirectUri = `http://localhost/${'x'.repeat(16_000)}`;
  const count = Math.ceil(MAX_WAITING_CODE_BYTES / redirectUri.length);
  const issued = Array.from({ length: count }, (_, index) => issuing(codes, redirectUri)(String(index)));
  const waiting = issued.filter((code) => codes.redeem(code, NOW));
  t.ok(waiting.length * redirectUri.length <= MAX_WAITING_CODE_BYTES, `${waiting.length} of ${count} wait`);
  t.ok(waiting.length > 10, 'and not only the last');
  t.same(waiting, issued.slice(-waiting.length), 'the oldest had to go');
  t.end();
});

t.test('a verifier fits only its challenge', (t) => {
  // The pair of RFC 7636, appendix B.
  const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
  const value = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
  const table: readonly (readonly [challenge: Challenge | undefined, verifier: string | undefined, fits: boolean])[] = [
    [{ value, method: 'S256' }, verifier, true],
    [{ value, method: 'S256' }, value, false],
    [{ value, method: 'S256' }, '', false],
    [{ value, method: 'S256' }, undefined, false],
    [{ value: verifier, method: 'plain' }, verifier, true],
    [{ value: verifier, method: 'plain' }, value, false],
    [{ value: verifier, method: 'plain' }, undefined, false],
    [undefined, undefined, true],
    [undefined, '', true],
    [undefined, verifier, false],
  ];
  for (const [challenge, given, fits] of table) {
    t.equal(verifierFits(challenge, given), fits, `${challenge?.method}: ${challenge?.value}, ${given}`);
  }
  t.end();
});
