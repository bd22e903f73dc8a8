import type { RunningServer } from '../server-process.ts';
import { Ledger, type Write } from './ledger.ts';
import { ask, type HttpResponse, readBack, send, start } from './server.ts';
import { BASE, oneOfEach, UPLOADS } from './writes.ts';

/** The initial connectors of a trial. Writes go to all but the first, which is only read. */
const PREFIX = 'durable-0-';
export const FIRST = `${PREFIX}0`;

const MAX_WRITES = 5_000;

/** A server with a data folder, the ledger of its writes, and the problems found. */
export class Trial {
  readonly checks: CheckList;
  readonly ledger = new Ledger();
  readonly data: string;
  #server: RunningServer | undefined;
  #seeded = 0;
  #number = 1_000;

  constructor(title: string, data: string, tell: (line: string) => void) {
    this.checks = new CheckList(title, tell);
    this.data = data;
  }

  get server(): RunningServer {
    if (!this.#server) throw new Error('no server runs');
    return this.#server;
  }

  /** @throws Error if the server does not start. */
  async start(): Promise<void> {
    this.#server = await start(this.data);
    this.#seeded ||= (await readBack(this.server.url, [])).seeded;
  }

  async kill(): Promise<void> {
    await this.#server?.stop();
  }

  ask(path: string, request?: RequestInit): Promise<HttpResponse | undefined> {
    return ask(this.server.url + path, request);
  }

  send(write: Write): Promise<HttpResponse | undefined> {
    return send(this.server.url, write, this.ledger);
  }

  oneOfEach(): Write[] {
    this.#number += 1;
    return oneOfEach(this.#number, this.ledger.living(PREFIX).slice(1));
  }

  /** Sends writes all at once. @returns those that failed. */
  async failing(writes: readonly Write[]): Promise<string[]> {
    const responses = await Promise.all(writes.map((write) => this.send(write)));
    return writes.flatMap(({ kind, path }, at) => {
      const response = responses[at];
      if (response && response.status < 300) return [];
      return [`${kind} ${path} is answered with ${response?.status ?? 'nothing'}`];
    });
  }

  /**
   * Sends writes all at once. One may still fit into the log, and is recorded then.
   *
   * @returns those that were neither acknowledged nor rejected with a 500 in ISC's shape.
   */
  async neitherDoneNorRejected(writes: readonly Write[]): Promise<string[]> {
    const responses = await Promise.all(writes.map((write) => this.send(write)));
    return writes.flatMap(({ kind, path }, at) => {
      const response = responses[at];
      if (response && response.status < 300) return [];
      return problemsOfRejection(response).map((problem) => `${kind} ${path}: ${problem}`);
    });
  }

  /** Writes until a number of writes in a row are rejected, and checks each rejection. */
  async untilRejected(times: number, next: (number: number) => Write): Promise<{ done: number; problems: string[] }> {
    const problems: string[] = [];
    let done = 0;
    for (let number = 1, rejected = 0; rejected < times; number += 1) {
      if (number > MAX_WRITES) return { done, problems: [...problems, `${MAX_WRITES} writes, and still no end`] };
      const response = await this.send(next(number));
      if (response && response.status < 300) {
        rejected = 0;
        done += 1;
      } else {
        rejected += 1;
        problems.push(...problemsOfRejection(response));
      }
    }
    return { done, problems };
  }

  /** Returns the reads whose response is not 200: of lists and, unless a reset took it, of one connector. */
  async failingReads(): Promise<string[]> {
    const first = `${BASE}/${FIRST}`;
    const ofOne = this.ledger.scriptNames.includes(FIRST)
      ? [first, ...UPLOADS.map(([path]) => `${first}/${path}`)]
      : [];
    const problems: string[] = [];
    for (const path of [BASE, '/v3/connectors', ...ofOne, '/openapi/v3.json', '/_emulator/state']) {
      const response = await this.ask(path);
      if (response?.status !== 200) problems.push(`${path} is answered with ${response?.status ?? 'nothing'}`);
    }
    return problems;
  }

  /** Returns all differences from what was acknowledged. */
  async audit(): Promise<string[]> {
    try {
      const { found, wrong, seeded } = await readBack(this.server.url, this.ledger.scriptNames);
      const seed = seeded === this.#seeded ? [] : [`${seeded} connectors of the seed are there, of ${this.#seeded}`];
      return [...seed, ...wrong, ...this.ledger.audit(found).lost];
    } catch (error) {
      return [(error as Error).message];
    }
  }
}

const MAX_SHOWN = 3;

/** The checks that were made, with their problems. */
export class CheckList {
  readonly #title: string;
  readonly #tell: (line: string) => void;
  readonly #rows: { title: string; problems: readonly string[]; remark: string }[] = [];

  constructor(title: string, tell: (line: string) => void) {
    this.#title = title;
    this.#tell = tell;
  }

  /** @param problems what contradicts the title; empty if nothing does. */
  add(title: string, problems: readonly string[], remark = ''): void {
    this.#rows.push({ title, problems, remark });
    this.#tell([problems.length === 0 ? 'ok   ' : 'FAIL ', title, remark && `(${remark})`].join(' '));
    for (const problem of problems.slice(0, MAX_SHOWN)) this.#tell(`      ${problem}`);
  }

  /** Returns the list as Markdown, and whether all is well. */
  result(): { report: string; good: boolean } {
    const lines = this.#rows.map(({ title, problems, remark }) => {
      const more = problems.length > MAX_SHOWN ? [`and ${problems.length - MAX_SHOWN} more`] : [];
      const outcome =
        problems.length === 0 ? 'yes' : `**no**: ${[...problems.slice(0, MAX_SHOWN), ...more].join('; ')}`;
      return `| ${title} | ${outcome.replaceAll('|', '\\|')}${remark && ` (${remark})`} |`;
    });
    const report = [`| ${this.#title} |  |`, '| --- | --- |', ...lines, ''].join('\n');
    return { report, good: this.#rows.every(({ problems }) => problems.length === 0) };
  }
}

/** Returns how a response differs from ISC's 500: status, body, and the ID in body and header. */
export const problemsOfRejection = (response: HttpResponse | undefined): string[] => {
  if (!response) return ['the connection broke'];
  const { status, headers, text } = response;
  if (status !== 500) return [`answered with ${status}`];
  const body = parse(text);
  const problems = [
    ...(body['detailCode'] === '500.0 Internal Fault' ? [] : ['no detailCode']),
    ...(/^[0-9a-f]{32}$/.test(String(body['trackingId'])) ? [] : ['no trackingId']),
    ...(body['trackingId'] === headers.get('slpt-request-id') ? [] : ['trackingId is not the SLPT-Request-ID']),
    ...(Array.isArray(body['messages']) && body['messages'].length > 0 && body['messages'].every(isMessage)
      ? []
      : ['no messages']),
    ...(Array.isArray(body['causes']) && body['causes'].every(isMessage) ? [] : ['no causes']),
    ...(headers.get('content-type')?.startsWith('application/json') ? [] : ['no JSON by its type']),
  ];
  return problems.map((problem) => `500 with ${problem}: ${text.slice(0, 300)}`);
};

const isMessage = (value: unknown): boolean => {
  const { locale, localeOrigin, text } = (value ?? {}) as Record<string, unknown>;
  return [locale, localeOrigin, text].every((part) => typeof part === 'string' && part !== '');
};

const parse = (text: string): Record<string, unknown> => {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
};
