import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collect } from '../process.ts';

/**
 * Runs Schemathesis against the document of a family and prints a line per check and at last `N of M`. A check fails if
 * Schemathesis finds something, and if it did no real work: each operation must have had a success, each upload must have been
 * stored once, and links must have been followed.
 *
 * Usage: node driver.ts SCHEMATHESIS CONFIGURATION SECONDS FAMILY/CHECK...   with SAIL_BASE_URL set; checks of one family
 */
const [program = '', configuration = '', seconds = '', ...wanted] = process.argv.slice(2);
const base = process.env['SAIL_BASE_URL'] ?? '';
const [family = ''] = wanted[0]?.split('/') ?? [];

/** How long the check of ignored tokens takes, in seconds. */
const AUTH_SECONDS = 15;

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string }>>>>;
  readonly components: { readonly securitySchemes: Record<string, unknown> };
}

interface Report {
  readonly complete: boolean;
  readonly operations: { readonly total: number; readonly tested: number };
  readonly test_cases: { readonly generated: number };
  readonly failures: readonly { readonly title: string; readonly operations: readonly string[] }[];
  readonly errors: readonly unknown[];
  readonly valid_rates: Readonly<Record<string, Readonly<Record<string, { readonly accepted: number }>>>>;
}

/** What a run did, beside its report. */
interface Work {
  /** Requests whose input came from a link. */
  readonly links: number;
  /** Labels of operations, such as `PUT /v3/connectors/{scriptName}/source-config`, that stored an upload. */
  readonly stored: ReadonlySet<string>;
  /** Labels of operations that accepted a valid request. */
  readonly accepted: ReadonlySet<string>;
}

interface Run {
  readonly report: Report;
  readonly work: Work;
  readonly requests: number;
  readonly output: string;
}

const folder = mkdtempSync(join(tmpdir(), 'schemathesis-'));

/** Runs Schemathesis. @throws Error if it leaves no report. */
const run = async (location: string, ...options: readonly string[]): Promise<Run> => {
  const [report, events] = [join(folder, 'report.json'), join(folder, 'events.ndjson')];
  const reports = ['--report', 'json,ndjson', '--report-json-path', report, '--report-ndjson-path', events];
  const args = ['--no-color', '--config-file', configuration, 'run', location, ...options, ...reports];
  const { lines, errors } = await collect({ cwd: folder, env: { PYTHONUTF8: '1' } }, 2 ** 31 - 1, program, ...args);
  const output = lines.join('\n');
  try {
    const parsed: Report = JSON.parse(readFileSync(report, 'utf8'));
    return { report: parsed, work: readWork(parsed, events), requests: parsed.test_cases.generated, output };
  } catch (error) {
    throw new Error(`Schemathesis left no report: ${(error as Error).message}\n${output}${errors}`);
  }
};

interface Recorder {
  /** Absent, as is the next, if a scenario was skipped. */
  readonly cases?: Readonly<
    Record<
      string,
      { readonly is_transition_applied: boolean; readonly value: { readonly method: string; readonly path: string } }
    >
  >;
  readonly interactions?: Readonly<
    Record<string, { readonly response: { readonly content?: { readonly $base64: string } } | null }>
  >;
}

const readWork = ({ valid_rates }: Report, events: string): Work => {
  let links = 0;
  const stored = new Set<string>();
  for (const line of readFileSync(events, 'utf8').split('\n')) {
    if (!line.startsWith('{"ScenarioFinished"')) continue;
    const { cases = {}, interactions = {} }: Recorder = JSON.parse(line).ScenarioFinished.recorder;
    for (const [id, { is_transition_applied, value }] of Object.entries(cases)) {
      if (is_transition_applied) links += 1;
      const content = interactions[id]?.response?.content?.$base64 ?? '';
      const isStored = Buffer.from(content, 'base64').includes('"status":"UPDATED"');
      if (value.method === 'PUT' && isStored) stored.add(`${value.method} ${value.path}`);
    }
  }
  const accepted = Object.entries(valid_rates).filter(([, phases]) =>
    Object.values(phases).some((rate) => rate.accepted > 0),
  );
  return { links, stored, accepted: new Set(accepted.map(([label]) => label)) };
};

/** Returns what Schemathesis printed about an operation. */
const detailsOf = (label: string, output: string): string => {
  const [, section = ''] = output.split(/^=+ FAILURES =+$/m);
  const blocks = section.split(/^_+ (.+?) _+$/m);
  return blocks[blocks.indexOf(label) + 1] ?? '';
};

/**
 * Returns what is wrong with an operation; undefined if nothing is.
 *
 * @param label its own, such as `GET /connectors/v1`.
 * @param labels those of all operations. A failure with another label, such as that of a method that a path has not, belongs to each
 *   operation of its path.
 */
const faultOf = ({ report, work, output }: Run, label: string, labels: ReadonlySet<string>): string | undefined => {
  const isAbout = (other: string): boolean =>
    other === label || (!labels.has(other) && pathOf(other) === pathOf(label));
  const failures = report.failures.filter(({ operations }) => operations.some(isAbout));
  if (failures.length > 0) {
    const details = failures
      .flatMap(({ operations }) => operations.filter(isAbout))
      .map((one) => detailsOf(one, output));
    return [...failures.map(({ title }) => title), ...details].join(' ');
  }
  if (!work.accepted.has(label)) return 'no valid request was accepted';
  if (label.startsWith('PUT ') && !work.stored.has(label)) return 'no upload was stored';
  return undefined;
};

const pathOf = (label: string): string => label.slice(label.indexOf(' ') + 1);

/** The label that failures of the stateful phase have. */
const STATEFUL = 'Stateful tests';

const linksFault = (contract: Run): string | undefined => {
  if (contract.report.failures.some(({ operations }) => operations.includes(STATEFUL))) {
    return detailsOf(STATEFUL, contract.output) || 'the stateful phase failed';
  }
  return contract.work.links > 0 ? undefined : 'no link was followed';
};

/**
 * Looks for operations that answer without a token. Schemathesis does so for HTTP bearer schemes and not for OAuth 2.0, so it gets
 * a copy of the document that says the former.
 */
const authFault = async (document: Document): Promise<string | undefined> => {
  for (const name of Object.keys(document.components.securitySchemes)) {
    document.components.securitySchemes[name] = { type: 'http', scheme: 'bearer' };
  }
  const copy = join(folder, 'bearer.json');
  writeFileSync(copy, JSON.stringify(document));
  const { report, output } = await run(
    copy,
    '--url',
    base,
    '--checks',
    'ignored_auth',
    '--max-time',
    String(AUTH_SECONDS),
  );
  if (report.failures.length > 0) return output.slice(output.indexOf('FAILURES'));
  return report.operations.tested === report.operations.total ? undefined : 'not every operation was tested';
};

const controlFault = ({ report, output }: Run): string | undefined => {
  if (report.failures.length > 0) return output.slice(output.indexOf('FAILURES'));
  return report.operations.tested === report.operations.total ? undefined : 'not every route was tested';
};

/** Returns two runs as one. */
const together = (one: Run, other: Run): Run => ({
  report: {
    ...other.report,
    complete: one.report.complete && other.report.complete,
    failures: [...one.report.failures, ...other.report.failures],
    errors: [...one.report.errors, ...other.report.errors],
  },
  work: {
    links: one.work.links + other.work.links,
    stored: new Set([...one.work.stored, ...other.work.stored]),
    accepted: new Set([...one.work.accepted, ...other.work.accepted]),
  },
  requests: one.requests + other.requests,
  output: `${one.output}\n${other.output}`,
});

const main = async (): Promise<void> => {
  const location = `${base}${family === 'control' ? '/_emulator/openapi.json' : `/openapi/${family}.json`}`;
  const document = (await (await fetch(location)).json()) as Document;
  const labels = new Map(
    Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, { operationId }]) => [
        `contract-${operationId.replace(/V1$/, '')}`,
        `${method.toUpperCase()} ${path}`,
      ]),
    ),
  );
  // A bound on the time cuts each phase, so those whose requests are always the same run without one first.
  const fixed = await run(location, '--phases', 'examples,coverage');
  const contract = together(fixed, await run(location, '--max-time', seconds));
  process.stdout.write(`${contract.requests} requests, ${contract.work.links} of them by links\n`);
  const judge = async (check: string): Promise<string | undefined> => {
    if (!contract.report.complete || contract.report.errors.length > 0) return contract.output.slice(-2000);
    if (check === 'contract-control') return controlFault(contract);
    if (check === 'contract-links') return linksFault(contract);
    if (check === 'contract-auth') return authFault(document);
    const label = labels.get(check);
    return label === undefined
      ? 'the document has no such operation'
      : faultOf(contract, label, new Set(labels.values()));
  };
  let passed = 0;
  for (const name of wanted) {
    const fault = await judge(name.slice(family.length + 1));
    if (fault === undefined) passed += 1;
    process.stdout.write(
      fault === undefined ? `ok ${name}\n` : `not ok ${name}: ${fault.replaceAll(/\s+/g, ' ').slice(0, 1500)}\n`,
    );
  }
  process.stdout.write(`${passed} of ${wanted.length}\n`);
};

try {
  await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
