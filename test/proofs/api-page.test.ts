import type { Page } from 'playwright-core';
import t, { type Test } from 'tap';
import { FAMILIES } from '../../server/api/families.ts';
import { adminClient } from '../../server/domain/auth/clients.ts';
import { findChromium, launchChromium } from '../../tools/chromium.ts';
import { takePicture } from '../support/console.ts';
import { started } from '../support/started.ts';

// A browser on a small machine takes its time.
t.setTimeout(180_000);

const executable = findChromium();
const inBrowser = { skip: executable === undefined && 'no chromium on this machine' };

/** A page of a browser that is closed with its test, and all that should not happen in it. */
const openPage = async (
  t: Test,
  url: string,
  viewport = { width: 1280, height: 720 },
): Promise<{ page: Page; complaints: string[] }> => {
  const browser = await launchChromium(executable ?? '');
  t.teardown(() => browser.close());
  const page = await browser.newPage({ viewport });
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
  await page.locator('.auth-container button.authorize').first().click();
  await page.getByText('Authorized', { exact: true }).first().waitFor();
  await page.locator('.btn-done').first().click();
};

/** Opens an operation, sends its request and reads the response. */
const execute = async (page: Page, summary: string): Promise<{ url: string; status: number; body: unknown }> => {
  const operation = page.locator('.opblock', { hasText: summary });
  if ((await operation.locator('.execute').count()) === 0) await operation.getByText(summary).click();
  const answered = page.waitForResponse((response) => response.request().resourceType() === 'fetch');
  await operation.getByRole('button', { name: 'Execute' }).click();
  const response = await answered;
  const shown = operation.locator('.live-responses-table tbody .response-col_status');
  await shown.getByText(String(response.status())).first().waitFor();
  return { url: response.url(), status: response.status(), body: await response.json() };
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
      const response = await execute(page, LIST);
      t.match(response, { status: 200, body: { 0: { scriptName: String } } }, title);
      t.equal(new URL(response.url).pathname, `${prefix}${basePath}`);
    }
    await choose(page, 'Control API', 'Take a snapshot of the connectors');
    const requestLog = await execute(page, 'Get the last requests with their responses');
    t.equal(requestLog.status, 200);
    t.equal(new URL(requestLog.url).pathname, `${prefix}/_emulator/requests`);
    t.strictSame(complaints, []);
  });
}

t.test('in a browser, the page works without tokens', inBrowser, async (t) => {
  const emulator = await started(t, { auth: false });
  const { page, complaints } = await openPage(t, emulator.url);
  await page.getByText(LIST).waitFor();
  t.match(await execute(page, LIST), { status: 200, body: { 0: { scriptName: String } } });
  await takePicture(page, 'api-page');
  t.strictSame(complaints, []);
});

t.test('in a browser, the page can call the control API with its key', inBrowser, async (t) => {
  const emulator = await started(t, { controlKey: 'a control key' });
  const { page, complaints } = await openPage(t, emulator.url);
  await choose(page, 'Control API', 'Take a snapshot of the connectors');
  t.equal((await execute(page, 'List the snapshots')).status, 403);
  t.match(complaints.splice(0), [/403/], 'the browser says so too');
  await authorize(page, () => page.locator('.auth-container input').fill('a control key'));
  t.equal((await execute(page, 'List the snapshots')).status, 200);
  t.strictSame(complaints, []);
});

for (const width of [390, 1280]) {
  t.test(
    `in a browser ${width} pixels wide, an operation fits and shows its errors on demand`,
    inBrowser,
    async (t) => {
      const emulator = await started(t);
      const { page, complaints } = await openPage(t, emulator.url, { width, height: 844 });
      const operation = page.locator('.opblock', { hasText: LIST });
      await operation.getByText(LIST).click();
      await operation.getByText('X-Total-Count').first().waitFor();
      const overflow = () =>
        page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      t.equal(await overflow(), 0);
      t.equal(await operation.getByText('JWT is missing').count(), 0, 'an error is a line');
      await operation.locator('tr', { hasText: '401' }).getByRole('button', { name: 'Show' }).click();
      await operation.getByText('JWT is missing').first().waitFor();
      t.equal(await overflow(), 0);
      for (const word of ['Tenants', 'Tokens', 'Faults', 'Request log', 'Reset']) {
        t.equal(await page.locator('.info li strong', { hasText: word }).count(), 1, word);
      }
      t.equal(await page.locator('.response-col_links:visible').count(), 0);
      t.strictSame(complaints, []);
    },
  );
}
