import { VERSION } from '../platform/package.ts';
import type { Totals } from './request-counts.ts';
import type { ServerParts } from './server-parts.ts';

/** Version of the control API, and what may change without a new one. */
export const CONTROL_API = {
  version: 1,
  rule: 'A release may add routes, members, and values. It changes or removes none without a new version and a line in the changelog.',
} as const;

/** The state of a server as a whole. */
export interface ServerStatus {
  readonly version: string;
  /** Version of the control API. */
  readonly controlApi: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Seconds since then. */
  readonly uptime: number;
  /** Profile or folder that new tenants start with. */
  readonly fixtures: string;
  /** Folder of the tenants; null if they are in memory. */
  readonly data: string | null;
  readonly tenants: { readonly count: number; readonly max: number; readonly evictions: number };
  /** Of the process, in bytes. */
  readonly memory: { readonly resident: number; readonly heap: number };
  /** Of all tenants, since the start. */
  readonly counts: Totals;
}

/** Returns what there is to know of a server as a whole. */
export const serverStatus = ({ tenants, options, counts, startedAt }: ServerParts): ServerStatus => {
  const { rss, heapUsed } = process.memoryUsage();
  return {
    version: VERSION,
    controlApi: CONTROL_API.version,
    startedAt: startedAt.toISOString(),
    uptime: Math.floor((Date.now() - startedAt.getTime()) / 1000),
    fixtures: options.fixtures,
    data: options.data ?? null,
    tenants: { count: tenants.names().length, max: options.maxTenants, evictions: tenants.evictions },
    memory: { resident: rss, heap: heapUsed },
    counts: counts.totals,
  };
};

/** Returns the figures of a server in the text format of Prometheus. */
export const metricsText = (parts: ServerParts): string => {
  const { version, fixtures, uptime, tenants, memory, counts } = serverStatus(parts);
  const rows = parts.counts.rows.map(({ operation, status, count, duration }) => ({
    labels: { operation: operation ?? '', status: String(status) },
    count,
    seconds: duration / 1000,
  }));
  return [
    ...family('isc_emulator_info', 'gauge', 'Version and fixtures.', [{ labels: { version, fixtures }, value: 1 }]),
    ...family('isc_emulator_uptime_seconds', 'gauge', 'Time since the start.', [{ value: uptime }]),
    ...family('isc_emulator_tenants', 'gauge', 'Tenants that are in use or on disk.', [{ value: tenants.count }]),
    ...family('isc_emulator_tenants_max', 'gauge', 'Maximum number of tenants.', [{ value: tenants.max }]),
    ...family('isc_emulator_tenant_evictions_total', 'counter', 'Tenants that made room for others.', [
      { value: tenants.evictions },
    ]),
    ...family(
      'isc_emulator_requests_total',
      'counter',
      'Requests by operation and status code; 0 is no response.',
      rows.map(({ labels, count }) => ({ labels, value: count })),
    ),
    ...family(
      'isc_emulator_request_seconds_total',
      'counter',
      'Time that these requests took.',
      rows.map(({ labels, seconds }) => ({ labels, value: seconds })),
    ),
    ...family('isc_emulator_rejections_total', 'counter', 'Requests that were rejected.', [{ value: counts.rejected }]),
    ...family('isc_emulator_faults_total', 'counter', 'Requests that a fault rule hit.', [{ value: counts.faults }]),
    ...family('isc_emulator_warnings_total', 'counter', 'Requests that got a warning.', [{ value: counts.warned }]),
    ...family('process_resident_memory_bytes', 'gauge', 'Memory of the process.', [{ value: memory.resident }]),
    '',
  ].join('\n');
};

interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

const family = (name: string, type: 'gauge' | 'counter', help: string, samples: readonly Sample[]): string[] => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} ${type}`,
  ...samples.map(({ labels = {}, value }) => `${name}${labelText(labels)} ${value}`),
];

const labelText = (labels: Readonly<Record<string, string>>): string => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value.replace(/[\\"\n]/g, escapeLabel)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
};

const escapeLabel = (character: string): string => (character === '\n' ? '\\n' : `\\${character}`);
