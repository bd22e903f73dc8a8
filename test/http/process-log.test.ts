import t from 'tap';
import { createEmulator } from '../../server/emulator.ts';
import { DEFAULTS } from '../../server/options/read-options.ts';
import { startServer } from '../support/process.ts';
import { call } from '../support/started.ts';

t.test('an injected failure is not logged as an error of the server', async (t) => {
  const server = await startServer(t, ['--auth', 'off']);
  const list = `${server.url}/v3/connectors`;
  const prefer = (code: number) => call('GET', list, { headers: { prefer: `code=${code}` } });
  for (const code of [500, 503, 429, 500]) t.equal((await prefer(code)).status, code);
  await call('POST', `${server.url}/_emulator/faults`, { body: { response: '500' } });
  t.equal((await call('GET', list)).status, 500);
  await call('DELETE', `${server.url}/_emulator/faults`);
  for (const response of ['truncate', 'reset']) {
    await call('POST', `${server.url}/_emulator/faults`, { body: { response, times: 1 } });
    await t.rejects(call('GET', list), response);
  }
  server.kill('SIGTERM');
  t.equal((await server.ended).stderr, '', 'nothing is logged of it');
});

t.test('an unexpected error is logged, without secrets', async (t) => {
  const written = t.capture(process.stderr, 'write', () => true);
  const { app, close } = await createEmulator({ ...DEFAULTS, logLevel: 'error', logFormat: 'json' });
  t.teardown(close);
  app.get('/broken', () => {
    throw new Error('Cannot read "/oauth/token?client_secret=not-for-you&x=1".');
  });
  t.equal((await app.inject('/broken')).statusCode, 500);
  const lines = written().map(({ args }) => JSON.parse(String(args[0])));
  t.match(lines, [
    { level: 50, err: { message: 'Cannot read "/oauth/token?client_secret=***&x=1".', stack: /broken|test/ } },
  ]);
  t.notOk(JSON.stringify(lines).includes('not-for-you'));
});

t.test('for a person it is a line with the stack', async (t) => {
  const written = t.capture(process.stderr, 'write', () => true);
  const { app, close } = await createEmulator({ ...DEFAULTS, logLevel: 'error' });
  t.teardown(close);
  app.get('/broken', () => {
    throw new Error('Cannot read "/oauth/token?client_secret=not-for-you&x=1".');
  });
  await app.inject('/broken');
  const text = written()
    .map(({ args }) => String(args[0]))
    .join('');
  t.match(text, /^\d\d:\d\d:\d\d {2}ERROR {2}Error: Cannot read "\/oauth\/token\?client_secret=\*\*\*&x=1"\.\n +at /);
});
