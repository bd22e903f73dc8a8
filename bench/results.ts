import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../server/platform/package.ts';
import type { Cost } from './cost.ts';
import type { Growth } from './growth.ts';
import type { HeapLimits, MemoryUse } from './memory.ts';
import { type Measurement, ratio, type Spread, spreadOf } from './ratio.ts';
import type { Startup } from './startup.ts';
import { CONNECTIONS, WORKLOADS } from './workloads.ts';

/** The results of the last benchmark, by part, as stored in `bench/results.json`. */
export interface Results {
  readonly speed: Part<Speed>;
  readonly start: Part<Startup>;
  readonly memory: Part<MemoryUse>;
  readonly heap: Part<HeapLimits>;
  readonly tenants: Part<Cost>;
  readonly growth: Part<Growth>;
}
export type PartName = keyof Results;

interface Part<Row> {
  /** The day, in ISO 8601. */
  readonly date: string;
  readonly machine: string;
  readonly rows: readonly Row[];
}

/** A server under a workload. All ratios are multiples of the bare Fastify's figure in the same round. */
export interface Speed {
  readonly request: string;
  readonly server: string;
  readonly connections: (typeof CONNECTIONS)[number];
  /** Processor time of a request. */
  readonly processor: Spread;
  /** The same in microseconds: this server's, and the bare Fastify's. */
  readonly microseconds: number;
  readonly bareMicroseconds: number;
  readonly rate: Spread;
  /** Median latency. */
  readonly latency: Spread;
  readonly p99: Spread;
  /** Target (maximum) for the processor time. */
  readonly target?: number;
}

/** The server that others are compared with, and the one that has targets. */
export const BASE = 'bare Fastify';
export const EMULATOR = 'emulator';

export const toSpeed = (measurements: readonly Measurement[]): Speed[] => {
  const names = new Set(measurements.map(({ contender }) => contender));
  const contenders = [...names].filter((name) => name !== BASE).sort((one, other) => one.localeCompare(other));
  const runs = WORKLOADS.flatMap((workload) =>
    contenders.flatMap((server) => CONNECTIONS.map((connections) => ({ workload, server, connections }))),
  );
  return runs.flatMap(({ workload: { id, title, targets }, server, connections }) => {
    const compared = measurements.filter((one) => one.workload === id && one.connections === connections);
    if (!compared.some(({ contender }) => contender === server)) return [];
    const share = (figure: (one: Measurement) => number) => ratio(compared, server, BASE, figure);
    const microseconds = (name: string) =>
      spreadOf(compared.filter(({ contender }) => contender === name).map(({ processor }) => processor)).median;
    const target = server === EMULATOR ? targets?.[connections] : undefined;
    return [
      {
        request: title,
        server,
        connections,
        processor: share(({ processor }) => processor),
        microseconds: microseconds(server),
        bareMicroseconds: microseconds(BASE),
        rate: share(({ rate }) => rate),
        latency: share(({ median }) => median),
        p99: share(({ p99 }) => p99),
        ...(target !== undefined && { target }),
      },
    ];
  });
};

/** Returns a part measured on this machine today. @param pinned whether server and load each had their own core. */
export const partOf = <Row>(rows: readonly Row[], pinned: boolean): Part<Row> => ({
  date: new Date().toISOString().slice(0, 10),
  machine: `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}${pinned ? '' : ', cores shared'}`,
  rows,
});

const FILE = join(packageRoot, 'bench', 'results.json');

export const readResults = (): Results => JSON.parse(readFileSync(FILE, 'utf8'));

/** Stores parts in place of earlier ones. Other parts stay. */
export const saveResults = (parts: Partial<Results>): void => {
  const results = { ...readResults(), ...parts };
  writeFileSync(FILE, `${JSON.stringify(results, (_key, value) => round(value), 2)}\n`);
};

/** Rounds a figure to four digits, which is more than its precision. */
const round = (value: unknown): unknown => (typeof value === 'number' ? Number(value.toPrecision(4)) : value);
