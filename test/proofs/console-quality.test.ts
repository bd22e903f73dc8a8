import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import t, { type Test } from 'tap';
import { closeBrowser, inBrowser, openConsole } from '../support/console.ts';
import { HOSTILE } from '../support/hostile-texts.ts';
import { askForToken, started } from '../support/started.ts';

t.setTimeout(300_000);
t.teardown(closeBrowser);

/** Every view of the frame, with what shows that it is there. */
const VIEWS: Readonly<Record<string, string>> = {
  '#/welcome': '.code-tabs',
  '#/connectors': '.connectors .virtual-row',
  '#/connectors?unlisted=yes&filters=name+co+%22desk%22': '.unlisted',
  '#/connectors/workday/overview': '.facts',
  '#/connectors/workday/form': '.form-preview',
  '#/connectors/workday/correlation-config': '.cm-content',
  '#/connectors/workday/translations': '.matrix',
  '#/requests': '.row.request',
  '#/requests?group=rule': '.table',
  '#/faults': '.preset',
  '#/clock': '.clock-face',
  '#/snapshots': '.snapshots',
};

/** A tenant in which every view has something to show, rejections, faults, tokens, and a moved clock among it. */
const busyTenant = async (t: Test) => {
  const emulator = await started(t);
  const token = await askForToken(emulator.url, 'my-sync');
  const send = (method: string, path: string, body?: string, type = 'application/json') =>
    fetch(emulator.url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': type }) },
      ...(body !== undefined && { body }),
    });
  await send('GET', '/connectors/v1?limit=1000');
  await send('GET', `/connectors/v1?filters=${encodeURIComponent('name like "work"')}`);
  await send('POST', '/connectors/v1', JSON.stringify({ name: 'Desk', className: 'x.Y' }));
  await send('PATCH', '/v3/connectors/workday', '[{"op":"remove","path":"/name"}]', 'application/json-patch+json');
  emulator.fault({ response: '429', times: 1 });
  await send('GET', '/connectors/v1/workday');
  emulator.snapshot('before');
  emulator.advance(60);
  emulator.addClient({ id: 'configured', secret: 's' });
  return emulator;
};

const AXE = (): string => readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds on the page as it is: rule and place. */
const findings = async (page: Page): Promise<string[]> => {
  await page.evaluate(AXE());
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { target: unknown; failureSummary?: string }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${JSON.stringify(target)} ${failureSummary}`),
    );
  });
};

for (const colorScheme of ['light', 'dark'] as const) {
  t.test(`axe finds nothing, ${colorScheme}`, inBrowser, async (t) => {
    const emulator = await busyTenant(t);
    const { page, complaints, open } = await openConsole(t, emulator.url, { colorScheme });
    const rejected = emulator.requests().find(({ rejection }) => rejection?.position != null);
    const views = { ...VIEWS, [`#/requests/${rejected?.id}`]: '.why-box' };
    for (const [hash, mark] of Object.entries(views)) {
      await open(hash);
      await page.locator(mark).first().waitFor();
      t.same(await findings(page), [], hash);
    }
    await page.keyboard.press('Control+k');
    await page.locator('.palette [role=option]').first().waitFor();
    t.same(await findings(page), [], 'commands');
    await page.keyboard.press('Escape');
    await page.locator('.palette').waitFor({ state: 'detached' });
    await page.keyboard.press('?');
    await page.getByRole('heading', { name: 'Keys' }).waitFor();
    t.same(await findings(page), [], 'keys');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Tenant/ }).click();
    await page.getByLabel('Name of a new tenant').waitFor();
    t.same(await findings(page), [], 'tenants');
    t.same(complaints, []);
  });
}

t.test('hostile texts stay texts in every view', inBrowser, async (t) => {
  const emulator = await started(t, { auth: false });
  const { url } = emulator;
  for (const [index, text] of HOSTILE.entries()) {
    const name = `${text.slice(0, 200)} ${index}`;
    await fetch(`${url}/connectors/v1`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-text': encodeURIComponent(text), prefer: 'x' },
      body: JSON.stringify({ name, className: text.slice(0, 200), type: text.slice(0, 200), status: 'RELEASED' }),
    });
    await fetch(`${url}/connectors/v1?${new URLSearchParams({ filters: text, [text.slice(0, 100)]: text })}`);
    await fetch(`${url}/connectors/v1/${encodeURIComponent(text)}?locale=${encodeURIComponent(text)}`);
    emulator.fault({ match: { clientId: text, scriptName: text }, response: { status: 500, body: text } });
    emulator.snapshot(text);
    emulator.addClient({ id: text.slice(0, 200), secret: 's', authorities: [text], scopes: [text] });
    await emulator.token({ id: text.slice(0, 200), scopes: [text] });
  }
  const { page, complaints, open } = await openConsole(t, url);
  const views = [
    ...Object.keys(VIEWS).filter((hash) => !hash.includes('workday')),
    ...emulator.requests().map(({ id }) => `#/requests/${id}`),
    ...HOSTILE.map((text) => `#/requests?q=${encodeURIComponent(text)}`),
    ...HOSTILE.map((text) => `#/connectors?filters=${encodeURIComponent(text)}`),
    ...HOSTILE.map(
      (text) =>
        `#/faults?rule=${encodeURIComponent(JSON.stringify({ match: { clientId: text }, response: { status: 500, body: text } }))}`,
    ),
    ...HOSTILE.map((text) => `#/${encodeURIComponent(text)}/${encodeURIComponent(text)}`),
  ];
  await open('#/connectors');
  await page.locator('.row').first().waitFor();
  const markup = await page.evaluate(() => document.querySelectorAll('script, link, base, iframe, style').length);
  for (const hash of views) {
    await page.evaluate((next) => {
      location.hash = next;
    }, hash);
    await page.waitForTimeout(40);
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
  }
  await open('#/requests');
  await page.getByText(/\d+ requests$/).waitFor();
  const result = await page.evaluate(() => ({
    attacked: (window as unknown as { attacked?: number }).attacked,
    markup: document.querySelectorAll('script, link, base, iframe, style').length,
    handlers: [...document.querySelectorAll('*')].flatMap((element) =>
      [...element.attributes].filter(({ name }) => name.startsWith('on')).map(({ name }) => name),
    ),
    links: [...document.querySelectorAll('a')]
      .map(({ protocol }) => protocol)
      .filter((each) => !/^https?:$/.test(each)),
  }));
  t.same(result, { attacked: undefined, markup, handlers: [], links: [] });
  // A filter that is no filter is a 400 of the list, which the browser reports.
  t.same(
    complaints.filter((text) => !/status of 400/.test(text)),
    [],
  );
});

/** A log that holds whatever the test sends. */
const LARGE_LOG = { requestLogEntries: 10_000, requestLogBytes: 256 * 1024 * 1024, auth: false };

/** Milliseconds from which a task of the page counts as long. */
const LONG_TASK = 50;

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of processor time. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/**
 * Returns the long tasks of a page's main thread while something happens, in milliseconds of processor time. A PerformanceObserver
 * counts real time, in which other programs of a busy machine run too.
 */
const longTasksDuring = async (page: Page, work: () => Promise<unknown>): Promise<number[]> => {
  const browser = page.context().browser();
  if (!browser) throw new Error('The page has no browser.');
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  await work();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const main = traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  const tasks = traceEvents.filter(
    ({ name, pid, tid }) => /RunTask/.test(name) && main.some((thread) => thread.pid === pid && thread.tid === tid),
  );
  if (!tasks.some(({ tdur }) => tdur !== undefined && tdur > 0)) throw new Error('The trace has no tasks.');
  return tasks.map(({ tdur = 0 }) => Math.round(tdur / 1000)).filter((time) => time > LONG_TASK);
};

/** Scrolls a list from its begin to its end, some screens per frame. */
const scrollThrough = (page: Page): Promise<number> =>
  page.locator('.virtual').evaluate(async (element) => {
    let frames = 0;
    while (element.scrollTop + element.clientHeight < element.scrollHeight - 1) {
      element.scrollTop += 1500;
      frames += 1;
      await new Promise(requestAnimationFrame);
    }
    return frames;
  });

t.test('10,000 rows scroll without a long task', inBrowser, async (t) => {
  const emulator = await started(t, { ...LARGE_LOG, fixtures: 'large' });
  for (let index = 0; index < 10_000; index += 1) await emulator.inject({ url: `/connectors/v1?limit=1&n=${index}` });
  const { page, complaints, open } = await openConsole(t, emulator.url);
  for (const [hash, last] of [
    ['#/requests', 'n=0'],
    ['#/connectors', emulator.checkFilter('').total],
  ] as const) {
    await open(hash);
    await page.locator('.virtual-row .path, .virtual-row .name').first().waitFor();
    await page.waitForTimeout(1500);
    t.ok((await page.locator('.virtual-row').count()) < 100, 'only the rows in view are drawn');
    const found = await longTasksDuring(page, async () => {
      const frames = await scrollThrough(page);
      t.ok(frames > 100, `${frames} frames`);
      await page.waitForTimeout(500);
    });
    if (hash === '#/requests') await page.locator('.virtual-row').last().getByText(String(last)).waitFor();
    else t.match(await page.locator('.virtual-row a').last().getAttribute('href'), /connectors/);
    t.same(found, [], hash);
  }
  t.same(complaints, []);
});

/** Seconds of load; the issue of a page that leaks shows in less than a minute. */
const SECONDS = Number(process.env['PROOF_SECONDS'] ?? 15);
const RATE = 50;

t.test(`${RATE} requests a second are all shown, and the page does not grow`, inBrowser, async (t) => {
  const emulator = await started(t, { ...LARGE_LOG });
  const { page, complaints, open } = await openConsole(t, emulator.url);
  await open('#/requests');
  await page.getByText('live', { exact: true }).waitFor();
  const session = await page.context().newCDPSession(page);
  const heap = async (): Promise<number> => {
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = (await session.send('Runtime.getHeapUsage')) as { usedSize: number };
    return usedSize / 1e6;
  };
  await fetch(`${emulator.url}/connectors/v1?limit=5`);
  await page.getByText('1 request', { exact: true }).waitFor();
  const before = await heap();
  const start = performance.now();
  for (let sent = 0; sent < SECONDS * RATE; sent += 1) {
    const wait = start + (sent * 1000) / RATE - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    await emulator.inject({ url: '/connectors/v1?limit=5' });
  }
  await page.getByText(`${(SECONDS * RATE + 1).toLocaleString('en-US')} requests`, { exact: true }).waitFor();
  const after = await heap();
  t.comment(`heap ${before.toFixed(1)} MB before, ${after.toFixed(1)} MB after`);
  t.ok(after - before < 10, `from ${before} to ${after} MB`);
  t.same(complaints, []);
});
