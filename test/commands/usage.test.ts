import t from 'tap';
import { EXIT_CODES } from '../../server/commands/exit-codes.ts';
import { COMMAND_NAMES, COMMANDS } from '../../server/commands/table.ts';
import { VERSION } from '../../server/platform/package.ts';
import { rejects, runHere } from '../support/command-line.ts';
import { runCommand, type Variables } from '../support/process.ts';

t.test('--help and --version print help and version', async (t) => {
  const ended = await runCommand(t, ['--version']);
  t.same(ended, { code: 0, signal: null, stdout: `${VERSION}\n`, stderr: '' }, 'in a process of its own');
  for (const args of [
    ['--version'],
    ['-v'],
    ['version'],
    ['serve', '--port', 'x', '--version'],
    ['exec', '-v', 'npm'],
  ]) {
    t.same(await runHere(t, args), { code: 0, signal: null, stdout: `${VERSION}\n`, stderr: '' }, args.join(' '));
  }
  const overview = await runHere(t, ['help']);
  for (const args of [['--help'], ['-h'], ['help', '--help']]) {
    const { code, stderr } = await runHere(t, args);
    t.same({ code, stderr }, { code: 0, stderr: '' }, args.join(' '));
  }
  for (const name of COMMAND_NAMES) t.match(overview.stdout, new RegExp(`^ {2}${name} `, 'm'), name);
  for (const [code] of EXIT_CODES) t.match(overview.stdout, `  ${code} `);
  for (const name of COMMAND_NAMES) {
    const { code, stdout, stderr } = await runHere(t, ['help', name]);
    t.same({ code, stderr }, { code: 0, stderr: '' }, name);
    t.same((await runHere(t, [name, '--help'])).stdout, stdout, `${name} --help says the same`);
    const { examples, options } = (await COMMANDS[name]?.load()) ?? { examples: [], options: {} };
    t.ok(examples.length >= 2, `${name} has examples`);
    for (const [commandLine] of examples)
      t.ok(stdout.includes(`isc-connectors-emulator ${commandLine}\n`), commandLine);
    for (const { flag } of Object.values(options)) t.ok(stdout.includes(`--${flag} `), `${name} --${flag}`);
    for (const line of stdout.split('\n')) {
      t.ok(line.length <= 80 || line.includes('isc-connectors-emulator '), `${name}: ${line}`);
    }
  }
});

t.test('wrong usage ends with exit code 2 and one sentence', async (t) => {
  const table: { args: string[]; variables?: Variables; sentence: RegExp }[] = [
    { args: ['--port', '-1'], sentence: /--port/ },
    { args: ['serve', '--prot', '1'], sentence: /Unknown option --prot\. Did you mean --port\?/ },
    { args: ['serve', 'stray'], sentence: /stray/ },
    { args: ['--auth=constructor', '--host', '192.0.2.1'], sentence: /--auth takes on or off/ },
    { args: ['--signing-key', 'short'], sentence: /--signing-key takes at least 32 characters, not the given value/ },
    { args: [], variables: { EMULATOR_PORT: 'x' }, sentence: /EMULATOR_PORT takes/ },
    { args: [], variables: { EMULATOR_CLIENT: 'nocolon' }, sentence: /EMULATOR_CLIENT takes/ },
    { args: [], variables: { EMULATOR_PROT: '1' }, sentence: /EMULATOR_PROT\. Did you mean EMULATOR_PORT\?/ },
    { args: ['srve'], sentence: /Unknown command srve\. Did you mean serve\?/ },
    { args: ['help', 'srve'], sentence: /Unknown command srve\. Did you mean serve\?/ },
    { args: ['help', 'serve', 'exec'], sentence: /Unexpected argument "exec"/ },
    { args: ['launch'], sentence: /launch.*serve, exec, health, env, token, requests/ },
    { args: ['constructor'], sentence: /constructor.*serve, exec, health, env, token, requests/ },
    { args: ['health', '--data', '/tmp'], sentence: /--data/ },
    { args: ['token', '--port', 'x'], sentence: /--port takes/ },
    { args: ['health', '--port', '0'], sentence: /--port needs the port of the running server, not 0/ },
    { args: ['token'], variables: { EMULATOR_PORT: '0' }, sentence: /--port needs the port of the running server/ },
    {
      args: ['health', '--wait', 'long'],
      sentence: /--wait takes a whole number of seconds from 0 to 86400, not "long"/,
    },
    { args: ['env', '--shell', 'bash'], sentence: /--shell takes sh, powershell, cmd, or dotenv, not "bash"/ },
    { args: ['env', '--shell', 'dotenv', '--unset'], sentence: /--unset takes the shells sh, powershell, and cmd/ },
    { args: ['state'], sentence: /state takes get or put\./ },
    { args: ['state', 'load'], sentence: /state takes get or put, not "load"/ },
    { args: ['state', 'put'], sentence: /state put takes a file, or - for standard input/ },
    { args: ['fault', 'add'], sentence: /fault add takes a rule as JSON, or the file of one/ },
    { args: ['tenants', 'delete'], sentence: /tenants delete takes the name of a tenant/ },
    { args: ['reset', 'now'], sentence: /Unexpected argument "now"/ },
    { args: ['reset', '--tenant', 'A B'], sentence: /--tenant takes a tenant: .*, not "A B"/ },
    { args: ['reset', '--url', 'localhost'], sentence: /--url takes the base URL of a server/ },
  ];
  for (const { args, variables = {}, sentence } of table) {
    const name = [...Object.entries(variables).map((pair) => pair.join('=')), ...args].join(' ');
    rejects(t, await runHere(t, args, variables), 2, sentence, name);
  }
  rejects(t, await runCommand(t, ['--port', '-1']), 2, /--port/, 'in a process of its own');
});
