import type { FaultRule } from '../models/index.ts';
import { ApiError, quote } from './errors.ts';
import { isNamed } from './operation-name.ts';
import type { Random } from './random.ts';

/** The parts of a request that fault rules match on. */
export interface RequestFacts {
  readonly method: string;
  readonly operation: string | undefined;
  readonly scriptName: string | undefined;
  readonly clientId: string | undefined;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** An active fault rule with its counts. */
export interface Fault {
  readonly id: string;
  readonly rule: FaultRule;
  /** Number of requests that matched. */
  readonly seen: number;
  /** Number of requests that the rule was applied to. */
  readonly hits: number;
}

/** The fault to inject into one request. */
/** Why a request failed that a rule or its own header asked to fail. */
export const INJECTED_REASON = 'This error was injected.';

export interface Hit {
  readonly faultId: string;
  /** Milliseconds. */
  readonly delay: number;
  readonly response: FaultRule['response'];
}

interface Counted {
  readonly id: string;
  readonly rule: FaultRule;
  seen: number;
  hits: number;
}

/** The fault rules of a tenant, in the order in which they were added. The first one that applies to a request wins. */
export class Faults {
  readonly #random: Random;
  readonly #rules = new Map<string, Counted>();
  #added = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /**
   * Adds a copy of a rule.
   *
   * @throws ApiError `badContent` if HTTP cannot carry the rule's response; `limitViolation` if there are too many rules or headers.
   */
  add(given: FaultRule): Fault {
    if (this.#rules.size >= MAX_FAULTS) {
      throw new ApiError('limitViolation', {
        field: 'faults',
        causes: [`A tenant has at most ${MAX_FAULTS} fault rules.`],
      });
    }
    const rule = copyOf(given);
    requireFewHeaders(rule.match?.header, '/match/header');
    checkResponse(rule.response);
    this.#added += 1;
    const fault: Counted = { id: `fault-${this.#added}`, rule, seen: 0, hits: 0 };
    this.#rules.set(fault.id, fault);
    return structuredClone(fault);
  }

  /** Checks rules as `add` does. @returns a function that replaces all rules with them. @throws ApiError as `add` does. */
  prepare(rules: readonly FaultRule[]): () => void {
    const checked = new Faults(this.#random);
    for (const rule of rules) checked.add(rule);
    return () => {
      this.#rules.clear();
      for (const rule of rules) this.add(rule);
    };
  }

  /** Whether the tenant has any fault rule. */
  get hasRules(): boolean {
    return this.#rules.size > 0;
  }

  list(): Fault[] {
    return structuredClone([...this.#rules.values()]);
  }

  /** @returns whether there was such a rule. */
  remove(id: string): boolean {
    return this.#rules.delete(id);
  }

  clear(): void {
    this.#rules.clear();
  }

  /** Counts a request and returns the fault to inject, or undefined if no rule applies. */
  decide(facts: RequestFacts): Hit | undefined {
    for (const fault of this.#rules.values()) {
      if (!fits(fault.rule.match, facts)) continue;
      fault.seen += 1;
      const { after = 0, times = Number.POSITIVE_INFINITY, probability = 1 } = fault.rule;
      if (fault.seen <= after || fault.hits >= times) continue;
      if (probability < 1 && !this.#random.chance(probability)) continue;
      fault.hits += 1;
      return { faultId: fault.id, delay: this.#delay(fault.rule), response: fault.rule.response };
    }
    return undefined;
  }

  #delay({ delay = 0 }: FaultRule): number {
    if (typeof delay === 'number') return delay;
    const [min = 0, max = min] = delay;
    return this.#random.between(Math.min(min, max), Math.max(min, max));
  }
}

const fits = (match: FaultRule['match'], facts: RequestFacts): boolean => {
  const { method, operation, scriptName, clientId, header } = match ?? {};
  return (
    (method === undefined || method.toUpperCase() === facts.method) &&
    (operation === undefined || isNamed(facts.operation, operation)) &&
    (scriptName === undefined || scriptName === facts.scriptName) &&
    (clientId === undefined || clientId === facts.clientId) &&
    Object.entries(header ?? {}).every(([name, value]) => facts.headers[name.toLowerCase()] === value)
  );
};

/** A response that a rule spells out: status, headers, and body. */
export type FaultResponse = Exclude<FaultRule['response'], string | undefined>;

/** Returns the body to send: a string unchanged, anything else as JSON, or undefined if there is none. */
export const bodyOf = ({ body }: FaultResponse): string | undefined =>
  body === undefined || typeof body === 'string' ? body : JSON.stringify(body);

/** Header fields that belong to the connection (RFC 9110, 7.6.1). The server sets them; overriding them breaks clients. */
const CONNECTION_HEADERS: readonly string[] = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** Valid names and values of header fields (RFC 9110, 5.1 and 5.5). */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

const copyOf = (rule: FaultRule): FaultRule => {
  try {
    return JSON.parse(JSON.stringify(rule));
  } catch {
    // The library can be given a body that JSON cannot express: a cycle or a BigInt.
    throw new ApiError('badContent', { causes: ['The fault rule cannot be written as JSON.'] });
  }
};

/** Maximum number of header fields in a rule's `match`, and in its response. More are a `limitViolation`. */
export const MAX_FAULT_HEADERS = 100;

/** Maximum number of rules in a tenant, because each request is compared with all of them. More are a `limitViolation`. */
export const MAX_FAULTS = 1_000;

const requireFewHeaders = (headers: Readonly<Record<string, string>> | undefined, pointer: string): void => {
  const count = Object.keys(headers ?? {}).length;
  if (count <= MAX_FAULT_HEADERS) return;
  const cause = `${pointer} has ${count} header fields; at most ${MAX_FAULT_HEADERS} are allowed.`;
  throw new ApiError('limitViolation', { field: 'headers', pointer, causes: [cause] });
};

const checkResponse = (response: FaultRule['response']): void => {
  if (typeof response !== 'object') return;
  requireFewHeaders(response.headers, '/response/headers');
  for (const [name, value] of Object.entries(response.headers ?? {})) {
    const reason = invalidHeaderReason(name, value, response);
    if (reason === undefined) continue;
    throw new ApiError('badContent', {
      pointer: '/response/headers',
      causes: [`/response/headers cannot hold ${quote(name)}: ${reason}.`],
    });
  }
};

/** Returns why a response cannot have a header field, or undefined if it can. */
const invalidHeaderReason = (name: string, value: string, response: FaultResponse): string | undefined => {
  if (!HEADER_NAME.test(name)) return "a name has only letters, digits, and !#$%&'*+-.^_`|~";
  if (!HEADER_VALUE.test(value)) return 'a value has only tabs, blanks, and the visible characters of Latin-1';
  const folded = name.toLowerCase();
  if (CONNECTION_HEADERS.includes(folded)) return 'it belongs to the connection, which the server manages';
  if (folded !== 'content-length') return undefined;
  if (response.status === 204) return 'a response with status code 204 has no body';
  const length = String(new TextEncoder().encode(bodyOf(response) ?? '').length);
  return value === length ? undefined : `the body has ${length} bytes, not ${quote(value)}`;
};
