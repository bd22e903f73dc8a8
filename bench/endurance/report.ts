import { cpus } from 'node:os';
import { spreadOf } from '../ratio.ts';
import type { Tally } from './run.ts';
import type { Sample } from './samples.ts';
import type { Tenancy } from './tenants.ts';

/** The results of a run. */
export interface Outcome {
  readonly minutes: number;
  readonly tally: Tally;
  readonly samples: readonly Sample[];
  /** Samples before any load, and after all connections were closed. */
  readonly descriptors: { readonly start: number | undefined; readonly end: number | undefined };
  readonly memory: { readonly start: number | undefined; readonly end: number | undefined };
  readonly tenancy: Tenancy;
  readonly idle: { readonly held: number; readonly wanted: number };
}

/** Maximum growth of memory from the second quarter to the last: a share, and megabytes. */
const GROWTH = 1.15;
const MARGIN = 20;
/** Maximum number of additional descriptors at the end, and number per tenant on disk: database, log, and index. */
const SPARE_DESCRIPTORS = 5;
const DESCRIPTORS_OF_TENANT = 3;

type Figure = (sample: Sample) => number | undefined;

/** Returns the median of a figure in one quarter of the run, or NaN if it is unknown. */
const quarter = (samples: readonly Sample[], number: 1 | 2 | 3 | 4, figure: Figure): number => {
  const edge = (quarters: number) => Math.round((samples.length * quarters) / 4);
  return median(samples.slice(edge(number - 1), edge(number)), figure);
};

const known = (samples: readonly Sample[], figure: Figure): number[] =>
  samples.map(figure).filter((value) => value !== undefined);
const median = (samples: readonly Sample[], figure: Figure): number => spreadOf(known(samples, figure)).median;
const maxOf = (samples: readonly Sample[], figure: Figure): number => Math.max(...known(samples, figure));

const memoryOf: Figure = ({ memory }) => memory;

/** Returns why the server failed, one sentence each; empty if it did not. */
export const complaints = ({ tally, samples, descriptors, minutes, tenancy }: Outcome): string[] => {
  const [second, last] = [quarter(samples, 2, memoryOf), quarter(samples, 4, memoryOf)];
  const { start, end } = descriptors;
  const spare = SPARE_DESCRIPTORS + (tenancy.persisted === undefined ? 0 : tenancy.max * DESCRIPTORS_OF_TENANT);
  return [
    ...(tally.failed > 0 ? [`Failures: ${tally.failed}.`] : []),
    ...(samples.length < minutes * 6 ? [`It ended after ${samples.length} samples of ${minutes * 6}.`] : []),
    ...(last > second * GROWTH + MARGIN ? [`Memory grew from ${megabytes(second)} to ${megabytes(last)}.`] : []),
    ...(start !== undefined && end !== undefined && end > start + spare
      ? [`${end} descriptors are open after the end, ${start} were at the start.`]
      : []),
  ];
};

const UNKNOWN = 'unknown';
const plain = (number: number | undefined, unit = ''): string =>
  number === undefined || !Number.isFinite(number) ? UNKNOWN : Math.round(number).toLocaleString('en') + unit;
const megabytes = (number: number | undefined): string => plain(number, ' MB');
const milliseconds = (number: number): string => plain(number, ' ms');
const cores = (number: number): string => (Number.isFinite(number) ? number.toFixed(2) : UNKNOWN);

/** Returns the report as Markdown. */
export const printReport = (outcome: Outcome): string => {
  const { minutes, tally, samples, descriptors, memory, idle, tenancy } = outcome;
  const wrong = complaints(outcome);
  const fewer = idle.held < idle.wanted ? `, fewer than ${plain(idle.wanted)} because of the limit of open files` : '';
  const figures: readonly (readonly [string, string])[] = [
    ['Memory before the load', megabytes(memory.start)],
    ...([1, 2, 3, 4] as const).map(
      (number) => [`Memory, quarter ${number}, median`, megabytes(quarter(samples, number, memoryOf))] as const,
    ),
    ['Memory, peak of the samples', megabytes(maxOf(samples, memoryOf))],
    ['Memory after the load', megabytes(memory.end)],
    ['Descriptors before the load', plain(descriptors.start)],
    ['Descriptors under load, most', plain(maxOf(samples, (sample) => sample.descriptors))],
    ['Descriptors after all was closed', plain(descriptors.end)],
    ['Idle connections held', plain(idle.held) + fewer],
    [
      'Longest answer of /_emulator/health, without waits for a core',
      milliseconds(maxOf(samples, ({ health }) => health)),
    ],
    ['Longest wait of the server for a core meanwhile', milliseconds(maxOf(samples, ({ waited }) => waited))],
    ['Cores, median: server', cores(median(samples, ({ server }) => server))],
    ['Cores, median: load', cores(median(samples, ({ load }) => load))],
    ['Tenants seen', plain(tally.tenants.size)],
    ...(tenancy.persisted === undefined
      ? []
      : [[`Tenants on disk, ${tenancy.max} held open at most`, plain(tenancy.visits.size)] as const]),
    ['Failures', plain(tally.failed)],
  ];
  return [
    `# Endurance: ${minutes} min`,
    '',
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}. ${
      wrong.length === 0 ? 'The server came through.' : wrong.join(' ')
    }`,
    '',
    '| Figure |  |',
    '| --- | --- |',
    ...figures.map(([name, value]) => `| ${name} | ${value} |`),
    '',
    '| Requests or connections | Number |',
    '| --- | --- |',
    ...[...tally.counts]
      .sort(([one], [other]) => one.localeCompare(other))
      .map(([kind, count]) => `| ${kind} | ${plain(count)} |`),
    `| all | ${plain(tally.total)} |`,
    '',
    ...(tally.failures.length > 0
      ? [
          `Failures, ${tally.failures.length} of ${plain(tally.failed)}:`,
          '',
          ...tally.failures.map((failure) => `- ${failure}`),
          '',
        ]
      : []),
  ].join('\n');
};
