import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Request } from 'autocannon';
import type { FixtureConnector } from '../server/models/index.ts';
import { openFixtures } from '../server/seed/fixtures.ts';
import { buildTemplate, PACKAGED_FIXTURES } from '../server/seed/image.ts';
import { multiply } from '../server/seed/profiles.ts';
import { SqliteConnectorStore } from '../server/store/connector-store.ts';
import { openImage } from '../server/store/database.ts';
import { emulator, tokenOf } from './emulator.ts';
import { type Measurement, ratio, spreadOf } from './ratio.ts';
import { type Contender, measureRounds } from './rounds.ts';
import { launch, pinLoad, type RunningServer } from './server-process.ts';
import { type Growth, printGrowth } from './summary.ts';
import type { Workload } from './workloads.ts';

type Alone = Measurement & Required<Pick<Growth, 'longest' | 'wait'>>;

const SIZES = [158, 10_000, 100_000] as const;
const SECONDS = 1;
const CUSTOM = 'growth';
/** No more than the smallest tenant has: only pages of one length can be compared. */
const PAGE = 100;

/** Counts through all runs: it makes each request another one. */
let count = 0;

const workload = (title: string, next: (number: number) => Partial<Request>): Workload => ({
  id: title,
  title,
  requests: (token) => [
    {
      setupRequest: () => {
        const { headers, ...request } = next(++count);
        return { method: 'GET', ...request, headers: { ...headers, authorization: `Bearer ${token}` } };
      },
    },
  ],
});

const patch = (number: number): Partial<Request> => ({
  method: 'PATCH',
  path: `/v3/connectors/${CUSTOM}`,
  headers: { 'content-type': 'application/json-patch+json' },
  body: JSON.stringify([{ op: 'add', path: '/connectorMetadata/count', value: number }]),
});
/** True of every connector, and another filter each time: neither the answer nor the page of the store is one that was kept. */
const unlike = (number: number): string => `not name sw "~${number}"`;
const page = (number: number) => ({
  path: `/v3/connectors?limit=${PAGE}&filters=${encodeURIComponent(unlike(number))}`,
});

/** @param scriptNames connectors that every tenant has. */
const workloads = (scriptNames: readonly string[]): readonly Workload[] => [
  workload('GET one connector, another one each time', (number) => ({
    path: `/v3/connectors/${scriptNames[number % scriptNames.length]}?n=${number}`,
  })),
  workload('PATCH one connector', patch),
  workload(`GET the first ${PAGE} of the list`, page),
  // In turn over all connections: with a list of requests, each connection would send the same one at the same time.
  workload(`PATCH, then GET the first ${PAGE}, in turn`, (number) => (number % 2 ? patch(number) : page(number))),
];

/** Filters of the counted list. The first one finds nothing, the last one little, both in all rows. */
const FILTERS: readonly ((number: number) => string)[] = [
  (number) => `name co "site-7${number}"`,
  (number) => `name co "Site 7${number % 10}"`,
  () => 'features ca "UNLOCK"',
  (number) => `labels ca "site-7${number % 10}"`,
];
const titleOf = (filterOf: (number: number) => string) => `GET the counted list, ${filterOf(0)}`;

/** Times one filtered list after another, and then again while another client asks whether the server lives. */
const timeFilter = async ({ url, token }: Contender, filterOf: (number: number) => string) => {
  const list = () => {
    count += 1;
    const query = new URLSearchParams({ count: 'true', filters: `${filterOf(count)} and ${unlike(count)}` });
    return time(`${url}/v3/connectors?${query}`, token);
  };
  await list();
  const times = await repeat(list);
  const [, waits] = await Promise.all([repeat(list), repeat(() => time(`${url}/_emulator/health`, token))]);
  const { median, most } = spreadOf(times);
  return { rate: 1000 / median, median, p99: most, longest: most, wait: Math.max(...waits) };
};

/** Milliseconds from a request to the end of its answer. @throws Error where it is refused or late. */
const time = async (url: string, token: string): Promise<number> => {
  const begun = performance.now();
  const signal = AbortSignal.timeout(20_000);
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` }, signal });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url} is refused: ${text}`);
  return performance.now() - begun;
};

const repeat = async (work: () => Promise<number>): Promise<number[]> => {
  const results: number[] = [];
  const limit = performance.now() + SECONDS * 1000;
  while (results.length < 3 || performance.now() < limit) results.push(await work());
  return results;
};

const measureAlone = async (contenders: readonly Contender[], rounds: number): Promise<Alone[]> => {
  const results: Alone[] = [];
  const runs = FILTERS.flatMap((filterOf) => contenders.map((contender) => ({ filterOf, contender })));
  for (let round = 1; round <= rounds; round += 1) {
    for (const { filterOf, contender } of runs.toSorted(() => Math.random() - 0.5)) {
      const figures = await timeFilter(contender, filterOf);
      results.push({ round, contender: contender.name, workload: titleOf(filterOf), ...figures });
    }
  }
  return results;
};

/** A tenant's file: the connectors of the package, their likes up to a size, and a custom one to write to. */
const makeTenant = (folder: string, size: number, seed: Buffer, rows: readonly FixtureConnector[]): void => {
  const database = openImage(seed);
  const store = new SqliteConnectorStore(database);
  const custom = rows.slice(0, 1).map((row) => ({ ...row, name: CUSTOM, scriptName: CUSTOM }));
  store.transaction(() => {
    for (const { kind: _, ...row } of [...multiply(rows, size), ...custom]) {
      const made = { s3Location: row.scriptName, sourceConfigFrom: null, uploadedFiles: null };
      store.insert({ ...row, ...made, custom: row.scriptName === CUSTOM });
    }
  });
  mkdirSync(join(folder, 'tenants'), { recursive: true });
  writeFileSync(join(folder, 'tenants', 'default.sqlite'), database.serialize());
  database.close();
};

/** Measures the built emulator on tenants in files; a round takes about half a minute. */
export const measureGrowth = async (rounds: number, tell: (line: string) => void = () => {}): Promise<Growth[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'growth-'));
  const servers: RunningServer[] = [];
  try {
    const seed = buildTemplate('default').whole;
    const rows = openFixtures(PACKAGED_FIXTURES).connectors;
    const underLoad = workloads(rows.map(({ scriptName }) => scriptName));
    const contenders: Contender[] = [];
    for (const size of SIZES) {
      makeTenant(join(folder, String(size)), size, seed, rows);
      const server = await launch(emulator('--data', join(folder, String(size))));
      servers.push(server);
      const token = await tokenOf(server.url);
      contenders.push({ name: String(size), url: server.url, token, stateful: false, workloads: underLoad });
    }
    const loaded = await measureRounds(contenders, rounds, SECONDS, tell);
    const alone = await measureAlone(contenders, rounds);
    return [...underLoad.map(({ id }) => id), ...FILTERS.map(titleOf)].flatMap((request) =>
      SIZES.map((connectors): Growth => {
        const share = ratio(
          [...loaded, ...alone],
          request,
          String(connectors),
          String(SIZES[0]),
          ({ rate }) => 1 / rate,
        );
        const own = alone.filter(({ workload, contender }) => workload === request && contender === String(connectors));
        if (own.length === 0) return { request, connectors, share, target: connectors === SIZES[0] ? '' : '≤ 1.3 ×' };
        const middle = (figure: 'median' | 'longest' | 'wait') => spreadOf(own.map((one) => one[figure])).median;
        const times = { median: middle('median'), longest: middle('longest'), wait: middle('wait') };
        return { request, connectors, share, target: connectors === SIZES[2] ? '≤ 60 ms' : '', ...times };
      }),
    );
  } finally {
    for (const server of servers) await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

if (import.meta.main) {
  pinLoad();
  process.stdout.write(printGrowth(await measureGrowth(Number(process.argv[2] ?? 3))));
}
