import type { Observer, RequestOutcome } from '../domain/request-log.ts';
import { LineOutput } from './line-output.ts';
import { reportOfOutcome } from './report.ts';
import { formatRequest, type RequestReport } from './request-line.ts';
import { type Paint, painterFor, type TextStream } from './style.ts';

/** How severe each line of the log is, as the option names it and as JSON lines number it. */
const SEVERITIES = { trace: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60, silent: Number.POSITIVE_INFINITY };

export type LogLevel = keyof typeof SEVERITIES;

/** Prints a line for each request, to a terminal, a file, or a pipe. */
export class RequestPrinter {
  readonly #stream: TextStream;
  readonly #format: 'pretty' | 'json';
  readonly #least: number;
  readonly #paint: Paint;
  readonly #output: LineOutput;

  constructor(stream: TextStream, { logFormat, logLevel }: { logFormat: 'pretty' | 'json'; logLevel: LogLevel }) {
    this.#stream = stream;
    this.#format = logFormat;
    this.#least = SEVERITIES[logLevel];
    this.#paint = painterFor(stream);
    this.#output = new LineOutput(stream);
  }

  readonly observe: Observer = (outcome, entry) => {
    const severity = SEVERITIES[severityOf(outcome)];
    if (severity < this.#least) return;
    const report = reportOfOutcome(outcome, entry, Date.now());
    this.#output.add(
      this.#format === 'json'
        ? toJson(report, severity, outcome)
        : // A terminal can change its width.
          formatRequest(report, { paint: this.#paint, columns: this.#stream.columns }),
    );
  };

  /** Prints a sentence between the requests. */
  say(sentence: string): void {
    if (SEVERITIES.info < this.#least) return;
    this.#output.add(
      this.#format === 'json' ? JSON.stringify({ level: SEVERITIES.info, time: Date.now(), msg: sentence }) : sentence,
    );
  }

  /** Writes what waits, before the process ends. */
  flush(): void {
    this.#output.flush();
  }
}

const severityOf = ({ status, rejection, warnings, faultId }: RequestOutcome): LogLevel => {
  if (status >= 500 || status === 0) return 'error';
  return rejection || warnings?.length || faultId !== undefined ? 'warn' : 'info';
};

const toJson = (report: RequestReport, level: number, { requestId, tenant }: RequestOutcome): string => {
  const { time, method, url, status, duration, reason, fault, warnings } = report;
  return JSON.stringify({
    ...{ level, time, msg: 'request', requestId, tenant, method, url, status, duration },
    ...{ reason, fault },
    ...(warnings.length > 0 && { warnings }),
  });
};
