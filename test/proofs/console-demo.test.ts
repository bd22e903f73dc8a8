import t from 'tap';
import { closeBrowser, inBrowser, openConsole, takePicture } from '../support/console.ts';
import { askForToken, started } from '../support/started.ts';

t.setTimeout(240_000);
t.teardown(closeBrowser);

/** A client that does what careful clients do: it waits and tries again after a 429. */
const fetchWithRetries = async (url: string, token: string): Promise<number[]> => {
  const statuses: number[] = [];
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    statuses.push(response.status);
    if (response.status !== 429) break;
    await new Promise((resolve) => setTimeout(resolve, Number(response.headers.get('retry-after')) * 100));
  }
  return statuses;
};

t.test('a ten-minute demo without a terminal', inBrowser, async (t) => {
  const emulator = await started(t);
  const { page, complaints } = await openConsole(t, emulator.url);

  t.comment('open the address of the server');
  await page.goto(`${emulator.url}/`);
  await page.getByText('Waiting for your first request').waitFor();
  t.match(page.url(), /\/_emulator\/console$/);
  const shown = page.getByRole('definition').first();
  t.match(await shown.innerText(), emulator.url);
  await takePicture(page, 'console-welcome');

  t.comment('the first request of a script arrives');
  const token = await askForToken(emulator.url, 'my-sync');
  await fetchWithRetries(`${emulator.url}/connectors/v1?limit=3`, token);
  await page.getByText('Your first request is here').waitFor();
  await page.getByRole('link', { name: 'Look at the connectors' }).click();

  t.comment('keep this state');
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await page.getByLabel('Name of the snapshot').fill('demo');
  await page.getByRole('button', { name: 'Save a snapshot' }).click();
  await page.getByRole('button', { name: 'Restore demo' }).waitFor();

  t.comment('find Workday by filter');
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: /^Connectors/ }).click();
  const filter = page.getByLabel('Filter in the language of the API');
  await filter.fill('workday');
  await page.getByText('Press Enter for').waitFor();
  await filter.press('Enter');
  t.equal(await filter.inputValue(), 'name co "workday"', 'the plain word shows what it becomes');
  const { total } = emulator.checkFilter('name co "workday"');
  await page.getByText(`${total} of ${emulator.overview().connectors.listed}`).waitFor();
  await takePicture(page, 'console-connectors');
  await page.getByRole('link', { name: /^Workday Workday/ }).click();

  t.comment('its form in Japanese');
  await page.getByRole('link', { name: 'Form', exact: true }).click();
  await page.getByLabel('Locale', { exact: true }).selectOption('ja');
  await page.locator('.form-preview[lang="ja"]').waitFor();
  t.match(await page.locator('.form-preview').innerText(), /[\u3040-\u30ff]/);
  await takePicture(page, 'console-form');

  t.comment('break a document and see why');
  await page.getByRole('link', { name: 'Correlation', exact: true }).click();
  await page.locator('.cm-content').first().click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText('<CorrelationConfig>\n  <Filter>\n</CorrelationConfig>');
  await page.getByText('line 3, column 1').first().waitFor();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.locator('.outcome', { hasText: 'ERROR' }).waitFor();
  await page.getByRole('link', { name: /^Requests/ }).click();
  const upload = page.getByRole('listitem').filter({ hasText: 'PUT' });
  await upload.getByText('console').waitFor();
  await upload.getByRole('link').click();
  const why = page.getByRole('region', { name: 'Why' });
  await why.getByText('unexpected close tag').first().waitFor();
  t.equal(await why.locator('mark').innerText(), '</CorrelationConfig>');
  t.match(await why.innerText(), /\[D\] documented/);
  await takePicture(page, 'console-why');

  t.comment('two requests fail with a 429, and the script tries again');
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: /^Faults/ }).click();
  await page.getByRole('switch', { name: '429 twice, with Retry-After' }).click();
  await page.locator('.lamp', { hasText: '1 fault' }).waitFor();
  await page.getByRole('link', { name: /^Requests/ }).click();
  t.same(await fetchWithRetries(`${emulator.url}/connectors/v1/workday`, token), [429, 429, 200]);
  const tries = page.getByRole('listitem').filter({ hasText: '/connectors/v1/workday' }).filter({ hasText: 'GET' });
  await tries.nth(2).waitFor();
  t.same(await tries.locator('.code').allInnerTexts(), ['200', '429', '429'], 'the newest first');
  await page.getByRole('link', { name: /^Faults/ }).click();
  await page.getByText('2 of 2 hit').waitFor();
  await takePicture(page, 'console-faults');
  await page.getByRole('button', { name: 'Remove all faults' }).click();
  await page.locator('.lamp').waitFor({ state: 'detached' });

  t.comment('move the clock until the token dies');
  await page.getByRole('link', { name: 'Clock & clients' }).click();
  await page.getByRole('button', { name: /To the expiry of the next token \(\+/ }).click();
  await page.getByText('expired').first().waitFor();
  await page.locator('.lamp', { hasText: /clock \+12 min/ }).waitFor();
  await takePicture(page, 'console-clock');
  t.same(await fetchWithRetries(`${emulator.url}/connectors/v1`, token), [401]);
  await page.getByRole('button', { name: 'Back to real time' }).last().click();
  await page.locator('.lamp').waitFor({ state: 'detached' });
  t.same(await fetchWithRetries(`${emulator.url}/connectors/v1`, token), [200]);

  t.comment('reset, undo, and restore the snapshot');
  await page
    .getByRole('button', { name: 'New connector' })
    .or(page.getByRole('link', { name: /^Connectors/ }))
    .first()
    .click();
  await page.getByRole('button', { name: 'New connector' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Badge office');
  await page.getByText('badge-office').waitFor();
  await page.getByLabel('Class name').fill('org.example.Badge');
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('heading', { name: 'Badge office' }).waitFor();
  await page.getByRole('link', { name: /^Connectors/ }).click();
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await page.getByText('The initial connectors are back.').waitFor();
  t.notOk(emulator.connectorStatus().custom.includes('badge-office'));
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await page.getByText('The reset is undone.').waitFor();
  t.ok(emulator.connectorStatus().custom.includes('badge-office'));
  t.same(
    emulator.snapshots().map(({ name }) => name),
    ['demo'],
    'the reserved snapshot is gone',
  );
  await page.getByRole('link', { name: /^Snapshots/ }).click();
  await page.getByRole('button', { name: 'Restore demo' }).click();
  await page.getByText('Restored “demo”.').waitFor();
  t.same(emulator.connectorStatus().custom, []);
  t.same(emulator.snapshotDifference('demo'), { added: [], removed: [], changed: [] });
  t.same(complaints, []);
});
