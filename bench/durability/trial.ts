import type { RunningServer } from '../server-process.ts';
import { Ledger, type Write } from './ledger.ts';
import { type Answer, ask, readBack, send, start } from './server.ts';
import { BASE, oneOfEach, UPLOADS } from './writes.ts';

/** The connectors that a trial begins with; writes of each kind go to all but the first, which is there to be read. */
const PREFIX = 'durable-0-';
export const FIRST = `${PREFIX}0`;

const MOST_WRITES = 5_000;

/** A server on a data folder, what was written to it, and what was found wrong with it. */
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

  /** @throws Error where the server does not start. */
  async start(): Promise<void> {
    this.#server = await start(this.data);
    this.#seeded ||= (await readBack(this.server.url, [])).seeded;
  }

  async kill(): Promise<void> {
    await this.#server?.stop();
  }

  ask(path: string, request?: RequestInit): Promise<Answer | undefined> {
    return ask(this.server.url + path, request);
  }

  send(write: Write): Promise<Answer | undefined> {
    return send(this.server.url, write, this.ledger);
  }

  oneOfEach(): Write[] {
    this.#number += 1;
    return oneOfEach(this.#number, this.ledger.living(PREFIX).slice(1));
  }

  /** Sends writes all at once. @returns those that were not done. */
  async failing(writes: readonly Write[]): Promise<string[]> {
    const answers = await Promise.all(writes.map((write) => this.send(write)));
    return writes.flatMap(({ kind, path }, at) => {
      const answer = answers[at];
      if (answer && answer.status < 300) return [];
      return [`${kind} ${path} is answered with ${answer?.status ?? 'nothing'}`];
    });
  }

  /**
   * Sends writes all at once: one may still fit into the room that the log has, and is noted down then.
   *
   * @returns those that were neither acknowledged nor refused with a 500 in ISC's shape.
   */
  async neitherDoneNorRefused(writes: readonly Write[]): Promise<string[]> {
    const answers = await Promise.all(writes.map((write) => this.send(write)));
    return writes.flatMap(({ kind, path }, at) => {
      const answer = answers[at];
      if (answer && answer.status < 300) return [];
      return faultsOfRefusal(answer).map((fault) => `${kind} ${path}: ${fault}`);
    });
  }

  /** Writes until a number of writes in a row are rejected, and checks each rejection. */
  async untilRefused(times: number, next: (number: number) => Write): Promise<{ done: number; faults: string[] }> {
    const faults: string[] = [];
    let done = 0;
    for (let number = 1, refused = 0; refused < times; number += 1) {
      if (number > MOST_WRITES) return { done, faults: [...faults, `${MOST_WRITES} writes, and still no end`] };
      const answer = await this.send(next(number));
      if (answer && answer.status < 300) {
        refused = 0;
        done += 1;
      } else {
        refused += 1;
        faults.push(...faultsOfRefusal(answer));
      }
    }
    return { done, faults };
  }

  /** Returns the reads whose response is not 200: of lists and, unless a reset took it, of one connector. */
  async failingReads(): Promise<string[]> {
    const first = `${BASE}/${FIRST}`;
    const ofOne = this.ledger.scriptNames.includes(FIRST)
      ? [first, ...UPLOADS.map(([path]) => `${first}/${path}`)]
      : [];
    const faults: string[] = [];
    for (const path of [BASE, '/v3/connectors', ...ofOne, '/openapi/v3.json', '/_emulator/state']) {
      const answer = await this.ask(path);
      if (answer?.status !== 200) faults.push(`${path} is answered with ${answer?.status ?? 'nothing'}`);
    }
    return faults;
  }

  /** What is not as it was acknowledged. */
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

const MOST_SHOWN = 3;

/** What was looked at, one after the other, and what was wrong. */
export class CheckList {
  readonly #title: string;
  readonly #tell: (line: string) => void;
  readonly #rows: { title: string; faults: readonly string[]; remark: string }[] = [];

  constructor(title: string, tell: (line: string) => void) {
    this.#title = title;
    this.#tell = tell;
  }

  /** @param faults what is not as the title says; empty where all is. */
  add(title: string, faults: readonly string[], remark = ''): void {
    this.#rows.push({ title, faults, remark });
    this.#tell([faults.length === 0 ? 'ok   ' : 'FAULT', title, remark && `(${remark})`].join(' '));
    for (const fault of faults.slice(0, MOST_SHOWN)) this.#tell(`      ${fault}`);
  }

  /** The list in Markdown, and whether nothing was wrong. */
  result(): { report: string; good: boolean } {
    const lines = this.#rows.map(({ title, faults, remark }) => {
      const more = faults.length > MOST_SHOWN ? [`and ${faults.length - MOST_SHOWN} more`] : [];
      const outcome = faults.length === 0 ? 'yes' : `**no**: ${[...faults.slice(0, MOST_SHOWN), ...more].join('; ')}`;
      return `| ${title} | ${outcome.replaceAll('|', '\\|')}${remark && ` (${remark})`} |`;
    });
    const report = [`| ${this.#title} |  |`, '| --- | --- |', ...lines, ''].join('\n');
    return { report, good: this.#rows.every(({ faults }) => faults.length === 0) };
  }
}

/** What an answer lacks to be ISC's 500: its status, its body, and the id that body and header share. */
export const faultsOfRefusal = (answer: Answer | undefined): string[] => {
  if (!answer) return ['the connection broke'];
  const { status, headers, text } = answer;
  if (status !== 500) return [`answered with ${status}`];
  const body = parse(text);
  const faults = [
    ...(body['detailCode'] === '500.0 Internal Fault' ? [] : ['no detailCode']),
    ...(/^[0-9a-f]{32}$/.test(String(body['trackingId'])) ? [] : ['no trackingId']),
    ...(body['trackingId'] === headers.get('slpt-request-id') ? [] : ['trackingId is not the SLPT-Request-ID']),
    ...(Array.isArray(body['messages']) && body['messages'].length > 0 && body['messages'].every(isMessage)
      ? []
      : ['no messages']),
    ...(Array.isArray(body['causes']) && body['causes'].every(isMessage) ? [] : ['no causes']),
    ...(headers.get('content-type')?.startsWith('application/json') ? [] : ['no JSON by its type']),
  ];
  return faults.map((fault) => `500 with ${fault}: ${text.slice(0, 300)}`);
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
