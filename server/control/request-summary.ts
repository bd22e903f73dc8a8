import type { RequestLogEntry } from '../domain/request-log.ts';

/** Header that marks a request which a person sent from the console. */
const CONSOLE_HEADER = 'x-emulator-console';

/** A request as lists show it: without headers and bodies. */
export interface RequestSummary extends Omit<RequestLogEntry, 'request' | 'response'> {
  /** Whether a person sent it from the console. */
  readonly fromConsole: boolean;
}

/** Returns an entry without headers and bodies. */
export const summaryOf = ({ request, response: _, ...entry }: RequestLogEntry): RequestSummary => ({
  ...entry,
  fromConsole: request.headers[CONSOLE_HEADER] !== undefined,
});
