import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect, createServer as createSocketServer, type Socket } from 'node:net';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { packageRoot } from '../../server/platform/package.ts';
import { rejects, runHere } from '../support/command-line.ts';
import { type RunningServer, runCommand, startServer, type Variables } from '../support/process.ts';

const JSON_TYPE = { 'Content-Type': 'application/json' };

/** The address of a port on which nothing listens: one that was free a moment ago. */
const freePort = async (): Promise<string> => {
  const server = createSocketServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return String(port);
};

t.test('beyond loopback the printed key opens the control API', async (t) => {
  const { url, greeting } = await startServer(t, ['--host', '0.0.0.0']);
  t.notOk(greeting.includes('\u001b'), 'no colors in a pipe');
  const [, key = ''] = /#key=([\w-]+)$/m.exec(greeting) ?? [];
  const status = async (headers: Record<string, string>) =>
    (await fetch(`${url}/_emulator/overview`, { headers })).status;
  t.same([await status({ 'x-emulator-key': key }), await status({})], [200, 403]);
});

t.test('in JSON the greeting is one line', async (t) => {
  const child = await startServer(t, ['--log-format', 'json', '--auth', 'off'], { ANY: '1' });
  await fetch(`${child.url}/connectors/v1?limit=1000`);
  child.kill('SIGTERM');
  const lines = (await child.ended).stdout.trim().split('\n');
  const parsed = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  t.match(parsed[0], { level: 30, url: child.url, port: child.port, msg: / listens on / });
  t.match(parsed[1], {
    ...{ level: 40, msg: 'request', method: 'GET', url: '/connectors/v1?limit=1000', status: 400 },
    ...{ tenant: 'default', reason: 'limit is "1000"; expected an integer from 0 to 250.' },
  });
});

t.test('an error at startup ends with exit code 1 and one sentence', async (t) => {
  const folder = t.testdir({
    file: 'not a folder',
    garbage: { 'signing.key': Buffer.alloc(32, 7).toString('base64'), tenants: { 'default.sqlite': 'x'.repeat(5000) } },
    badKey: { 'signing.key': 'AAAA' },
    emptyFixtures: {},
    badFixtures: { 'connectors.json': '{' },
  });
  const used = join(folder, 'used');
  const running = await startServer(t, ['--data', used]);
  // What is open when they fail keeps no process alive.
  const opened: { name: string; args: string[]; sentence: RegExp }[] = [
    { name: 'a taken port', args: ['--port', String(running.port)], sentence: new RegExp(`:${running.port} .*--port`) },
    { name: 'an address of another machine', args: ['--host', '192.0.2.1'], sentence: /192\.0\.2\.1.*--host/ },
    { name: 'data in use', args: ['--data', used], sentence: /used.*another server/ },
    { name: 'no database', args: ['--data', join(folder, 'garbage')], sentence: /default\.sqlite/ },
  ];
  const table: typeof opened = [
    { name: 'data below a file', args: ['--data', join(folder, 'file', 'data')], sentence: /file\/data/ },
    { name: 'data in a file', args: ['--data', join(folder, 'file')], sentence: /file/ },
    { name: 'no key', args: ['--data', join(folder, 'badKey')], sentence: /signing\.key/ },
    { name: 'no fixtures', args: ['--fixtures', join(folder, 'nowhere')], sentence: /nowhere.*--fixtures/ },
    { name: 'a misspelled profile', args: ['--fixtures', 'minmal'], sentence: /minmal.*Did you mean minimal\?/ },
    { name: 'empty fixtures', args: ['--fixtures', join(folder, 'emptyFixtures')], sentence: /emptyFixtures/ },
    { name: 'broken fixtures', args: ['--fixtures', join(folder, 'badFixtures')], sentence: /badFixtures/ },
  ];
  await Promise.all(
    opened.map(async ({ name, args, sentence }) => {
      rejects(t, await runCommand(t, ['--port', '0', ...args]), 1, sentence, name);
    }),
  );
  for (const { name, args, sentence } of table) {
    rejects(t, await runHere(t, ['--port', '0', ...args]), 1, sentence, name);
  }
  t.equal((await fetch(`${running.url}/_emulator/ready`)).status, 200, 'the running server is none the worse');
});

t.test('a signal ends a server with exit code 0, whatever it is doing', async (t) => {
  const upload =
    'POST /v3/connectors HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{';
  const activities: { name: string; sends?: string; answered?: RegExp }[] = [
    { name: 'nothing' },
    { name: 'a connection that has said nothing', sends: '' },
    {
      name: 'a connection that is kept alive',
      sends: 'GET /_emulator/health HTTP/1.1\r\nHost: x\r\n\r\n',
      answered: /"alive"/,
    },
    { name: 'half of a head', sends: 'GET /v3/connectors HTTP/1.1\r\nHost' },
    { name: 'half of a body', sends: upload },
  ];
  const ends = async (signal: NodeJS.Signals, { name, sends, answered }: (typeof activities)[number]) => {
    const server = await startServer(t, ['--auth', 'off']);
    if (sends !== undefined) await occupy(t, server, sends, answered);
    const told = performance.now();
    server.kill(signal);
    const { code, signal: killedBy, stderr } = await server.ended;
    t.same({ code, killedBy, stderr }, { code: 0, killedBy: null, stderr: '' }, `${signal} during ${name}`);
    // The promise is one second; the rest is for a machine that runs all tests at once.
    t.ok(performance.now() - told < 3000, `${signal} during ${name}: in time`);
  };
  await Promise.all(activities.map((activity) => ends('SIGTERM', activity)));
  await Promise.all(
    activities
      .filter(({ sends }) => sends === undefined || sends === upload)
      .map((activity) => ends('SIGINT', activity)),
  );
});

/** Opens a connection to a server, and returns when the server has read what is sent. */
const occupy = async (t: Test, { port, url }: RunningServer, sends: string, answered?: RegExp): Promise<Socket> => {
  const socket = connect(port, '127.0.0.1').on('error', () => {});
  t.teardown(() => socket.destroy());
  await once(socket, 'connect');
  socket.write(sends);
  if (answered) {
    const [response] = await once(socket.setEncoding('utf8'), 'data');
    t.match(response, answered);
  }
  // Connections are served in the order in which they come: when a later one is answered, this one has been read.
  await (await fetch(`${url}/_emulator/health`, { headers: { Connection: 'close' } })).text();
  return socket;
};

t.test('acknowledged writes survive a kill', async (t) => {
  const folder = join(t.testdir({}), 'made', 'if need be');
  const first = await startServer(t, ['--data', folder]);
  const token = (await runHere(t, ['token', '--port', String(first.port)])).stdout.trim();
  const headers = { Authorization: `Bearer ${token}` };
  const send = async ({ url }: RunningServer, method: string, path: string, init: RequestInit = {}) => {
    const response = await fetch(url + path, { method, ...init, headers: { ...headers, ...init.headers } });
    return { status: response.status, text: await response.text() };
  };
  const create = (name: string) =>
    send(first, 'POST', '/v3/connectors', { headers: JSON_TYPE, body: JSON.stringify({ name, className: 'x' }) });

  t.equal((await create('Doomed')).status, 200);
  t.equal((await send(first, 'DELETE', '/v3/connectors/doomed')).status, 204);
  const form = new FormData();
  const template = '<Application connector="x" name="kept" type="kept"/>\r\n';
  form.append('file', new Blob([template]), 'a.xml');
  t.equal((await create('Kept')).status, 200);
  t.match(await send(first, 'PUT', '/v3/connectors/kept/source-template', { body: form }), { text: '"UPDATED"' });
  const patch = JSON.stringify([{ op: 'add', path: '/connectorMetadata/kept', value: true }]);
  const patchType = { 'Content-Type': 'application/json-patch+json' };
  t.equal((await send(first, 'PATCH', '/v3/connectors/kept', { headers: patchType, body: patch })).status, 200);
  const names = Array.from({ length: 20 }, (_, index) => `many-${index}`);
  const responses = await Promise.all(names.map(create));
  first.kill('SIGKILL');
  t.ok(responses.every(({ status }) => status === 200));
  t.match(await first.ended, { signal: 'SIGKILL' });

  const second = await startServer(t, ['--data', folder]);
  t.match(second.greeting, folder);
  for (const name of names) t.equal((await send(second, 'GET', `/v3/connectors/${name}`)).status, 200, name);
  t.equal((await send(second, 'GET', '/v3/connectors/kept/source-template')).text, template);
  t.match(JSON.parse((await send(second, 'GET', '/v3/connectors/kept')).text), { connectorMetadata: { kept: true } });
  t.equal((await send(second, 'GET', '/v3/connectors/doomed')).status, 404);
  t.match(await send(second, 'GET', '/v3/connectors?limit=0&count=true'), { status: 200, text: '[]' });
});

t.test('without a data folder, nothing is stored', async (t) => {
  const first = await startServer(t, ['--auth', 'off']);
  const body = JSON.stringify({ name: 'Gone', className: 'x' });
  const created = await fetch(`${first.url}/v3/connectors`, { method: 'POST', headers: JSON_TYPE, body });
  t.equal(created.status, 200);
  const second = await startServer(t, ['--auth', 'off']);
  t.equal((await fetch(`${second.url}/v3/connectors/gone`)).status, 404);
});

t.test('the signing key is not readable by other users or in the log', async (t) => {
  const folder = join(t.testdir({}), 'data');
  const given = 'never-to-be-seen-in-any-log-0123456789';
  const kept = await startServer(t, ['--data', folder, '--log-level', 'trace', '--log-format', 'json']);
  const path = join(folder, 'signing.key');
  t.equal(statSync(path).mode & 0o077, 0, 'only its owner may read it');
  const servers = [
    { server: kept, key: readFileSync(path, 'utf8').trim() },
    {
      server: await startServer(t, ['--signing-key', given, '--log-level', 'trace', '--log-format', 'json']),
      key: given,
    },
    {
      server: await startServer(t, ['--log-level', 'trace', '--log-format', 'json'], { EMULATOR_SIGNING_KEY: given }),
      key: given,
    },
  ];
  for (const { server, key } of servers) {
    const { stdout } = await runHere(t, ['token', '--port', String(server.port)]);
    for (const Authorization of [`Bearer ${stdout.trim()}`, `Bearer ${stdout.trim()}x`, '']) {
      await (await fetch(`${server.url}/v3/connectors`, { headers: { Authorization } })).text();
    }
    server.kill('SIGTERM');
    const { stdout: said, stderr: log } = await server.ended;
    t.ok(key.length >= 32);
    t.notOk(said.includes(key) || log.includes(key));
    const lines = log.trim().split('\n');
    t.ok(lines.length > 5 && lines.every((line) => typeof JSON.parse(line) === 'object'), 'the log is JSON lines');
  }
});

t.test('token prints a token of a running server', async (t) => {
  const open = await startServer(t, []);
  const closed = await startServer(t, ['--client', 'id:secret']);
  const [free, openPort, closedPort] = [await freePort(), String(open.port), String(closed.port)];
  const good: { server: RunningServer; args: string[]; variables?: Variables }[] = [
    { server: open, args: ['--port', openPort] },
    { server: open, args: ['--port', openPort, '--host', '0.0.0.0'] },
    { server: open, args: [], variables: { EMULATOR_PORT: openPort } },
    { server: closed, args: ['--port', closedPort, '--client', 'id:secret'] },
    { server: closed, args: ['--port', closedPort], variables: { EMULATOR_CLIENT: 'id:secret' } },
  ];
  for (const { server, args, variables } of good) {
    const { code, stdout, stderr } = await runHere(t, ['token', ...args], variables);
    t.match({ code, stderr, stdout }, { code: 0, stderr: /^$/, stdout: /^[\w-]+\.[\w-]+\.[\w-]+\n$/ }, args.join(' '));
    const headers = { Authorization: `Bearer ${stdout.trim()}` };
    t.equal((await fetch(`${server.url}/v3/connectors`, { headers })).status, 200, args.join(' '));
  }
  t.match(
    await runCommand(t, ['token', '--port', openPort]),
    { code: 0, stdout: /^\S+\n$/ },
    'in a process of its own',
  );
  const bad = [
    { args: ['--port', closedPort], sentence: /Bad client credentials.*--client/ },
    { args: ['--port', closedPort, '--client', 'id:other'], sentence: /Bad client credentials.*--client/ },
    { args: ['--port', free], sentence: new RegExp(`No emulator responds at http://127\\.0\\.0\\.1:${free}/`) },
  ];
  for (const { args, sentence } of bad) {
    rejects(t, await runHere(t, ['token', ...args]), 1, sentence, args.join(' '));
  }
});

t.test('health returns whether a server is ready', async (t) => {
  const server = await startServer(t, []);
  const port = String(server.port);
  const answering = async (status: number | undefined): Promise<string> => {
    const other = createServer((_request, response) => {
      if (status) response.writeHead(status).end('{"status":"starting"}');
    }).listen(0, '127.0.0.1');
    t.teardown(() => {
      other.closeAllConnections();
      other.close();
    });
    await once(other, 'listening');
    return String((other.address() as AddressInfo).port);
  };
  const ready = { code: 0, stdout: /^\{"status":"ready"\}\n$/, stderr: /^$/ };
  t.match(await runCommand(t, ['health', '--port', port]), ready, 'in a process of its own');
  t.match(await runHere(t, ['health', '--port', port]), ready);
  t.match(await runHere(t, ['health', '--port', port, '--host', '0.0.0.0']), ready);
  t.match(await runHere(t, ['health'], { EMULATOR_PORT: port }), ready);
  const starting = await runHere(t, ['health', '--port', await answering(503)]);
  rejects(t, starting, 1, /returned 503: the server is not ready/, 'not ready yet');
  const silent = await answering(undefined);
  rejects(t, await runHere(t, ['health', '--port', silent]), 1, /No emulator responds/, 'no response in time');
  const free = await freePort();
  rejects(
    t,
    await runHere(t, ['health', '--port', free]),
    1,
    new RegExp(`No emulator responds at .*:${free}/`),
    'nothing',
  );
});

t.test('health works on a port that browsers block', async (t) => {
  // WHATWG's list of bad ports; one of them is free on any machine.
  for (const port of ['10080', '6566', '6679', '4190', '5061']) {
    const server = await startServer(t, ['--port', port]).catch(() => undefined);
    if (!server) continue;
    t.match(await runHere(t, ['health', '--port', port]), { code: 0, stderr: /^$/ }, port);
    return;
  }
  t.fail('none of the ports is free');
});

t.test('variables reach the server, and flags beat them', async (t) => {
  const folder = t.testdir({});
  const variables = {
    EMULATOR_AUTH: 'off',
    EMULATOR_PORT: 'not read',
    EMULATOR_FIXTURES: 'none',
    EMULATOR_DATA: folder,
  };
  const server = await startServer(t, ['--fixtures', join(packageRoot, 'fixtures')], variables);
  const response = await fetch(`${server.url}/v3/connectors?limit=1`);
  t.equal(((await response.json()) as unknown[]).length, 1);
  t.ok(statSync(join(folder, 'signing.key')).size > 0);
});
