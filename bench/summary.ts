import type { MemoryUse } from './memory.ts';
import { type Measurement, ratio, type Spread } from './ratio.ts';
import type { Startup } from './startup.ts';
import { WORKLOADS } from './workloads.ts';

/** What a benchmark came to, as it is kept in `bench/results.json`. */
export interface Summary {
  /** ISO 8601, the day. */
  readonly date: string;
  readonly machine: string;
  /** Whether server and load had a core each. */
  readonly pinned: boolean;
  readonly rows: readonly Row[];
  readonly startup: readonly Startup[];
  /** After a minute of load. */
  readonly memory: readonly MemoryUse[];
  readonly growth: readonly Growth[];
}

/** One contender under one workload, as shares of a bare Fastify's figures. */
export interface Row {
  readonly workload: string;
  readonly title: string;
  readonly contender: string;
  readonly rate: Spread;
  readonly p99: Spread;
  readonly target: number | undefined;
}

/** What a request costs in a tenant of some size. */
export interface Growth {
  readonly request: string;
  readonly connectors: number;
  /** Time for an answer as a share of the smallest tenant's in the same round. */
  readonly share: Spread | undefined;
  /** What is aimed at, in words; empty where nothing is. */
  readonly target: string;
  /** Of a list that is measured one request at a time: medians of rounds, in milliseconds. */
  readonly median?: number;
  readonly longest?: number;
  /** Longest time that another, cheap request had to wait meanwhile. */
  readonly wait?: number;
}

/** What everything is compared with. */
const BASE = 'fastify';

export const summarize = (
  results: Omit<Summary, 'date' | 'rows'> & { readonly measurements: readonly Measurement[] },
): Summary => {
  const { measurements, ...rest } = results;
  const contenders = [...new Set(measurements.map(({ contender }) => contender))].filter((name) => name !== BASE);
  const rows = WORKLOADS.flatMap(({ id, title, target, targetOnDisk }) =>
    contenders.flatMap((contender): Row[] => {
      const rate = ratio(measurements, id, contender, BASE, (one) => one.rate);
      const p99 = ratio(measurements, id, contender, BASE, (one) => one.p99);
      if (!rate || !p99) return [];
      const aim = { emulator: target, 'emulator on disk': targetOnDisk || undefined }[contender];
      return [{ workload: id, title, contender, rate, p99, target: aim }];
    }),
  );
  return { date: new Date().toISOString().slice(0, 10), ...rest, rows };
};

const show = (number: number): string => number.toFixed(2);
const showMegabytes = (size: number | undefined): string =>
  size === undefined ? 'not told' : String(Math.round(size));
const showSpread = ({ median, least, most }: Spread): string => `${show(median)} (${show(least)}–${show(most)})`;

/** Speed, start and memory, in Markdown. */
export const printSpeed = ({ date, machine, rows, startup, memory }: Summary): string =>
  [
    `Shares of a bare Fastify that sends the same bytes: median (least–most) of rounds. ${date}, ${machine}.`,
    '',
    '| Request | Server | Rate | Target | p99 |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map(
      ({ title, contender, rate, p99, target }) =>
        `| ${title} | ${contender} | ${showSpread(rate)} | ${target === undefined ? '' : `≥ ${target}`} | ${showSpread(p99)} |`,
    ),
    '',
    ...(startup.length > 0
      ? [
          '| Server | Cold start | Target | in milliseconds | Memory at start, MB |',
          '| --- | --- | --- | --- | --- |',
          ...startup.map(({ name, ratio: share, milliseconds, memory: resident }) => {
            const target = name === 'emulator' ? '≤ 1.6' : '';
            return `| ${name} | ${showSpread(share)} | ${target} | ${Math.round(milliseconds.median)} | ${Math.round(resident)} |`;
          }),
          '',
        ]
      : []),
    ...(memory.length > 0
      ? [
          '| Server | Memory at start, MB | after a minute of reads, patches and token requests |',
          '| --- | --- | --- |',
          ...memory.map(({ name, start, end }) => `| ${name} | ${showMegabytes(start)} | ${showMegabytes(end)} |`),
          '',
        ]
      : []),
  ].join('\n');

/** How the cost of a request grows with the tenant, in Markdown. */
export const printGrowth = (growth: readonly Growth[]): string =>
  [
    '| Request | Connectors | Time, × the smallest tenant | Median, ms | Longest, ms | Others wait, ms | Target |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...growth.map(({ request, connectors, share, target, ...alone }) => {
      const shares = share ? showSpread(share) : '';
      const times = [alone.median, alone.longest, alone.wait].map((one) => one?.toFixed(1) ?? '');
      return `| ${[request, connectors.toLocaleString('en'), shares, ...times, target].join(' | ')} |`;
    }),
    '',
  ].join('\n');
