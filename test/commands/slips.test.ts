import { join } from 'node:path';
import t from 'tap';
import { runHere } from '../support/command-line.ts';
import { type Ended, runCommand, startServer, type Variables } from '../support/process.ts';

/** What people get wrong, and the one sentence that each of them gets. */
interface Slip {
  readonly name: string;
  readonly args: readonly string[];
  readonly variables?: Variables;
  readonly code: number;
  readonly says: RegExp;
}

t.test('each slip gets one sentence that helps', async (t) => {
  const folder = t.testdir({
    file: 'not a folder',
    'clients.json': '[{"id":"a"}]',
    'broken.json': '{',
    fixtures: { 'connectors.json': '{\n"connectors": [\n7 ] }' },
    empty: {},
  });
  const at = (name: string): string => join(folder, name);
  const { port } = await startServer(t, []);
  const slips: readonly Slip[] = [
    { name: 'a misspelled command', args: ['srve'], code: 2, says: /Unknown command srve\. Did you mean serve\?/ },
    { name: 'a misspelled flag', args: ['--prot', '9000'], code: 2, says: /Did you mean --port\?/ },
    { name: 'a flag with one dash', args: ['-port', '9000'], code: 2, says: /Did you mean --port\?/ },
    { name: 'a flag without its value', args: ['--data'], code: 2, says: /--data needs a value: a folder\./ },
    { name: 'a wrong value', args: ['--port', 'banana'], code: 2, says: /from 0 to 65535, not "banana"/ },
    { name: 'a misspelled value', args: ['--log-level', 'debgu'], code: 2, says: /Did you mean debug\?/ },
    { name: 'a word too many', args: ['serve', '9000'], code: 2, says: /Unexpected argument "9000"/ },
    { name: 'a misspelled variable', args: [], variables: { EMULATOR_PROT: '1' }, code: 2, says: /EMULATOR_PORT\?/ },
    { name: 'an option of another command', args: ['health', '--data', '/x'], code: 2, says: /does not take --data/ },
    { name: 'data in a file', args: ['--data', at('file')], code: 1, says: /--data .*file cannot be used/ },
    { name: 'no fixtures', args: ['--fixtures', at('nowhere')], code: 1, says: /nowhere.*--fixtures takes/ },
    {
      name: 'an empty folder of fixtures',
      args: ['--fixtures', at('empty')],
      code: 1,
      says: /connectors\.json is missing/,
    },
    { name: 'broken fixtures', args: ['--fixtures', at('fixtures')], code: 1, says: /connectors\.json, line 3: / },
    {
      name: 'no file of clients',
      args: ['--clients', at('none.json')],
      code: 1,
      says: /none\.json cannot be used; --clients/,
    },
    {
      name: 'a client without a secret',
      args: ['--clients', at('clients.json')],
      code: 1,
      says: /clients\.json: .*'secret'/,
    },
    { name: 'a broken state', args: ['--state', at('broken.json')], code: 1, says: /broken\.json.*state get/ },
    { name: 'a key without a certificate', args: ['--tls-key', at('file')], code: 2, says: /needs --tls-cert/ },
    {
      name: 'no room for the ready file',
      args: ['--ready-file', at('no/folder')],
      code: 1,
      says: /--ready-file .* cannot be written/,
    },
    {
      name: 'no room for the requests',
      args: ['--request-log', at('no/folder')],
      code: 1,
      says: /--request-log .* cannot be written/,
    },
    {
      name: 'a server that does not run',
      args: ['reset', '--port', '1'],
      code: 1,
      says: /nothing listens there\. Start one/,
    },
    {
      name: 'exec without a command',
      args: ['exec', '--strict'],
      code: 2,
      says: /exec takes a command, such as exec npm test/,
    },
    { name: 'a missing program', args: ['exec', 'no-such-program'], code: 127, says: /no-such-program was not found/ },
  ];
  const check = ({ name, code, says }: Slip, ended: Ended): void => {
    t.equal(ended.code, code, `${name}: ${ended.stderr}`);
    t.match(ended.stderr, says, name);
    t.match(ended.stderr, /^isc-connectors-emulator: [^\n]+[.?]\n$/, `${name}: on one line`);
    t.equal(ended.stdout, '', `${name}: and nothing else`);
  };
  for (const slip of slips) {
    const isServing = slip.args.length === 0 || slip.args[0]?.startsWith('-');
    check(
      slip,
      await runHere(t, [...slip.args, ...(isServing && slip.code === 1 ? ['--port', '0'] : [])], slip.variables),
    );
  }
  const taken: Slip = {
    name: 'a taken port',
    args: ['--port', `${port}`],
    code: 1,
    says: /is taken; --port takes another/,
  };
  check(taken, await runCommand(t, taken.args));
});
