import type { Answer } from './durability-server.ts';

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
