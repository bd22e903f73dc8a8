import t from 'tap';
import { testEmulator } from '../support/emulator.ts';

const addressesIn = (html: string): string[] =>
  [...html.matchAll(/\s(?:href|src)="([^"]*)"/g)].map(([, address = '']) => address);

for (const prefix of ['', '/t/acme']) {
  t.test(`${prefix}/_emulator/console comes whole from its own origin`, async (t) => {
    const { send } = await testEmulator(t, { host: '0.0.0.0', controlKey: 'a key' });
    const url = `${prefix}/_emulator/console`;
    const page = await send('GET', url);
    t.equal(page.statusCode, 200, 'open although the control API is guarded');
    t.match(page.headers, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': /default-src 'none'; script-src 'self'; style-src 'self';/,
      'x-content-type-options': 'nosniff',
    });
    t.notMatch(page.headers['content-security-policy'], /unsafe/);
    t.notMatch(page.body, /(?:\w+:)?\/\/|<script>|\son\w+=|style=/, 'no other origin and nothing inline');
    const addresses = addressesIn(page.body);
    t.ok(addresses.length >= 3);
    for (const address of addresses) {
      const file = new URL(address, `http://emulator${url}`).pathname;
      t.equal((await send('GET', file)).statusCode, 200, file);
    }
    t.equal((await send('GET', `${url}/none.js`)).statusCode, 404);
    t.equal((await send('GET', `${url}/index.html`)).statusCode, 404, 'its addresses would lead astray');
    t.match(await send('GET', `${url}/`), { statusCode: 308, headers: { location: '../console' } });
  });
}

t.test('a browser that opens the address of a tenant comes to its console, and no log shows it', async (t) => {
  const { send } = await testEmulator(t);
  const table = [
    ['/', '_emulator/console'],
    ['/?a=b', '_emulator/console'],
    ['/t/acme', 'acme/_emulator/console'],
    ['/t/acme/', '_emulator/console'],
  ] as const;
  for (const [url, location] of table) {
    t.match(await send('GET', url, { headers: { accept: 'text/html,*/*;q=0.8' } }), {
      statusCode: 302,
      headers: { location },
    });
  }
  t.same((await send('GET', '/_emulator/requests')).json(), []);
  t.equal((await send('GET', '/', { headers: { accept: 'application/json' } })).statusCode, 404);
  t.equal((await send('GET', '/other', { headers: { accept: 'text/html' } })).statusCode, 404);
  t.equal((await send('POST', '/', { headers: { accept: 'text/html' } })).statusCode, 404);
});

t.test('what is read through the control API is what a client reads, and leaves no trace', async (t) => {
  const emulator = await testEmulator(t, { rateLimit: { requests: 1, seconds: 10 } });
  const { send, control } = emulator;
  control.fault({ response: '500' });
  const paths = [
    '/connectors/v1?filters=name sw "work"&count=true',
    '/beta/connectors?limit=3',
    '/v3/connectors/workday?locale=ja',
    '/v2025/connectors/workday/source-config',
    '/connectors/v1/workday/translations/de',
    '/connectors/v1?filters=nonsense',
    '/connectors/v1/none',
  ].map((path) => path.replaceAll(' ', '%20').replaceAll('"', '%22'));
  const read = await Promise.all(paths.map((path) => send('GET', `/_emulator/read${path}`)));
  t.same(control.requests(), []);
  t.same(control.faults()[0]?.seen, 0);
  control.resetFaults();
  for (const [index, path] of paths.entries()) {
    control.resetRateLimit();
    const asked = await send('GET', path);
    const shown = ({ statusCode, headers, body }: typeof asked) => ({
      statusCode,
      type: headers['content-type'],
      total: headers['x-total-count'],
      body: body.replace(/"trackingId":"\w+"/, ''),
    });
    t.same(read[index] && shown(read[index]), shown(asked), path);
  }
  t.equal((await send('POST', '/_emulator/read/connectors/v1')).statusCode, 405);
  const guarded = await testEmulator(t, { host: '0.0.0.0', controlKey: 'a key' });
  t.equal((await guarded.send('GET', '/_emulator/read/connectors/v1')).statusCode, 403);
});

t.test('a token without a client', async (t) => {
  const { send } = await testEmulator(t, { auth: true, clients: [] });
  const get = async (owner: object) => {
    const token = (await send('POST', '/_emulator/token', { payload: owner })).json();
    return send('GET', '/connectors/v1', { headers: { authorization: `Bearer ${token.access_token}` } });
  };
  t.equal((await get({ id: 'console' })).statusCode, 200);
  t.equal((await get({ scopes: [] })).statusCode, 403);
  t.equal((await send('POST', '/_emulator/token')).statusCode, 200, 'no body means an administrator');
  t.equal((await send('POST', '/_emulator/token', { payload: { other: 1 } })).statusCode, 400);
});

t.test('a browser that asks for an icon gets the one of the console, and no log shows it', async (t) => {
  const { send, control } = await testEmulator(t);
  t.match(await send('GET', '/favicon.ico'), { statusCode: 200, headers: { 'content-type': 'image/svg+xml' } });
  t.same(control.requests(), []);
});
