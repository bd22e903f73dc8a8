import autocannon, { type Client, type Request } from 'autocannon';
import { processorTime } from './process-figures.ts';

/** The measurements of one run of load. */
export interface LoadResult {
  /** Responses per second. */
  readonly rate: number;
  /** Latencies in milliseconds. */
  readonly median: number;
  readonly p99: number;
  /** Processor time of the server per request, user and system, in microseconds. */
  readonly processor: number;
}

/** The server under load, and the parameters of the load. */
export interface LoadOptions {
  readonly url: string;
  /** Process of the server. */
  readonly pid: number;
  readonly connections: number;
  readonly seconds: number;
}

/**
 * Sends requests. Each connection sends the next one as soon as it has the last response.
 *
 * @throws Error for a response that is not a success, because fast rejections would distort the result.
 */
export const load = async (
  { url, pid, connections, seconds }: LoadOptions,
  requests: readonly Request[],
): Promise<LoadResult> => {
  const times: number[] = [];
  const wrong = new Map<number, number>();
  const before = processorTime(pid) ?? Number.NaN;
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const run = autocannon({ url, connections, duration: seconds, requests: [...requests] }, (error, done) =>
      error ? reject(error) : resolve(done),
    );
    // The library rounds to whole milliseconds, which is too coarse here.
    run.on('response', (_client: Client, status: number, _bytes: number, time: number) => {
      if (status < 300) times.push(time);
      else wrong.set(status, (wrong.get(status) ?? 0) + 1);
    });
  });
  const used = (processorTime(pid) ?? Number.NaN) - before;
  if (wrong.size > 0 || result.errors > 0) {
    const statuses = [...wrong].map(([status, count]) => `${count} × ${status}`).join(', ');
    throw new Error(`${url}${requests[0]?.path}: ${statuses || 'no wrong status'}, ${result.errors} errors`);
  }
  times.sort((one, other) => one - other);
  const at = (share: number) => times[Math.floor(times.length * share)] ?? Number.NaN;
  return {
    rate: times.length / result.duration,
    median: at(0.5),
    p99: at(0.99),
    processor: (used / times.length) * 1e6,
  };
};
