import { join } from 'node:path';
import type { Request } from 'autocannon';
import { startEmulator, type TenantState } from '../server/index.ts';
import { emulator, tokenOf } from './emulator.ts';
import { Progress } from './progress.ts';
import { ratio, type Spread, spreadOf } from './ratio.ts';
import { type Contender, measureRounds } from './rounds.ts';
import { launch, type RunningServer } from './server-process.ts';
import type { Workload } from './workloads.ts';

/** The cost of a request in a tenant of a given size. */
export interface Growth {
  readonly request: string;
  readonly connectors: number;
  /** Processor time, or of lists the time until the response, as a multiple of the smallest tenant's in the same round. */
  readonly share: Spread;
  /** The target, in words; empty if there is none. */
  readonly target: string;
  /** For a list that is requested by one client: medians of the rounds, in milliseconds. */
  readonly median?: number;
  readonly longest?: number;
  /** Maximum time that another, cheap request waited. */
  readonly wait?: number;
}

const SIZES = [158, 10_000, 100_000] as const;
const SECONDS = 1;
const CUSTOM = 'growth';
/** Length of a page: at most the size of the smallest tenant, so that pages can be compared. */
const PAGE = 100;

/** A counter over all runs, so that no request is sent twice. */
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
/** Returns a filter that matches every connector and is different each time, so that no cache has the response. */
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
  // The requests rotate over all connections. With a list of requests, each connection would send the same one at the same time.
  workload(`PATCH, then GET the first ${PAGE}, in turn`, (number) => (number % 2 ? patch(number) : page(number))),
];

/** Filters of the counted list. The first one matches nothing, the last one little, and both look at every row. */
const FILTERS: readonly ((number: number) => string)[] = [
  (number) => `name co "site-7${number}"`,
  (number) => `name co "Site 7${number % 10}"`,
  () => 'features ca "UNLOCK"',
  (number) => `labels ca "site-7${number % 10}"`,
];
const titleOf = (filterOf: (number: number) => string) => `GET the counted list, ${filterOf(0)}`;

/** Requests a list by one client, one response after another. */
interface Alone {
  readonly round: number;
  readonly contender: string;
  readonly median: number;
  readonly longest: number;
  readonly wait: number;
}

const measureAlone = async (
  contenders: readonly Contender[],
  filterOf: (number: number) => string,
  rounds: number,
  progress: Progress,
): Promise<Alone[]> => {
  const results: Alone[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    for (const contender of round % 2 === 0 ? contenders : contenders.toReversed()) {
      progress.begin(`${titleOf(filterOf)}, ${contender.name} connectors`);
      results.push({ round, contender: contender.name, ...(await timeFilter(contender, filterOf)) });
    }
  }
  return results;
};

/** Times filtered lists one after another, and again while another client polls the server's health. */
const timeFilter = async ({ url, token }: Contender, filterOf: (number: number) => string) => {
  const list = () => {
    count += 1;
    const query = new URLSearchParams({ count: 'true', filters: `${filterOf(count)} and ${unlike(count)}` });
    return time(`${url}/v3/connectors?${query}`, token);
  };
  await list();
  const { median, max } = spreadOf(await repeat(list));
  const [, waits] = await Promise.all([repeat(list), repeat(() => time(`${url}/_emulator/health`, token))]);
  return { median, longest: max, wait: Math.max(...waits) };
};

/** Returns the milliseconds until the end of a response. @throws Error if it is not a success, or late. */
const time = async (url: string, token: string): Promise<number> => {
  const begun = performance.now();
  const signal = AbortSignal.timeout(20_000);
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` }, signal });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} is rejected: ${text}`);
  return performance.now() - begun;
};

const repeat = async (work: () => Promise<number>): Promise<number[]> => {
  const results: number[] = [];
  const limit = performance.now() + SECONDS * 1000;
  while (results.length < 3 || performance.now() < limit) results.push(await work());
  return results;
};

/** Writes a tenant of a given size to a folder: the default seed, copies of it, and a custom connector. */
const makeTenant = async (data: string, size: number): Promise<string[]> => {
  await using server = await startEmulator({ port: 0, data });
  const { version, connectors: seed } = server.state();
  const connectors = [...seed];
  for (let number = seed.length; number < size; number += 1) {
    const row = seed[number % seed.length];
    const site = Math.floor(number / seed.length);
    if (row) connectors.push(copyOf(row, ` - Site ${site}`, `site-${site}`));
  }
  const [first] = seed;
  if (first) connectors.push({ ...copyOf(first, '', ''), name: CUSTOM, scriptName: CUSTOM, custom: true });
  server.setState({ version, connectors });
  return seed.map(({ scriptName }) => scriptName);
};

const copyOf = (row: TenantState['connectors'][number], name: string, label: string) => ({
  ...row,
  name: row.name + name,
  scriptName: `${row.scriptName}-${label}`,
  labels: [...row.labels, label].filter(Boolean),
  documents: {},
  translations: {},
});

/** Measures the built emulator with tenants in files. @param folder folder for the files. */
export const measureGrowth = async (folder: string, rounds: number): Promise<Growth[]> => {
  const servers: RunningServer[] = [];
  try {
    const contenders: Contender[] = [];
    for (const size of SIZES) {
      const data = join(folder, String(size));
      const scriptNames = await makeTenant(data, size);
      const server = await launch(emulator('--data', data));
      servers.push(server);
      const token = await tokenOf(server.url);
      const shared = { token, stateful: false, connections: [10], workloads: workloads(scriptNames) };
      contenders.push({ ...server, ...shared, name: String(size) });
    }
    return [...(await growthUnderLoad(contenders, rounds)), ...(await growthOfLists(contenders, rounds))];
  } finally {
    for (const server of servers) await server.stop();
  }
};

const growthUnderLoad = async (contenders: readonly Contender[], rounds: number): Promise<Growth[]> => {
  const measurements = await measureRounds('growth', contenders, { rounds, seconds: SECONDS });
  const requests = contenders[0]?.workloads.map(({ id }) => id) ?? [];
  return requests.flatMap((request) => {
    const own = measurements.filter(({ workload }) => workload === request);
    return SIZES.map((connectors) => ({
      request,
      connectors,
      share: ratio(own, String(connectors), String(SIZES[0]), ({ processor }) => processor),
      target: connectors === SIZES[0] ? '' : '≤ 1.3 ×',
    }));
  });
};

const growthOfLists = async (contenders: readonly Contender[], rounds: number): Promise<Growth[]> => {
  const progress = new Progress('growth of lists', FILTERS.length * contenders.length * rounds);
  const growth: Growth[] = [];
  for (const filterOf of FILTERS) {
    const alone = await measureAlone(contenders, filterOf, rounds, progress);
    for (const connectors of SIZES) {
      const own = alone.filter(({ contender }) => contender === String(connectors));
      const middle = (figure: 'median' | 'longest' | 'wait') => spreadOf(own.map((one) => one[figure])).median;
      growth.push({
        request: titleOf(filterOf),
        connectors,
        share: ratio(alone, String(connectors), String(SIZES[0]), ({ median }) => median),
        target: connectors === SIZES[2] ? '≤ 60 ms' : '',
        median: middle('median'),
        longest: middle('longest'),
        wait: middle('wait'),
      });
    }
  }
  progress.end();
  return growth;
};
