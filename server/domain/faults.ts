import type { FaultRule } from '../models/index.ts';
import type { Random } from './random.ts';

/** What a rule can be matched against. */
export interface RequestFacts {
  readonly method: string;
  readonly operation: string | undefined;
  readonly scriptName: string | undefined;
  readonly clientId: string | undefined;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A rule in force, with what it has done so far. */
export interface Fault {
  readonly id: string;
  readonly rule: FaultRule;
  /** Requests that fitted. */
  readonly seen: number;
  /** Requests that were hit. */
  readonly hits: number;
}

/** What is to be done to one request. */
export interface Hit {
  readonly faultId: string;
  /** Milliseconds. */
  readonly delay: number;
  readonly answer: FaultRule['answer'];
}

interface Counted {
  readonly id: string;
  readonly rule: FaultRule;
  seen: number;
  hits: number;
}

/** The fault rules of a tenant, in the order in which they were added; the first that hits a request decides. */
export class Faults {
  readonly #random: Random;
  readonly #rules = new Map<string, Counted>();
  #added = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  add(rule: FaultRule): Fault {
    this.#added += 1;
    const fault: Counted = { id: `fault-${this.#added}`, rule, seen: 0, hits: 0 };
    this.#rules.set(fault.id, fault);
    return { ...fault };
  }

  /** Whether there is any rule. */
  get any(): boolean {
    return this.#rules.size > 0;
  }

  list(): Fault[] {
    return [...this.#rules.values()].map((fault) => ({ ...fault }));
  }

  /** @returns whether there was such a rule. */
  remove(id: string): boolean {
    return this.#rules.delete(id);
  }

  clear(): void {
    this.#rules.clear();
  }

  /** Counts a request and says what is to be done to it; undefined where it goes its way. */
  decide(facts: RequestFacts): Hit | undefined {
    for (const fault of this.#rules.values()) {
      if (!fits(fault.rule.match, facts)) continue;
      fault.seen += 1;
      const { after = 0, times = Number.POSITIVE_INFINITY, probability = 1 } = fault.rule;
      if (fault.seen <= after || fault.hits >= times) continue;
      if (probability < 1 && !this.#random.chance(probability)) continue;
      fault.hits += 1;
      return { faultId: fault.id, delay: this.#delay(fault.rule), answer: fault.rule.answer };
    }
    return undefined;
  }

  #delay({ delay = 0 }: FaultRule): number {
    if (typeof delay === 'number') return delay;
    const [least = 0, most = least] = delay;
    return this.#random.between(Math.min(least, most), Math.max(least, most));
  }
}

const fits = (match: FaultRule['match'], facts: RequestFacts): boolean => {
  const { method, operation, scriptName, clientId, header } = match ?? {};
  return (
    (method === undefined || method.toUpperCase() === facts.method) &&
    (operation === undefined || operation === facts.operation) &&
    (scriptName === undefined || scriptName === facts.scriptName) &&
    (clientId === undefined || clientId === facts.clientId) &&
    Object.entries(header ?? {}).every(([name, value]) => facts.headers[name.toLowerCase()] === value)
  );
};
