import type { Observer, RequestLogEntry, RequestOutcome } from '../domain/request-log.ts';
import { plural } from '../platform/words.ts';
import { reportOfOutcome } from './report.ts';
import { printable } from './style.ts';

/** Maximum number of findings that are counted, and that are shown. */
const [MAX_COUNTED, MAX_TOLD] = [1_000, 20];

interface Finding {
  readonly text: string;
  readonly status: number;
  count: number;
}

/** Counts what was rejected and warned of, for those who look for the reason of a failed run. */
export class RunSummary {
  readonly #findings = new Map<string, Finding>();
  #requests = 0;
  #rejected = 0;
  #uncounted = 0;

  readonly observe: Observer = (outcome, entry) => {
    this.#requests += 1;
    if (outcome.rejection || outcome.status === 0) this.#rejected += 1;
    if (!outcome.rejection && !outcome.warnings?.length && outcome.status !== 0) return;
    for (const text of findingsOf(outcome, entry)) this.#count(text, outcome.status);
  };

  /** Text on one or more lines. */
  get text(): string {
    if (this.#requests === 0) return 'It sent no request to the emulator, whose address is in SAIL_BASE_URL.';
    const head = `It sent ${plural(this.#requests, 'request')}; ${this.#rejected === 0 ? 'none was' : `${this.#rejected} ${this.#rejected === 1 ? 'was' : 'were'}`} rejected.`;
    const findings = [...this.#findings.values()];
    const more = findings.length - MAX_TOLD + this.#uncounted;
    return [
      head,
      ...findings.slice(0, MAX_TOLD).map(({ text, count }) => `  ${text}${count > 1 ? ` (${count} times)` : ''}`),
      ...(more > 0 ? [`  and ${more} more; --request-log FILE writes all requests to a file`] : []),
    ].join('\n');
  }

  #count(text: string, status: number): void {
    const finding = this.#findings.get(text);
    if (finding) finding.count += 1;
    else if (this.#findings.size < MAX_COUNTED) this.#findings.set(text, { text, status, count: 1 });
    else this.#uncounted += 1;
  }
}

const findingsOf = (outcome: RequestOutcome, entry: () => RequestLogEntry): string[] => {
  const { method, url, status, reason, fault, warnings } = reportOfOutcome(outcome, entry, 0);
  const request = `${printable(method)} ${printable(url)}`;
  const rejected = reason ?? (status === 0 ? 'no response' : undefined);
  const cause = fault === undefined ? rejected : `fault ${fault}`;
  return [
    ...(rejected === undefined ? [] : [`${status || '---'} ${request}: ${printable(cause ?? '')}`]),
    ...warnings.filter((text) => text !== reason).map((text) => `warning ${request}: ${printable(text)}`),
  ];
};
