import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import t, { type Test } from 'tap';
import { packageRoot } from '../../server/platform/package.ts';
import { runHere } from '../support/command-line.ts';
import { type Ended, runCommand, type Variables } from '../support/process.ts';

const NODE = process.execPath;

/** Runs a script of Node's by `exec`. */
const exec = (t: Test, script: string, options: readonly string[] = [], variables: Variables = {}): Promise<Ended> =>
  runCommand(t, ['exec', ...options, '--', NODE, '-e', script], variables);

/** What an SDK does with the variables: it asks for a token, and then for the connectors. */
const USE = `
const { SAIL_BASE_URL: url, SAIL_CLIENT_ID: client_id, SAIL_CLIENT_SECRET: client_secret } = process.env;
(async () => {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret });
  const token = await fetch(url + '/oauth/token', { method: 'POST', body });
  const { access_token } = await token.json();
  const headers = { authorization: 'Bearer ' + access_token };
  const list = await fetch(url + '/v3/connectors?limit=2', { headers });
  console.log(JSON.stringify({ url, client_id, client_secret, token: token.status, list: list.status }));
})();
`;

t.test('the command finds the server in the variables of the official SDKs', async (t) => {
  const folder = t.testdir({ 'clients.json': JSON.stringify([{ id: 'from-file', secret: 'of the file' }]) });
  const table: { name: string; options: string[]; client: object }[] = [
    { name: 'defaults', options: [], client: {} },
    {
      name: '--client',
      options: ['--client', 'mine:my secret'],
      client: { client_id: 'mine', client_secret: 'my secret' },
    },
    {
      name: '--clients',
      options: ['--clients', join(folder, 'clients.json')],
      client: { client_id: 'from-file', client_secret: 'of the file' },
    },
  ];
  for (const { name, options, client } of table) {
    const { code, stdout, stderr } = await exec(t, USE, options);
    t.equal(code, 0, `${name}: ${stderr}`);
    t.match(JSON.parse(stdout), { url: /^http:\/\/127\.0\.0\.1:\d+$/, token: 200, list: 200, ...client }, name);
  }
});

t.test('the port is free, or the configured one', async (t) => {
  const show = 'process.stdout.write(process.env.SAIL_BASE_URL)';
  const [one, other] = await Promise.all([exec(t, show), exec(t, show)]);
  t.match(one.stdout, /:\d+$/);
  t.not(one.stdout, other.stdout, 'two at once');
  t.notMatch(one.stdout, /:8080$/);
  const free = new URL(one.stdout).port;
  t.equal((await exec(t, show, ['--port', free])).stdout, `http://127.0.0.1:${free}`);
  t.equal((await exec(t, show, [], { EMULATOR_PORT: free })).stdout, `http://127.0.0.1:${free}`);
});

t.test('the command gets environment, arguments, and standard streams', async (t) => {
  const { code, stdout, stderr } = await runCommand(
    t,
    [
      'exec',
      '--',
      NODE,
      '-e',
      'console.log(process.argv.slice(1).join("|"), process.env.MINE); console.error("oops")',
      '--',
      'a b',
      '--help',
      '--version',
      '--',
      '$HOME',
    ],
    { MINE: 'of the shell', SAIL_BASE_URL: 'http://elsewhere' },
  );
  t.same({ code, stderr }, { code: 0, stderr: 'oops\n' });
  t.equal(stdout, 'a b|--help|--version|--|$HOME of the shell\n', 'and nothing of the server between');
  const url = await exec(t, 'console.log(process.env.SAIL_BASE_URL)', [], { SAIL_BASE_URL: 'http://elsewhere' });
  t.match(url.stdout, /^http:\/\/127/, 'what was set before does not count');
});

t.test('no -- is needed, and what follows the command is passed on', async (t) => {
  const script = 'console.log(process.argv.slice(1).join("|"), process.env.EMULATOR_URL === process.env.SAIL_BASE_URL)';
  const table: readonly (readonly string[])[] = [
    [NODE, '-e', script, '--', '--port', '1', '--help'],
    ['--port', '0', '--strict', NODE, '-e', script, '--', '--port', '1', '--help'],
    ['--auth=off', '--', NODE, '-e', script, '--', '--port', '1', '--help'],
  ];
  for (const args of table) {
    const { code, stdout, stderr } = await runCommand(t, ['exec', ...args]);
    t.same({ code, stdout, stderr }, { code: 0, stdout: '--port|1|--help true\n', stderr: '' }, args.join(' '));
  }
});

t.test('after a failed run it says what was rejected and warned of', async (t) => {
  const script = `(async () => {
    const url = process.env.SAIL_BASE_URL;
    for (const path of ['/connectors/v1?limit=1000', '/connectors/v1?limit=1000', '/v3/connectors']) await fetch(url + path);
    process.exit(1);
  })();`;
  const { code, stderr } = await exec(t, script, ['--auth', 'off']);
  t.equal(code, 1);
  t.equal(
    stderr.replace(NODE, 'node'),
    `isc-connectors-emulator: node ended with 1. It sent 3 requests; 2 were rejected.
  400 GET /connectors/v1?limit=1000: limit is "1000"; expected an integer from 0 to 250. (2 times)
  warning GET /v3/connectors: The API family v3 is legacy; its new path is /connectors/v1.
`,
  );
});

t.test('exec returns the exit code of its command', async (t) => {
  for (const code of [0, 2, 255]) {
    const said = code === 0 ? /^$/ : new RegExp(` ended with ${code}\\. It sent no request to the emulator`);
    t.match(await exec(t, `process.exit(${code})`), { code, signal: null, stderr: said }, `${code}`);
  }
});

t.test("a command ended by a signal gives 128 plus the signal's number", async (t) => {
  for (const [signal, code] of [
    ['SIGTERM', 143],
    ['SIGKILL', 137],
  ] as const) {
    const { code: given } = await exec(t, `process.kill(process.pid, '${signal}'); setInterval(() => {}, 1000)`);
    t.equal(given, code, signal);
  }
});

/** Starts `exec` with a script that says when it is ready, and gives the process. */
const launch = async (t: Test, script: string) => {
  const child = spawn(NODE, [join(packageRoot, 'server', 'cli.ts'), 'exec', '--', NODE, '-e', script], {
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.teardown(() => child.kill('SIGKILL'));
  const ended = once(child, 'exit');
  const rest = Promise.withResolvers<string>();
  await once(child.stdout, 'readable');
  rest.resolve(text(child.stdout));
  return { child, ended, output: rest.promise };
};

t.test('signals are passed to the command, which decides how it ends', async (t) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    const script = `process.on('${signal}', async () => {
      const { status } = await fetch(process.env.SAIL_BASE_URL + '/_emulator/health');
      console.log('${signal}', status);
      process.exit(3);
    });
    setInterval(() => {}, 1000);
    console.log('ready');`;
    const { child, ended, output } = await launch(t, script);
    child.kill(signal);
    t.same(await ended, [3, null], `${signal}: its exit code`);
    t.equal(await output, `ready\n${signal} 200\n`, `${signal}: the server is there until the command has ended`);
  }
  const { child, ended } = await launch(t, 'setInterval(() => {}, 1000); console.log("ready")');
  child.kill('SIGTERM');
  t.same(await ended, [143, null], 'a command that does not catch it');
});

t.test('the server ends with the command, even with open requests', async (t) => {
  const script = `(async () => {
    const url = process.env.SAIL_BASE_URL;
    const rule = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"response":"hang"}' };
    await fetch(url + '/_emulator/faults', rule);
    await fetch(url + '/_emulator/requests/stream');
    fetch(url + '/v3/connectors').catch(() => {});
    const hits = async () => (await (await fetch(url + '/_emulator/faults')).json())[0].hits;
    while (await hits() === 0);
    process.exit(5);
  })();`;
  t.match(await exec(t, script), {
    code: 5,
    stderr: /It sent 1 request; .*\n {2}--- GET \/v3\/connectors: fault fault-1\n/,
  });
});

t.test('exec without a command ends with exit code 2', async (t) => {
  for (const args of [['exec'], ['exec', '--'], ['exec', '--port', '0'], ['exec', '--port', '0', '--']]) {
    const ended = await runHere(t, args);
    t.match(
      ended,
      { code: 2, stdout: '', stderr: /^isc-connectors-emulator: exec takes a command, such as exec npm test\.\n$/ },
      args.join(' '),
    );
  }
  t.match(await runCommand(t, ['exec']), { code: 2, stdout: '', stderr: /exec npm test/ }, 'in a process of its own');
  const wrong = await runHere(t, ['exec', '--prot', '1', '--', NODE, '-e', '0']);
  t.match(wrong, { code: 2, stderr: /--prot/ }, 'an unknown option');
});

t.test('exec fails if the command cannot be run or the server cannot start', async (t) => {
  const missing = await runCommand(t, ['exec', '--', join(t.testdir(), 'no-such-program')]);
  t.match(missing, {
    code: 127,
    stdout: '',
    stderr: /^isc-connectors-emulator: The command \S*no-such-program was not found\.\n$/,
  });
  const file = t.testdir({ script: 'no program' });
  const closed = await runCommand(t, ['exec', join(file, 'script')]);
  t.match(closed, { code: 126, stderr: /The command \S*script cannot be executed: permission denied\.\n$/ });
  const unready = await exec(t, 'console.log("it ran")', ['--clients', join(t.testdir(), 'missing.json')]);
  t.match(unready, { code: 1, stdout: '', stderr: /missing\.json/ }, 'the command is not run');
});
