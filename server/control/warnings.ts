import type { RequestLog } from '../domain/request-log.ts';

/** A warning, and the request that it is about. */
export interface Warning {
  readonly id: number;
  readonly time: string;
  readonly method: string;
  readonly path: string;
  readonly text: string;
}

/** Returns the warnings of the requests that a log holds, oldest first. */
export const warningsIn = (log: RequestLog): Warning[] =>
  log
    .find()
    .flatMap(({ id, time, method, path, warnings }) => warnings.map((text) => ({ id, time, method, path, text })));
