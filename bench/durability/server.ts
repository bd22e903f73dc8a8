import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { emulator } from '../emulator.ts';
import { launch, type RunningServer } from '../server-process.ts';
import type { Facts, Ledger, Write } from './ledger.ts';
import { BASE, NAME } from './writes.ts';

/** Maximum time for a response, in milliseconds. */
const TIMEOUT_MS = 10_000;

export const start = (folder: string): Promise<RunningServer> => launch(emulator('--data', folder, '--auth', 'off'));

/** A complete response. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** @returns undefined if the connection broke before the end of the response. @throws Error if the request hangs. */
export const ask = async (url: string, request: RequestInit = {}): Promise<HttpResponse | undefined> => {
  try {
    const response = await fetch(url, { ...request, signal: AbortSignal.timeout(TIMEOUT_MS) });
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch (error) {
    if ((error as Error).name === 'TimeoutError') throw new Error(`${request.method ?? 'GET'} ${url} hangs`);
    return undefined;
  }
};

/** Sends a write and records its outcome. Without a response, it stays in flight. */
export const send = async (url: string, write: Write, ledger: Ledger): Promise<HttpResponse | undefined> => {
  ledger.sent(write);
  const response = await ask(url + write.path, write.request);
  if (!response) return undefined;
  const done = response.status >= 200 && response.status < 300;
  if (done && (write.kind !== 'upload' || response.text.includes('"status":"UPDATED"'))) ledger.confirmed(write);
  else ledger.rejected(write);
  return response;
};

/** Reads all connectors of the test, from their details and from the list, which must agree.
 * @returns also the number of other connectors: those of the seed. */
export const readBack = async (
  url: string,
  expected: readonly string[],
): Promise<{ found: Map<string, Facts>; wrong: string[]; seeded: number }> => {
  const listed = await readList(url);
  const found = new Map<string, Facts>();
  const wrong: string[] = [];
  const all = await ask(`${url}${BASE}?count=true&limit=1`);
  const seeded = Number(all?.headers.get('x-total-count')) - listed.size;
  for (const scriptName of new Set([...expected, ...listed.keys()])) {
    const response = await ask(`${url}${BASE}/${scriptName}`);
    const item = listed.get(scriptName);
    if (response?.status === 200) {
      const facts = flatten(JSON.parse(response.text));
      found.set(scriptName, facts);
      if (!item) wrong.push(`${scriptName}: has a detail and is not in the list`);
      for (const [key, value] of Object.entries(item ?? {}))
        if (facts[key] !== value) wrong.push(`${scriptName}: ${key} of the list is not that of the detail`);
    } else if (response?.status !== 404) {
      wrong.push(`${scriptName}: its detail is answered with ${response?.status ?? 'nothing'}`);
    } else if (item) {
      wrong.push(`${scriptName}: is in the list and has no detail`);
    }
  }
  return { found, wrong, seeded };
};

const PAGE = 250;

const readList = async (url: string): Promise<Map<string, Facts>> => {
  const listed = new Map<string, Facts>();
  for (let offset = 0; ; offset += PAGE) {
    const query = new URLSearchParams({ filters: `name sw "${NAME} "`, limit: String(PAGE), offset: String(offset) });
    const response = await ask(`${url}${BASE}?${query}`);
    if (response?.status !== 200) throw new Error(`the list is answered with ${response?.status ?? 'nothing'}`);
    const items: Record<string, unknown>[] = JSON.parse(response.text);
    for (const item of items) listed.set(String(item['scriptName']), flatten(item));
    if (items.length < PAGE) return listed;
  }
};

/** Returns the texts and numbers of a detail or list item, one level deep. */
const flatten = (object: Readonly<Record<string, unknown>>): Facts =>
  Object.fromEntries(
    Object.entries(object).flatMap(([key, value]): [string, string | number][] => {
      if (typeof value === 'string' || typeof value === 'number') return [[key, value]];
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
      return Object.entries(value).map(([name, inner]) => [`${key}.${name}`, inner]);
    }),
  );

const FILE = 'default.sqlite';

const pathOf = (data: string): string => join(data, 'tenants', FILE);

/** Returns the size of the default tenant's write-ahead log, in bytes. */
export const logSize = (data: string): number => statSync(`${pathOf(data)}-wal`, { throwIfNoEntry: false })?.size ?? 0;

/**
 * Returns what SQLite finds wrong with the default tenant of a data folder that no server has open. It reads a copy, so that the
 * log is still there for the server to recover from. A tenant that has not written since its last reset may have no file.
 */
export const problemsOfDatabase = (data: string): string[] => {
  if (!existsSync(pathOf(data))) return [];
  const folder = mkdtempSync(join(tmpdir(), 'durability-copy-'));
  try {
    for (const ending of ['', '-wal']) {
      const file = pathOf(data) + ending;
      if (existsSync(file)) copyFileSync(file, join(folder, FILE + ending));
    }
    const database = new SqliteDatabase(join(folder, FILE), { readonly: true, fileMustExist: true });
    try {
      const integrity = database.pragma('integrity_check') as { integrity_check: string }[];
      const orphans = database.pragma('foreign_key_check') as unknown[];
      return [
        ...integrity
          .filter((row) => row.integrity_check !== 'ok')
          .map((row) => `integrity_check: ${row.integrity_check}`),
        ...orphans.map((row) => `foreign_key_check: ${JSON.stringify(row)}`),
      ];
    } finally {
      database.close();
    }
  } catch (error) {
    return [`the database cannot be read: ${(error as Error).message}`];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
