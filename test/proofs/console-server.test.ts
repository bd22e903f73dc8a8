import { once } from 'node:events';
import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import t, { type Test } from 'tap';
import { closeBrowser, inBrowser, openConsole } from '../support/console.ts';
import { started } from '../support/started.ts';

t.setTimeout(240_000);
t.teardown(closeBrowser);

/** What a browser says of a response or connection that failed. */
const NETWORK = /Failed to load resource|net::ERR/;

t.test('two tenants in two windows', inBrowser, async (t) => {
  const emulator = await started(t);
  const [one, other] = [emulator.tenant('one'), emulator.tenant('other')];
  const [left, right] = [await openConsole(t, one.url), await openConsole(t, other.url)];
  await left.open('#/requests');
  await right.open('#/requests');
  await left.page.getByText('No request came yet').waitFor();
  await right.page.getByText('No request came yet').waitFor();
  await fetch(`${one.url}/connectors/v1?left=1`, { headers: { authorization: `Bearer ${await one.token()}` } });
  await fetch(`${other.url}/v3/connectors`, { headers: { authorization: `Bearer ${await other.token()}` } });
  await left.page.getByRole('listitem').getByText('left=1').waitFor();
  await right.page.getByRole('listitem').getByText('/v3/connectors').waitFor();
  t.equal(await left.page.getByRole('listitem').count(), 1);
  t.equal(await right.page.getByRole('listitem').count(), 1);

  await left.page.getByRole('button', { name: 'Tenant one' }).click();
  await left.page.getByLabel('Name of a new tenant').fill('third');
  await left.page.getByRole('button', { name: 'Make' }).click();
  await left.page.waitForURL(/\/t\/third\/_emulator\/console/);
  await left.page.getByRole('button', { name: 'Tenant third' }).click();
  await left.page.getByRole('button', { name: 'Delete the tenant one' }).click();
  await left.page.getByText('The tenant one is deleted.').waitFor();
  t.same(emulator.tenants(), ['default', 'other', 'third']);
  t.same([...left.complaints, ...right.complaints], []);
});

t.test('a server that starts again under an open page', inBrowser, async (t) => {
  const first = await started(t);
  const port = Number(new URL(first.url).port);
  const { page, complaints, open } = await openConsole(t, first.url, { expected: NETWORK });
  await open('#/requests');
  await page.getByText('live', { exact: true }).waitFor();
  const headers = { authorization: `Bearer ${await first.token()}` };
  await fetch(`${first.url}/connectors/v1?before=1`, { headers });
  await fetch(`${first.url}/connectors/v1?before=2`, { headers });
  await page.getByText('before=2').waitFor();
  await first.close();
  await page.locator('.live.broken').waitFor();

  const second = await started(t, { port });
  await fetch(`${second.url}/connectors/v1?after=1`, { headers: { authorization: `Bearer ${await second.token()}` } });
  await page.getByText('after=1').waitFor();
  await page.getByText('live', { exact: true }).waitFor();
  t.equal(await page.getByText('before=').count(), 0, 'the log of the old server is gone with it');
  t.same(complaints, []);
});

t.test('what came while the stream was cut off is fetched', inBrowser, async (t) => {
  const emulator = await started(t);
  const proxy = await startProxy(t, emulator.url, '');
  const { page, complaints, open } = await openConsole(t, proxy.url, { expected: NETWORK });
  await open('#/requests');
  await page.getByText('live', { exact: true }).waitFor();
  proxy.isCut = true;
  await page.locator('.live.broken').waitFor();
  const headers = { authorization: `Bearer ${await emulator.token()}` };
  for (let index = 0; index < 30; index += 1) await fetch(`${emulator.url}/connectors/v1?missed=${index}`, { headers });
  proxy.isCut = false;
  await page.getByText('30 requests', { exact: true }).waitFor();
  await page.getByText('live', { exact: true }).waitFor();
  t.same(complaints, []);
});

t.test('behind a control key', inBrowser, async (t) => {
  const emulator = await started(t, { controlKey: 'the right key' });
  const { page, complaints, open } = await openConsole(t, emulator.url, { expected: NETWORK });
  await open('');
  await page.getByRole('heading', { name: 'This tenant is behind a control key' }).waitFor();
  t.match(await page.locator('main').innerText(), /x-emulator-key/);
  await page.getByLabel('Control key').fill('a wrong key');
  await page.getByRole('button', { name: 'Open' }).click();
  await page.getByText('That is not the key').waitFor();
  await page.getByLabel('Control key').fill('the right key');
  await page.getByRole('button', { name: 'Open' }).click();
  await page.getByText('Waiting for your first request').waitFor();
  await page.getByText('live', { exact: true }).waitFor();

  await open('#/x');
  await page.goto('about:blank');
  await open(`#key=${encodeURIComponent('the right key')}`);
  await page.getByText('Waiting for your first request').waitFor();
  t.notMatch(page.url(), /key/, 'the key of a link does not stay in the address');
  t.notMatch(
    JSON.stringify(
      await page.evaluate(() => [history.state, { ...localStorage }, { ...sessionStorage }, document.cookie]),
    ),
    /right key/,
  );
  t.same(complaints, []);
});

t.test('at a name that the Host guard rejects', inBrowser, async (t) => {
  const emulator = await started(t);
  const { port } = new URL(emulator.url);
  const base = `http://anyone.localhost.example:${port}`;
  const { page, complaints } = await openConsole(t, base, { expected: NETWORK });
  await page.route(`${base}/**`, async (route) => {
    const url = route.request().url().replace(base, emulator.url);
    const { status, headers, body } = await withHost(url, `anyone.localhost.example:${port}`);
    await route.fulfill({ status, headers, body });
  });
  await page.goto(`${base}/_emulator/console`);
  await page.getByRole('heading', { name: 'The control API is closed to this page' }).waitFor();
  const text = await page.locator('main').innerText();
  t.match(text, /Host/);
  t.equal(await page.getByLabel('Control key').count(), 0, 'a key would not help');
  t.same(complaints, []);
});

/** Sends a GET with a custom Host header. */
const withHost = async (url: string, host: string) => {
  const { hostname, port, pathname, search } = new URL(url);
  const sent = send({ hostname, port, path: pathname + search, headers: { host } });
  sent.end();
  const [response] = await once(sent, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const headers = Object.fromEntries(
    Object.entries(response.headers as Record<string, string>).map(([name, value]) => [name, String(value)]),
  );
  return { status: Number(response.statusCode), headers, body: Buffer.concat(chunks) };
};

interface Proxy {
  readonly url: string;
  /** Whether it lets nothing through, and ends what is open. */
  isCut: boolean;
}

/** A reverse proxy that serves an emulator below a path. */
const startProxy = async (t: Test, target: string, prefix: string): Promise<Proxy> => {
  const { hostname, port } = new URL(target);
  let isCut = false;
  const proxy = createServer((request, response) => {
    const { url = '/', method, headers } = request;
    if (isCut) {
      request.socket.destroy();
      return;
    }
    if (!url.startsWith(`${prefix}/`)) {
      response.writeHead(404).end();
      return;
    }
    const forwarded = send({ hostname, port, method, path: url.slice(prefix.length), headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    forwarded.on('error', () => response.destroy());
    response.on('close', () => forwarded.destroy());
    request.pipe(forwarded);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  t.teardown(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}${prefix}`,
    get isCut() {
      return isCut;
    },
    set isCut(value) {
      isCut = value;
      if (value) proxy.closeAllConnections();
    },
  };
};

t.test('behind a reverse proxy with a path prefix', inBrowser, async (t) => {
  const emulator = await started(t);
  const acme = emulator.tenant('acme');
  await acme.token();
  const { url: base } = await startProxy(t, emulator.url, '/tools/isc');
  for (const [prefix, tenant] of [
    ['', emulator],
    ['/t/acme', acme],
  ] as const) {
    const { page, complaints, open } = await openConsole(t, base + prefix);
    const failed: string[] = [];
    page.on('response', (response) => {
      if (response.status() >= 400) failed.push(`${response.status()} ${response.url()}`);
    });
    await page.goto(`${base}${prefix}/`);
    await page.getByText('Waiting for your first request').waitFor();
    t.equal(page.url(), `${base}${prefix}/_emulator/console`);
    t.match(await page.getByRole('definition').first().innerText(), base + prefix);
    await page.getByText('live', { exact: true }).waitFor();
    await open('#/connectors/workday/overview');
    await page.getByRole('heading', { name: 'Workday', exact: true }).waitFor();
    await page.getByRole('button', { name: /^Tenant/ }).click();
    if (prefix === '') await page.getByRole('link', { name: 'acme' }).waitFor();
    await page.keyboard.press('Escape');
    await open('#/connectors');
    await page.getByRole('button', { name: 'New connector' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Proxied');
    await page.getByLabel('Class name').fill('x.Y');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { name: 'Proxied' }).waitFor();
    t.ok(tenant.connectorStatus().custom.includes('proxied'));
    t.same(failed, []);
    t.same(complaints, []);
  }
});
