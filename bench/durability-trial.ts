import { CheckList, faultsOfRefusal } from './durability-checks.ts';
import { Ledger, type Write } from './durability-ledger.ts';
import { type Answer, ask, readBack, send, start } from './durability-server.ts';
import { BASE, oneOfEach, UPLOADS } from './durability-writes.ts';
import type { RunningServer } from './server-process.ts';

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

  reset(): Promise<Answer | undefined> {
    return this.ask('/_emulator/reset', { method: 'POST' });
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

  /** Writes until so many in a row are refused, and looks at each refusal. */
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

  /** The reads that are not answered with 200. */
  async failingReads(): Promise<string[]> {
    const ofOne = UPLOADS.map(([path]) => `${BASE}/${FIRST}/${path}`);
    const faults: string[] = [];
    for (const path of [BASE, '/v3/connectors', `${BASE}/${FIRST}`, ...ofOne, '/openapi/v3.json', '/_emulator/state']) {
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
