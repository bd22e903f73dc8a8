import { execFileSync } from 'node:child_process';
import { gunzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import t, { type Test } from 'tap';
import { FAMILIES } from '../../server/api/families.ts';
import { adminClient } from '../../server/domain/auth/clients.ts';
import { packageRoot } from '../../server/platform/package.ts';
import { findChromium, launchChromium } from '../../tools/chromium.ts';
import { JSON_HEADERS, testEmulator } from '../support/emulator.ts';
import { started } from '../support/started.ts';

// A browser on a small machine takes its time.
t.setTimeout(180_000);

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
      t.match(document, { openapi: '3.1.0', info: { title: name === 'Control API' ? /^Control API/ : name } });
      t.strictSame(document.servers, [{ url: prefix || '/' }], `${name} is tried out on the tenant`);
      const tokenUrl = document.components.securitySchemes.userAuth?.flows.clientCredentials.tokenUrl;
      t.equal(tokenUrl, name === 'Control API' ? undefined : `${prefix}/oauth/token`);
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
    const refused = await send('GET', url, { headers: { 'accept-encoding': 'gzip;q=0' } });
    t.equal(refused.body, plain.body);

    const etag = String(plain.headers['etag']);
    const known = await send('GET', url, { headers: { 'if-none-match': etag } });
    t.match({ status: known.statusCode, body: known.body }, { status: 304, body: '' });
    t.equal((await send('GET', url, { headers: { 'if-none-match': '"another"' } })).statusCode, 200);
    const head = await send('HEAD', url);
    t.match({ status: head.statusCode, body: head.body, etag: head.headers['etag'] }, { status: 200, body: '', etag });
  }
});

t.test('what is not there, or not so', async (t) => {
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
  t.match((await send('POST', '/docs')).json(), { detailCode: '404 Not found' });
});

t.test('the page has no part in what tests look at', async (t) => {
  const { send } = await testEmulator(t);
  const rule = { answer: '500' };
  t.equal((await send('POST', '/_emulator/faults', { headers: JSON_HEADERS, payload: rule })).statusCode, 200);
  for (const url of ['/docs', '/docs/', '/docs/page.js', '/docs/nope', '/_emulator/openapi.json']) {
    t.not((await send('GET', url)).statusCode, 500, `no fault hits ${url}`);
  }
  t.strictSame((await send('GET', '/_emulator/requests')).json(), []);
});

t.test('nothing of it is loaded before it is asked for', (t) => {
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

const executable = findChromium();
const inBrowser = { skip: executable === undefined && 'no chromium on this machine' };

/** A page of a browser that is closed with its test, and all that should not happen in it. */
const openPage = async (t: Test, url: string): Promise<{ page: Page; complaints: string[] }> => {
  const browser = await launchChromium(executable ?? '');
  t.teardown(() => browser.close());
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`));
  const { origin } = new URL(url);
  page.on('request', (request) => {
    const asked = new URL(request.url());
    if (asked.protocol !== 'data:' && asked.origin !== origin) complaints.push(`left the origin: ${request.url()}`);
  });
  await page.goto(`${url}/docs`);
  return { page, complaints };
};

const choose = async (page: Page, document: string, firstSummary: string): Promise<void> => {
  await page.locator('.topbar select').selectOption({ label: document });
  await page.getByRole('heading', { name: document }).waitFor();
  await page.getByText(firstSummary, { exact: true }).first().waitFor();
};

const authorize = async (page: Page, fill: () => Promise<void>): Promise<void> => {
  await page.getByRole('button', { name: 'Authorize', exact: true }).click();
  await fill();
  await page.locator('.auth-container button.authorize').click();
  await page.getByText('Authorized', { exact: true }).waitFor();
  await page.locator('.btn-done').click();
};

/** Opens an operation, sends its request and reads the answer. */
const execute = async (page: Page, summary: string): Promise<{ url: string; status: number; body: unknown }> => {
  const operation = page.locator('.opblock', { hasText: summary });
  if ((await operation.locator('.execute').count()) === 0) await operation.getByText(summary).click();
  const answered = page.waitForResponse((response) => response.request().resourceType() === 'fetch');
  await operation.getByRole('button', { name: 'Execute' }).click();
  const answer = await answered;
  const shown = operation.locator('.live-responses-table tbody .response-col_status');
  await shown.getByText(String(answer.status())).first().waitFor();
  return { url: answer.url(), status: answer.status(), body: await answer.json() };
};

const LIST = 'List the released connectors';

for (const prefix of ['', '/t/acme']) {
  t.test(`in a browser, ${prefix}/docs gets a token and lists connectors`, inBrowser, async (t) => {
    const emulator = await started(t, { clients: [adminClient('visitor', 'a secret')] });
    const url = emulator.url + prefix;
    const { page, complaints } = await openPage(t, url);
    for (const { title, basePath } of prefix === '' ? FAMILIES : FAMILIES.slice(-2)) {
      await choose(page, title, LIST);
      await authorize(page, async () => {
        await page.locator('#client_id_clientCredentials, #client_id').first().fill('visitor');
        await page.locator('#client_secret_clientCredentials, #client_secret').first().fill('a secret');
      });
      const answer = await execute(page, LIST);
      t.match(answer, { status: 200, body: { 0: { scriptName: String } } }, title);
      t.equal(new URL(answer.url).pathname, `${prefix}${basePath}`);
    }
    await choose(page, 'Control API', 'Put the seed back');
    const journal = await execute(page, 'Get the last requests with their answers');
    t.equal(journal.status, 200);
    t.equal(new URL(journal.url).pathname, `${prefix}/_emulator/requests`);
    t.strictSame(complaints, []);
  });
}

t.test('in a browser, without tokens', inBrowser, async (t) => {
  const emulator = await started(t, { auth: false });
  const { page, complaints } = await openPage(t, emulator.url);
  await page.getByText(LIST).waitFor();
  t.match(await execute(page, LIST), { status: 200, body: { 0: { scriptName: String } } });
  t.strictSame(complaints, []);
});

t.test('in a browser, the control API with its key', inBrowser, async (t) => {
  const emulator = await started(t, { controlKey: 'a key' });
  const { page, complaints } = await openPage(t, emulator.url);
  await choose(page, 'Control API', 'Put the seed back');
  t.equal((await execute(page, 'List the snapshots')).status, 403);
  t.match(complaints.splice(0), [/403/], 'the browser says so too');
  await authorize(page, () => page.locator('.auth-container input').fill('a key'));
  t.equal((await execute(page, 'List the snapshots')).status, 200);
  t.strictSame(complaints, []);
});
