/// <reference lib="dom" />
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Test } from 'tap';
import { packageRoot } from '../../server/platform/package.ts';
import { findChromium, launchChromium } from '../../tools/chromium.ts';

const executable = findChromium();

/** Skips a test if there is no browser. */
export const inBrowser = { skip: executable === undefined && 'no chromium on this machine' };

let browser: Promise<Browser> | undefined;

/** Closes the browser of this process, if one was started. */
export const closeBrowser = async (): Promise<void> => (await browser)?.close();

/** A page of the console, and what should not happen in it. */
export interface ConsolePage {
  readonly page: Page;
  /** Scripts that ran although they should not, errors, warnings, and requests to other origins. */
  readonly complaints: string[];
  /** Opens a view, such as `#/requests`. */
  readonly open: (hash: string) => Promise<void>;
}

/**
 * Opens the console of a tenant in a new window.
 *
 * @param baseUrl of the tenant, without a slash at the end.
 * @param expected complaints that are part of the test.
 */
export const openConsole = async (
  t: Test,
  baseUrl: string,
  { expected = /^$/, ...options }: BrowserContextOptions & { readonly expected?: RegExp } = {},
): Promise<ConsolePage> => {
  browser ??= launchChromium(executable ?? '');
  const context = await (await browser).newContext({ viewport: { width: 1280, height: 800 }, ...options });
  t.teardown(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  const complain = (text: string): void => {
    if (!expected.test(text)) complaints.push(text);
  };
  page.on('pageerror', (error) => complain(String(error)));
  page.on('dialog', (dialog) => {
    complain(`a script opened a dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => {});
  });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complain(message.text());
  });
  const { origin } = new URL(baseUrl);
  page.on('request', (request) => {
    if (/^https?:/.test(request.url()) && new URL(request.url()).origin !== origin) complain(`left: ${request.url()}`);
  });
  const open = async (hash: string): Promise<void> => {
    await page.goto(`${baseUrl}/_emulator/console${hash}`);
  };
  return { page, complaints, open };
};

/** Takes the picture of a page for the documentation, if `npm run pictures` asks for it. */
export const takePicture = async (page: Page, name: string): Promise<void> => {
  if (process.env['PICTURES'] === undefined) return;
  const notice = page.locator('.notice');
  if (await notice.isVisible()) await notice.getByRole('button', { name: 'Close' }).click();
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(packageRoot, 'docs', 'images', `${name}.png`), animations: 'disabled' });
};
