import { table } from '../docs/table.ts';
import type { Cost } from './cost.ts';
import { V8_CHOOSES } from './memory.ts';
import type { Spread } from './ratio.ts';
import { EMULATOR, type Results, type Speed } from './results.ts';

const show = (number: number): string =>
  number >= 100 ? Math.round(number).toLocaleString('en') : number >= 0.1 ? number.toFixed(2) : number.toPrecision(2);
const showSpread = ({ median, min, max }: Spread): string => `${show(median)} (${show(min)}–${show(max)})`;
const showMegabytes = ({ median, min, max }: Spread): string =>
  min === max ? String(Math.round(median)) : `${Math.round(median)} (${Math.round(min)}–${Math.round(max)})`;
const atMost = (target: number | undefined, unit = ''): string => (target === undefined ? '' : `≤ ${target}${unit}`);

const measured = ({ date, machine }: { readonly date: string; readonly machine: string }): string =>
  `Measured ${date} on ${machine}.`;

/** Prints three figures for the README. */
export const printFigures = ({ speed, start, tenants }: Results): string => {
  const get = speed.rows.filter(({ request, connections }) => request === 'GET one connector' && connections === 10);
  const costOf = (name: string) => get.find(({ server }) => server === name);
  const peers = get.filter(({ server }) => server !== EMULATOR);
  const startup = start.rows.find(({ name }) => name === EMULATOR);
  const reset = tenants.rows.find(({ title }) => title === 'Reset of a tenant that has written');
  const ours = costOf(EMULATOR);
  if (ours === undefined || startup === undefined || reset === undefined)
    throw new Error('The benchmark is incomplete.');
  const others = peers.map(({ server, processor }) => `${server} ${show(processor.median)} ×`).join(', ');
  return [
    `- A GET costs ${ours.microseconds.toFixed(0)} µs of processor time: ${show(ours.processor.median)} × a bare Fastify that sends the same bytes (${others}).`,
    `- The server responds ${startup.milliseconds.median.toFixed(0)} ms after its start.`,
    `- A reset of a tenant takes ${show(reset.value.median)} ms.`,
  ].join('\n');
};

/** The headline: what a request to the emulator costs, one row per kind of request. */
export const printHeadline = ({ rows, ...part }: Results['speed']): string => {
  const ours = rows.filter(({ server }) => server === EMULATOR);
  const lines = [...Map.groupBy(ours, ({ request }) => request)].map(([request, both]) => {
    const [ten, one] = [10, 1].map((connections) => both.find((row) => row.connections === connections));
    return [
      request,
      ...[ten, one].flatMap((row) => [row ? showSpread(row.processor) : '', atMost(row?.target)]),
      ten ? showSpread(ten.rate) : '',
      one ? showSpread(one.latency) : '',
    ];
  });
  const head = ['Request', 'Processor time, ten connections', 'Target', 'one connection', 'Target'];
  return [
    `Multiples of a bare Fastify that sends the same bytes: median (min–max) of the rounds. ${measured(part)}`,
    table([...head, 'Rate, ten connections', 'Latency, one connection'], lines),
  ].join('\n\n');
};

/** Prints all measurements of speed, one row per run. */
export const printSpeed = ({ rows, ...part }: Results['speed']): string =>
  [
    measured(part),
    table(
      ['Request', 'Server', 'Connections', 'Processor time', 'µs', 'bare Fastify, µs', 'Rate', 'Median latency', 'p99'],
      rows.map((row: Speed) => [
        row.request,
        row.server,
        String(row.connections),
        showSpread(row.processor),
        row.microseconds.toFixed(0),
        row.bareMicroseconds.toFixed(0),
        ...[row.rate, row.latency, row.p99].map(showSpread),
      ]),
    ),
  ].join('\n\n');

/** Targets (maximum): time of a cold start as a multiple of the bare Fastify's, and memory after it in megabytes. */
const START_TARGETS = { ratio: 1.2, memory: 88 };

export const printStart = ({ rows, ...part }: Results['start']): string =>
  [
    measured(part),
    table(
      ['Server', 'Cold start', 'Target', 'Cold start, ms', 'Memory at start, MB', 'Target'],
      rows.map(({ name, ratio, milliseconds, memory }) => {
        const targets = name === EMULATOR ? START_TARGETS : undefined;
        return [
          name,
          showSpread(ratio),
          atMost(targets?.ratio),
          showMegabytes(milliseconds),
          showMegabytes(memory),
          atMost(targets?.memory),
        ];
      }),
    ),
  ].join('\n\n');

export const printMemory = ({ rows, ...part }: Results['memory']): string =>
  [
    measured(part),
    table(
      ['Started with', 'Memory at start, MB', 'After a minute of load, MB', 'Target'],
      rows.map(({ name, start, end, target }) => [name, showMegabytes(start), showMegabytes(end), atMost(target)]),
    ),
  ].join('\n\n');

export const printHeap = ({ rows, ...part }: Results['heap']): string =>
  [
    measured(part),
    table(
      ['Options of V8', 'Memory after load, MB', 'Processor time, × that without options'],
      rows.map(({ options, memory, processor }) => [
        options === '' ? V8_CHOOSES : `\`${options}\``,
        showMegabytes(memory),
        showSpread(processor),
      ]),
    ),
  ].join('\n\n');

export const printTenants = ({ rows, ...part }: Results['tenants']): string =>
  [
    measured(part),
    table(
      ['What', 'Measured', 'Target'],
      rows.map(({ title, value, unit, target }: Cost) => [
        title,
        `${showSpread(value)} ${unit}`,
        atMost(target, ` ${unit}`),
      ]),
    ),
  ].join('\n\n');

/** How the cost of a request grows with the tenant. */
export const printGrowth = ({ rows, ...part }: Results['growth']): string =>
  [
    measured(part),
    table(
      [
        'Request',
        'Connectors',
        'Time, × the smallest tenant',
        'Median, ms',
        'Longest, ms',
        'Others wait, ms',
        'Target',
      ],
      rows.map(({ request, connectors, share, target, ...alone }) => [
        request,
        connectors.toLocaleString('en'),
        showSpread(share),
        ...[alone.median, alone.longest, alone.wait].map((one) => one?.toFixed(1) ?? ''),
        target,
      ]),
    ),
  ].join('\n\n');
