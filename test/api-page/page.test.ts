import { execFileSync } from 'node:child_process';
import { gunzipSync } from 'node:zlib';
import t from 'tap';
import { FAMILIES } from '../../server/api/families.ts';
import { packageRoot } from '../../server/platform/package.ts';
import { JSON_HEADERS, testEmulator } from '../support/emulator.ts';

/** The addresses that the page itself asks for. */
const addressesIn = (html: string): string[] =>
  [...html.matchAll(/\s(?:href|src)="([^"]*)"/g)].map(([, address = '']) => address);

/** What a style sheet loads. */
const loadedBy = (css: string): string[] =>
  (css.match(/@import[^;]*|url\([^)]{0,80}/g) ?? []).filter((found) => !/^url\(["']?data:/.test(found));

const documentsIn = (script: string): { name: string; url: string }[] =>
  JSON.parse(/"urls": (\[.*?\])/s.exec(script)?.[1] ?? '[]');

for (const prefix of ['', '/t/acme']) {
  t.test(`${prefix}/docs comes whole from its own origin`, async (t) => {
    const { send } = await testEmulator(t);
    const page = await send('GET', `${prefix}/docs`);
    t.equal(page.statusCode, 200);
    t.equal(page.headers['content-type'], 'text/html; charset=utf-8');
    t.notMatch(
      page.body,
      /(?:\w+:)?\/\/|<script>|\son\w+=|style=/,
      'no other origin, and nothing that the policy forbids',
    );

    const addresses = addressesIn(page.body);
    t.ok(addresses.length > 5);
    for (const address of addresses) {
      const url = new URL(address, `http://emulator${prefix}/docs`).pathname;
      t.equal(url, `${prefix}/${address}`, `${address} stays with the tenant`);
      const { statusCode, headers, body } = await send('GET', url);
      t.match({ statusCode, headers }, { statusCode: 200, headers: { 'x-content-type-options': 'nosniff' } }, url);
      if (address.endsWith('.css')) t.strictSame(loadedBy(body), [], `${address} loads nothing`);
    }

    const script = (await send('GET', `${prefix}/docs/page.js`)).body;
    t.notMatch(script, /\/\//);
    const documents = documentsIn(script);
    t.equal(documents.length, FAMILIES.length + 1);
    for (const { name, url } of documents) {
      const document = (await send('GET', `${prefix}/${url}`)).json();
      t.match(document, { openapi: '3.0.3', info: { title: name === 'Control API' ? /^Control API/ : name } });
      t.strictSame(document.servers, [{ url: `http://localhost:80${prefix}` }], `${name} is tried out on the tenant`);
    }
  });
}

t.test('headers of the page and its files', async (t) => {
  const { send } = await testEmulator(t, { host: '0.0.0.0', controlKey: 'a key' });
  t.equal((await send('GET', '/_emulator/state')).statusCode, 403);
  t.equal((await send('GET', '/_emulator/openapi.json')).statusCode, 200, 'what is shut can still be read about');
  for (const url of ['/docs', '/docs/swagger-ui-bundle.js', '/docs/page.css']) {
    const plain = await send('GET', url);
    const policy = String(plain.headers['content-security-policy']);
    t.match(policy, /^default-src 'none'; script-src 'self'; /);
    t.notMatch(policy, /https?:|\*|unsafe-eval|blob:/);
    t.match(plain.headers, { 'cache-control': 'no-cache', vary: 'accept-encoding', 'referrer-policy': 'no-referrer' });
    t.match(plain.headers['slpt-request-id'], /^[0-9a-f]{32}$/);

    const packed = await send('GET', url, { headers: { 'accept-encoding': 'gzip, deflate, br' } });
    t.equal(packed.headers['content-encoding'], 'gzip');
    t.equal(gunzipSync(packed.rawPayload).toString(), plain.body, `${url} is the same when compressed`);
    const rejected = await send('GET', url, { headers: { 'accept-encoding': 'gzip;q=0' } });
    t.equal(rejected.body, plain.body);

    const etag = String(plain.headers['etag']);
    const known = await send('GET', url, { headers: { 'if-none-match': etag } });
    t.match({ status: known.statusCode, body: known.body }, { status: 304, body: '' });
    t.equal((await send('GET', url, { headers: { 'if-none-match': '"another"' } })).statusCode, 200);
    const head = await send('HEAD', url);
    t.match({ status: head.statusCode, body: head.body, etag: head.headers['etag'] }, { status: 200, body: '', etag });
  }
});

t.test('/docs/ redirects to /docs, and unknown files are 404', async (t) => {
  const { send } = await testEmulator(t);
  for (const prefix of ['', '/t/acme']) {
    const { statusCode, headers } = await send('GET', `${prefix}/docs/`);
    t.equal(statusCode, 308);
    t.equal(new URL(String(headers.location), `http://emulator${prefix}/docs/`).pathname, `${prefix}/docs`);
  }
  for (const file of [
    'nope',
    '__proto__',
    'LICENSE',
    'swagger-ui-bundle.js.map',
    '..%2fpackage.json',
    'page.js/more',
  ]) {
    const { statusCode, body } = await send('GET', `/docs/${file}`);
    t.match({ statusCode, body }, { statusCode: 404, body: '"detailCode":"404 Not found"' }, file);
  }
  t.equal((await send('POST', '/docs')).statusCode, 405);
});

t.test('requests of the page appear in no log', async (t) => {
  const { send } = await testEmulator(t);
  const rule = { response: '500' };
  t.equal((await send('POST', '/_emulator/faults', { headers: JSON_HEADERS, payload: rule })).statusCode, 200);
  for (const url of ['/docs', '/docs/', '/docs/page.js', '/docs/nope', '/_emulator/openapi.json']) {
    t.not((await send('GET', url)).statusCode, 500, `no fault hits ${url}`);
  }
  t.strictSame((await send('GET', '/_emulator/requests')).json(), []);
});

t.test('the API page is loaded at its first request', (t) => {
  const loaded = execFileSync(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { registerHooks } from 'node:module';
       registerHooks({ load: (url, context, next) => { if (url.includes('/server/api-page/')) console.log(url.split('/').at(-1)); return next(url, context); } });
       const { startEmulator } = await import('./server/index.ts');
       const emulator = await startEmulator({ port: 0 });
       await fetch(emulator.url + '/v3/connectors');
       console.log('--- docs');
       await fetch(emulator.url + '/docs');
       await emulator.close();`,
    ],
    { cwd: packageRoot, encoding: 'utf8', env: { PATH: process.env['PATH'] } },
  );
  const [before, after] = loaded.split('--- docs\n');
  t.equal(before, 'routes.ts\n');
  t.match(after, 'assets.ts\n');
  t.end();
});
