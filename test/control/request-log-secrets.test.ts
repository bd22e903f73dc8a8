import { createHash } from 'node:crypto';
import t, { type Test } from 'tap';
import type { Emulator, RequestLogEntry } from '../../server/index.ts';
import { startServer } from '../support/process.ts';
import { sendRaw } from '../support/raw.ts';
import { call, started } from '../support/started.ts';
import { SECRET, TOKEN_REQUESTS } from './fixtures/token-requests.ts';

/** Returns what the library, the control API, and the event streams show of the requests that `send` makes. */
const everythingIn = async (t: Test, emulator: Emulator, send: () => Promise<unknown>): Promise<string[]> => {
  const reading = new AbortController();
  const streamed = await Promise.all(
    ['', '/t/other'].map((tenant) =>
      fetch(`${emulator.url}${tenant}/_emulator/requests/stream`, { signal: reading.signal }),
    ),
  );
  await send();
  const logs = await Promise.all(
    ['', '/t/other'].map((tenant) => call('GET', `${emulator.url}${tenant}/_emulator/requests`)),
  );
  const warnings = await call('GET', `${emulator.url}/_emulator/warnings`);
  const listed = [emulator.requests(), emulator.tenant('other').requests()];
  t.same(
    listed,
    logs.map(({ body }) => body),
    'the library and the control API say the same',
  );
  await emulator.close();
  return [...logs.map(({ text }) => text), warnings.text, ...(await Promise.all(streamed.map((one) => one.text())))];
};

t.test('the request log masks the secrets of a token request in any spelling', async (t) => {
  const emulator = await started(t, { auth: false, requestLogBytes: 2 ** 30 });
  const port = Number(new URL(emulator.url).port);
  const shown = await everythingIn(t, emulator, async () => {
    for (const request of TOKEN_REQUESTS) {
      const overSocket = () => sendRaw(port, request);
      for (const send of [
        overSocket,
        ({ method, target: url, headers, body } = request) =>
          emulator.inject({ method: method as 'POST', url, headers, payload: body }),
      ]) {
        // The library injects paths; other targets reach a server over a socket only.
        if (send !== overSocket && !/^\/(?!\/)/.test(request.target)) continue;
        const before = emulator.requests().length + emulator.tenant('other').requests().length;
        await send();
        const after = emulator.requests().length + emulator.tenant('other').requests().length;
        t.equal(after, before + 1, `${request.name}: it is in a log`);
        const entries = JSON.stringify([emulator.requests().at(-1), emulator.tenant('other').requests().at(-1)]);
        t.notOk(entries.includes(SECRET), `${request.name}: ${entries}`);
      }
    }
  });
  for (const text of shown) {
    t.ok(text.length > 2, 'something is shown');
    t.notOk(text.includes(SECRET));
  }
});

t.test('the process log masks secrets at every level', async (t) => {
  const server = await startServer(t, ['--log-level', 'trace', '--log-format', 'json']);
  for (const request of TOKEN_REQUESTS) await sendRaw(server.port, request);
  server.kill('SIGTERM');
  const { code, stdout, stderr } = await server.ended;
  t.equal(code, 0);
  t.notOk(stdout.includes(SECRET));
  const lines = stderr.trim().split('\n');
  t.same(
    lines.filter((line) => line.includes(SECRET)),
    [],
  );
  const urls = lines.flatMap((line) => JSON.parse(line).req?.url ?? []);
  t.equal(urls.length, TOKEN_REQUESTS.length, 'every line is JSON, and every request has its line');
  t.ok(urls.includes('/oauth/token?grant_type=client_credentials&client_id=known&client_secret=***'));
});

t.test('nor do the lines of a terminal', async (t) => {
  const server = await startServer(t, []);
  for (const request of TOKEN_REQUESTS) await sendRaw(server.port, request);
  server.kill('SIGTERM');
  const { stdout, stderr } = await server.ended;
  t.match(stdout, /POST {3}\/oauth\/token/);
  t.notOk(stdout.includes(SECRET) || stderr.includes(SECRET));
});

t.test('the log of a token request stays readable', async (t) => {
  const emulator = await started(t);
  const port = Number(new URL(emulator.url).port);
  const body = 'grant_type=client_credentials&client_id=known&client_secret=***';
  const table: Record<string, Partial<RequestLogEntry['request']>> = {
    urlencoded: { body, truncated: false },
    'the name encoded': { body, truncated: false },
    'a media type in another case': { body, truncated: false },
    multipart: { body, truncated: false },
    'multipart of PowerShell': { body, truncated: false },
    'an encoded path': { body, truncated: false },
    'an absolute target': { body, truncated: false },
    JSON: { body: null, truncated: true },
    'multipart that breaks off': { body: null, truncated: true },
    'another path': { body: null, truncated: true },
    query: { body: null, truncated: false },
  };
  for (const [name, expected] of Object.entries(table)) {
    const request = TOKEN_REQUESTS.find((one) => one.name === name);
    if (!request) throw new Error(`There is no ${name}.`);
    await sendRaw(port, request);
    t.match(emulator.requests().at(-1)?.request, expected, name);
  }
  t.equal(emulator.requests({ path: '/oauth/token' }).length, 9, 'of an absolute target the path is kept');
  t.match(emulator.requests().at(-1)?.query, { client_id: 'known', client_secret: '***' });
  await call('POST', `${emulator.url}/oauth/token?client_secret=&client_id=`);
  t.match(emulator.requests().at(-1)?.query, { client_secret: '', client_id: '' }, 'an empty secret shows as empty');
});

t.test('the tokens in a response are masked by name', async (t) => {
  const emulator = await started(t);
  const token = await emulator.token();
  const ask = async (): Promise<unknown> => {
    const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'me', client_secret: 'x' });
    return (await fetch(`${emulator.url}/oauth/token`, { method: 'POST', body })).json();
  };
  const { access_token, ...others } = (await ask()) as Record<string, unknown>;
  t.ok(access_token);
  const body = () => JSON.parse(emulator.requests().at(-1)?.response.body ?? 'null');
  t.same(body(), { ...others, access_token: '***' }, 'the rest of the response stays');
  emulator.fault({ response: { status: 200, body: { tokens: [{ access_token: token, refreshToken: token }] } } });
  await ask();
  t.same(body(), { tokens: [{ access_token: '***', refreshToken: '***' }] }, 'at any depth');
  emulator.resetFaults();
  emulator.fault({ response: { status: 200, body: `access_token=${token}` } });
  await call('POST', `${emulator.url}/oauth/token`);
  t.match(emulator.requests().at(-1)?.response, { body: null, truncated: true }, 'what is no JSON is not kept');
});

t.test('the log contains no refresh token, code, or verifier', async (t) => {
  const emulator = await started(t);
  const redirect = 'http://localhost/back';
  const verifier = 'verify-me'.repeat(5);
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const pkce = { code_challenge: challenge, code_challenge_method: 'S256' };
  const query = new URLSearchParams({ response_type: 'code', client_id: 'c', redirect_uri: redirect, ...pkce });
  const { headers } = await call('GET', `${emulator.url}/oauth/authorize?${query}`);
  const code = new URL(headers.get('location') ?? '').searchParams.get('code') ?? '';
  const before = JSON.stringify(emulator.requests());
  t.notOk(before.includes(code), 'the code that was handed out, which is still good');
  const client = { client_id: 'c', client_secret: SECRET };
  const ask = async (fields: Record<string, string>) => {
    const body = new URLSearchParams({ ...client, ...fields });
    return (await (await fetch(`${emulator.url}/oauth/token`, { method: 'POST', body })).json()) as Record<
      string,
      string
    >;
  };
  emulator.resetRequests();
  const granted = await ask({
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirect,
    code_verifier: verifier,
  });
  const { refresh_token = 'none' } = granted;
  t.not(refresh_token, 'none');
  const renewed = await ask({ grant_type: 'refresh_token', refresh_token });
  const kept = JSON.stringify(emulator.requests());
  const secrets = {
    code,
    verifier,
    secret: SECRET,
    refresh: refresh_token,
    access: granted['access_token'],
    renewed: renewed['access_token'],
  };
  for (const [name, secret] of Object.entries(secrets)) t.notOk(secret && kept.includes(secret), name);
});
