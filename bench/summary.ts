import { type Measurement, ratio, type Spread } from './rounds.ts';
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
  /** Resident megabytes after all load; undefined where the system does not tell. */
  readonly memoryAfterLoad: number | undefined;
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

/** What everything is compared with. */
const BASE = 'fastify';

export const summarize = (results: {
  readonly machine: string;
  readonly pinned: boolean;
  readonly measurements: readonly Measurement[];
  readonly startup: readonly Startup[];
  readonly memoryAfterLoad: number | undefined;
}): Summary => {
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
const showSpread = ({ median, least, most }: Spread): string => `${show(median)} (${show(least)}–${show(most)})`;

/** The table, in Markdown. */
export const printTable = ({ date, machine, rows, startup, memoryAfterLoad }: Summary): string =>
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
          '| Server | Cold start | in milliseconds | Memory at start, MB |',
          '| --- | --- | --- | --- |',
          ...startup.map(
            ({ name, ratio: share, milliseconds, memory }) =>
              `| ${name} | ${showSpread(share)} | ${Math.round(milliseconds.median)} | ${Math.round(memory)} |`,
          ),
          '',
        ]
      : []),
    ...(memoryAfterLoad === undefined ? [] : [`Memory after all load: ${Math.round(memoryAfterLoad)} MB`, '']),
  ].join('\n');
