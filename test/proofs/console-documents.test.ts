/// <reference lib="dom" />
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import t, { type Test } from 'tap';
import { findChromium, launchChromium } from '../../tools/chromium.ts';
import { HOSTILE } from '../support/hostile-texts.ts';
import { askForToken, call, connector, started } from '../support/started.ts';

// A browser on a small machine takes its time.
t.setTimeout(240_000);

const executable = findChromium();
const inBrowser = { skip: executable === undefined && 'no chromium on this machine' };

let browser: Browser | undefined;
t.teardown(() => browser?.close());

interface Console {
  readonly page: Page;
  readonly url: string;
  /** Sends a request as a client would. */
  readonly api: (method: string, path: string, body?: unknown) => Promise<unknown>;
  readonly open: (hash: string) => Promise<void>;
  /** What should not have happened on the page. */
  readonly complaints: string[];
}

const openConsole = async (t: Test): Promise<Console> => {
  const emulator = await started(t);
  browser ??= await launchChromium(executable ?? '');
  const context = await browser.newContext({ acceptDownloads: true });
  t.teardown(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  const token = await askForToken(emulator.url, 'client');
  return {
    page,
    url: emulator.url,
    api: async (method, path, body) =>
      (await call(method, emulator.url + path, { token, ...(body !== undefined && { body }) })).body,
    open: async (hash) => {
      await page.goto(`${emulator.url}/_emulator/console${hash}`);
    },
    complaints,
  };
};

const editorOf = (page: Page) => page.locator('.cm-content').first();

/** Puts a text in the place of what an editor holds. */
const write = async (page: Page, text: string): Promise<void> => {
  await editorOf(page).click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(text);
};

/** Drops files on an element, as from a folder. */
const drop = async (page: Page, selector: string, files: Readonly<Record<string, string>>): Promise<void> => {
  const transfer = await page.evaluateHandle((given) => {
    const data = new DataTransfer();
    for (const [name, text] of Object.entries(given)) data.items.add(new File([text], name));
    return data;
  }, files);
  for (const type of ['dragenter', 'dragover', 'drop'])
    await page.dispatchEvent(selector, type, { dataTransfer: transfer });
};

t.test("a connector's form in Japanese, with fields that come and go", inBrowser, async (t) => {
  const { page, open, complaints } = await openConsole(t);
  await open('#/connectors/workday/form?locale=ja');
  const form = page.locator('.form-preview');
  await form.getByText('パスワード', { exact: false }).first().waitFor();
  t.equal(await form.getAttribute('lang'), 'ja');
  t.equal(await form.getByText('refreshToken').count(), 0);
  await form.getByLabel('OAuth 2.0').check();
  await form.getByText('refreshToken').waitFor();
  t.equal(await form.locator('code', { hasText: /^password$/ }).count(), 0, 'and the password is gone');
  await page.getByLabel('Beside it').selectOption('de');
  const german = page.getByRole('region', { name: 'Form in German (de)' });
  await german.getByText('Mandantenname').waitFor();
  t.ok(await german.getByLabel('OAuth 2.0').isChecked(), 'what is entered shows in both');
  t.match(page.url(), /beside=de/);
  t.strictSame(complaints, []);
});

t.test('a document is broken, explained, mended, and saved', inBrowser, async (t) => {
  const { page, open, api, complaints } = await openConsole(t);
  await api('POST', '/connectors/v1', connector('Desk'));
  await open('#/connectors/desk/source-config');
  const form = (content: string) =>
    `<Form xmlns="http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd" name="Desk">\n${content}\n</Form>`;
  await write(page, form('  <Field name="host" displayName="Host">'));
  await page.getByText('line 3, column 1: unexpected close tag; expected </Field>').first().waitFor();

  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const outcome = page.locator('.outcome');
  await outcome.getByText('ERROR').waitFor();
  t.match(await outcome.innerText(), /PUT \/connectors\/v1\/desk\/source-config → 200/);
  await outcome.getByRole('button', { name: 'Go to line 3, column 1' }).click();
  t.match(await page.locator('.cm-activeLine').innerText(), /<\/Form>/);

  await write(
    page,
    form('  <Field name="host" displayName="Host" required="true"/>\n  <Field name="s" type="slider"/>'),
  );
  await page.getByText('The server would store this. Not saved yet.').waitFor();
  await page.locator('.form-preview').getByText('The type slider is unknown to the preview').waitFor();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await outcome.locator('strong', { hasText: 'UPDATED' }).waitFor();
  const saved = (await api('GET', '/connectors/v1/desk')) as { sourceConfigXml: string };
  t.match(saved.sourceConfigXml, /required="true"/);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await outcome.getByText('UNCHANGED').waitFor();

  await write(page, form('  <Field name="port" type="number"/>'));
  await page.getByRole('button', { name: 'Save by PATCH' }).click();
  await outcome.getByText('PATCH /connectors/v1/desk → 200').waitFor();
  t.match(await api('GET', '/connectors/v1/desk'), { sourceConfigXml: /name="port"/ });

  const entries = (await api('GET', '/_emulator/requests')) as { method: string; request: { headers: object } }[];
  const writes = entries.filter(({ method }) => method === 'PUT' || method === 'PATCH');
  t.equal(writes.length, 4);
  t.ok(
    writes.every(({ request }) => 'x-emulator-console' in request.headers),
    'what a person sends is marked',
  );
  t.equal(entries.filter(({ method }) => method === 'GET').length, 2, 'what the page reads leaves no trace');
  t.strictSame(complaints, []);
});

t.test('a write that meets a fault says so, and keeps what was typed', inBrowser, async (t) => {
  const { page, open, api, complaints } = await openConsole(t);
  const match = { operation: 'putConnectorCorrelationConfig' };
  await open('#/connectors/workday/correlation-config');
  await write(page, '<CorrelationConfig/>');
  const outcome = page.locator('.outcome');
  for (const [fault, expected] of [
    [{ response: '429' }, 'PUT /connectors/v1/workday/correlation-config → 429'],
    [{ response: 'reset' }, 'PUT /connectors/v1/workday/correlation-config → no response'],
  ] as const) {
    // Chromium sends again what fails on a connection that it has used before.
    await api('POST', '/_emulator/faults', { match, ...fault });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await outcome.getByText(expected).waitFor();
    t.match(await outcome.innerText(), /ERROR/);
    await api('DELETE', '/_emulator/faults');
  }
  await page.getByText('Not saved yet.', { exact: false }).waitFor();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.locator('.outcome strong', { hasText: 'UPDATED' }).waitFor();
  t.match(await api('GET', '/connectors/v1/workday'), { correlationConfigXml: '<CorrelationConfig/>' });
  // The browser reports both failures by itself.
  t.strictSame(
    complaints.filter((complaint) => !complaint.startsWith('Failed to load resource')),
    [],
  );
});

t.test('a file dropped on a document is uploaded by PUT, and the outcome is shown', inBrowser, async (t) => {
  const { page, open, api, complaints } = await openConsole(t);
  await open('#/connectors/workday/correlation-config');
  await editorOf(page).waitFor();
  const rules =
    '<CorrelationConfig><AttributeAssignments><Filter operation="EQ" property="uid" value="LOGIN"/></AttributeAssignments></CorrelationConfig>';
  await drop(page, '.drop-zone', { 'rules.xml': rules });
  await page.locator('.outcome strong', { hasText: 'UPDATED' }).waitFor();
  await page.getByRole('listitem').getByText('LOGIN').waitFor();
  t.match(await page.getByRole('listitem').innerText(), /account LOGIN equals identity uid/);
  t.match(await api('GET', '/connectors/v1/workday'), { correlationConfigXml: rules });
  t.match(await editorOf(page).innerText(), /LOGIN/);
  t.strictSame(complaints, []);
});

t.test('translations: gaps are seen, filled, and saved', inBrowser, async (t) => {
  const { page, url, open, complaints } = await openConsole(t);
  const token = await askForToken(url, 'client');
  const german = (): Promise<string> =>
    call('GET', `${url}/connectors/v1/workday/translations/de`, { token }).then(({ text }) => text);
  const before = await german();
  await open('#/connectors/workday/translations?missing=de');
  const row = page.locator('.matrix tbody tr').first();
  await row.waitFor();
  t.equal(await page.locator('.matrix tbody tr').count(), 1, 'German lacks one text');
  t.equal(await row.locator('td').nth(1).getAttribute('class'), 'cell-inherited');
  const key = await row.locator('th').innerText();
  await row.locator('td').nth(1).getByRole('button').click();
  await page.keyboard.type('Größe');
  await page.keyboard.press('Enter');
  await page.getByText('Nothing is missing in German (de).').waitFor();
  await page.getByRole('button', { name: 'Save de' }).click();
  await page.locator('.outcome strong', { hasText: 'UPDATED' }).waitFor();
  const after = await german();
  t.ok(after.includes(`${key}=`), 'the file has the key');
  t.strictSame(
    after.split('\n').filter((line) => !line.startsWith(`${key}=`)),
    before.split('\n'),
    'every other line is as it was',
  );
  t.strictSame(complaints, []);
});

t.test('snapshots: what has changed since, restore, undo, export, import', inBrowser, async (t) => {
  const { page, open, api, complaints } = await openConsole(t);
  await api('POST', '/connectors/v1', connector('Desk'));
  await api('POST', '/connectors/v1', connector('Old Desk'));
  await open('#/snapshots');
  await page.getByText('No snapshot yet.', { exact: false }).waitFor();
  await page.getByLabel('Name of the snapshot').fill('monday');
  await page.getByRole('button', { name: 'Save a snapshot' }).click();
  await page.getByRole('link', { name: 'monday' }).waitFor();

  const metadata = [{ op: 'add', path: '/connectorMetadata/color', value: 'red' }];
  await api('DELETE', '/connectors/v1/old-desk');
  await api('POST', '/connectors/v1', connector('New Desk'));
  await patch(page, 'desk', metadata);
  await page.getByRole('link', { name: '1 added, 1 removed, 1 changed' }).click();
  await page.getByText('new-desk').waitFor();
  await page.getByText('old-desk').waitFor();
  await page.locator('.diff .added', { hasText: '"color": "red"' }).waitFor();

  await page.getByRole('button', { name: 'Restore' }).click();
  await page.getByText('Nothing has changed since “monday”.').waitFor();
  t.match(await api('GET', '/connectors/v1/old-desk'), { scriptName: 'old-desk' });

  await open('#/snapshots');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export monday' }).click(),
  ]);
  const exported = await readFile(await download.path(), 'utf8');
  t.match(JSON.parse(exported), { version: 1 });
  await page.getByRole('button', { name: 'Restore before-restore' }).click();
  await page.getByText('Restored “before-restore”.').waitFor();
  t.match(await api('GET', '/connectors/v1/new-desk'), { scriptName: 'new-desk' });
  await drop(page, '.drop-zone', { 'state.json': exported });
  await page.getByText('Imported state.json.').waitFor();
  t.match(await api('GET', '/connectors/v1/old-desk'), { scriptName: 'old-desk' });
  await drop(page, '.drop-zone', { 'state.txt': 'no state' });
  await page.getByText('state.txt is not JSON').waitFor();
  await page.getByRole('button', { name: 'Delete monday' }).click();
  await page.getByText('Deleted the snapshot “monday”.').waitFor();
  t.strictSame(complaints, []);
});

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[char] ?? char);

/** Ten places for a text in the documents of a connector. */
const hostileForm = HOSTILE.map((text, index) => {
  const value = escaped(text);
  return `<Section name="s${index}" label="${value}" sectionInfo="${value}" docLink="${value}" docLinkLabel="${value}" x="${value}">
    <Field name="${value}" displayName="${value}" placeholder="${value}" helpKey="${value}" defaultValue="${value}" y="${value}"/>
    <Field name="r${index}" type="radio" displayName="k${index}"><Option label="${value}" value="${value}"/></Field>
    <Field name="u${index}" type="${value}"/><Odd of="${value}">${value}</Odd></Section>`;
}).join('\n');

t.test('hostile texts stay texts', inBrowser, async (t) => {
  const { page, url, open, api, complaints } = await openConsole(t);
  await api('POST', '/connectors/v1', connector(HOSTILE[1] ?? '', { type: HOSTILE[0], className: HOSTILE[3] }));
  const { custom } = (await api('GET', '/_emulator/connectors')) as { custom: string[] };
  const [scriptName = ''] = custom;
  const metadata = Object.fromEntries(HOSTILE.map((text, index) => [`${text} ${index}`, text]));
  const attributes = HOSTILE.map((text) => escaped(text));
  const put = async (part: string, text: string): Promise<void> => {
    const body = new FormData();
    body.append('file', new Blob([text]), 'file');
    const headers = { authorization: `Bearer ${await askForToken(url, 'client')}` };
    const response = await fetch(`${url}/connectors/v1/${scriptName}/${part}`, { method: 'PUT', headers, body });
    t.match(await response.json(), { status: 'UPDATED' }, part);
  };
  await put(
    'source-config',
    `<Form xmlns="http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd" name="${attributes[1]}" shortDesc="${attributes[0]}"><Menu label="${attributes[2]}">${hostileForm}</Menu></Form>`,
  );
  await put(
    'source-template',
    `<Application name="x" featuresString="${attributes.slice(0, 3).join()}"><Attributes><Map>${attributes.map((value) => `<entry key="${value}" value="${value}"/>`).join('')}</Map></Attributes>
    <Schemas><Schema objectType="${attributes[1]}">${attributes.map((value) => `<AttributeDefinition name="${value}" type="${value}" z="${value}"><Description>${value}</Description></AttributeDefinition>`).join('')}</Schema></Schemas>
    <Templates>${attributes.map((value) => `<Template name="${value}" usage="Create"><Field name="${value}" defaultValue="${value}"/></Template>`).join('')}</Templates></Application>`,
  );
  await put(
    'correlation-config',
    `<CorrelationConfig name="${attributes[1]}"><AttributeAssignments>${attributes.map((value) => `<Filter operation="${value}" property="${value}" value="${value}" q="${value}"/>`).join('')}</AttributeAssignments></CorrelationConfig>`,
  );
  const properties = HOSTILE.map((text, index) => `k${index}=${text.replace(/\\/g, '\\\\')}`).join('\n');
  for (const locale of ['en', 'de']) await put(`translations/${locale}`, `${properties}\n`);
  await open('#/snapshots');
  await patch(page, scriptName, [{ op: 'replace', path: '/connectorMetadata', value: metadata }]);
  const markup = await page.evaluate(() => document.querySelectorAll('script, link, base, iframe').length);
  const marks: Readonly<Record<string, string>> = {
    overview: '.facts',
    form: '.form-preview',
    'source-config': '.cm-content',
    'source-template': '.diff, table',
    'correlation-config': '.rules',
    provisioning: 'table',
    translations: '.matrix',
    json: '.cm-content',
  };
  for (const [tab, mark] of Object.entries(marks)) {
    await open(`#/connectors/${scriptName}/${tab}?locale=de&beside=fr`);
    await page.locator(mark).first().waitFor();
    // Whatever can be pressed shows more of them.
    for (const control of await page.locator('main :is(summary, label:has(input[type="checkbox"]))').all())
      await control.click({ timeout: 2000 }).catch(() => {});
    const found = await page.evaluate(() => ({
      attacked: 'attacked' in window,
      loaded: document.querySelectorAll('script, link, base, iframe').length,
      handlers: [...document.querySelectorAll('main *')].filter((element) =>
        element.getAttributeNames().some((name) => name.startsWith('on')),
      ).length,
      links: [...document.querySelectorAll('a')].filter(({ protocol }) => !/^https?:$/.test(protocol)).length,
      isWide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
    }));
    const expected = { attacked: false, loaded: markup, handlers: 0, links: 0, isWide: false };
    // Each view loads its own script.
    t.strictSame({ ...found, loaded: Math.min(found.loaded, markup) }, expected, tab);
  }
  t.strictSame(complaints, []);
});

/** Sends a JSON Patch from the page's origin. */
const patch = async (page: Page, scriptName: string, operations: unknown): Promise<void> => {
  const status = await page.evaluate(
    async ([name, body]) => {
      const token = await fetch('token', { method: 'POST' }).then(
        (response) => response.json() as Promise<{ access_token: string }>,
      );
      const response = await fetch(`../connectors/v1/${name}`, {
        method: 'PATCH',
        headers: { authorization: `Bearer ${token.access_token}`, 'content-type': 'application/json-patch+json' },
        body: body ?? '',
      });
      return response.status;
    },
    [scriptName, JSON.stringify(operations)] as const,
  );
  if (status !== 200) throw new Error(`The patch was rejected: ${status}`);
};
