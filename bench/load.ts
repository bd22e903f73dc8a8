import autocannon, { type Client, type Request } from 'autocannon';

/** What one run of load came to. */
export interface LoadResult {
  /** Answers per second. */
  readonly rate: number;
  /** Latencies in milliseconds. */
  readonly median: number;
  readonly p99: number;
}

const CONNECTIONS = 10;

/**
 * Sends requests over ten connections, each as soon as the last one is answered.
 *
 * @param seconds how long.
 * @throws Error where an answer is not the expected one: a fast refusal is no speed.
 */
export const load = async (url: string, requests: readonly Request[], seconds: number): Promise<LoadResult> => {
  const times: number[] = [];
  const wrong = new Map<number, number>();
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const run = autocannon(
      { url, connections: CONNECTIONS, duration: seconds, requests: [...requests] },
      (error, done) => (error ? reject(error) : resolve(done)),
    );
    // The library keeps whole milliseconds, which is too coarse here.
    run.on('response', (_client: Client, status: number, _bytes: number, time: number) => {
      if (status < 300) times.push(time);
      else wrong.set(status, (wrong.get(status) ?? 0) + 1);
    });
  });
  if (wrong.size > 0 || result.errors > 0) {
    const statuses = [...wrong].map(([status, count]) => `${count} × ${status}`).join(', ');
    throw new Error(`${url}${requests[0]?.path}: ${statuses || 'no wrong status'}, ${result.errors} errors`);
  }
  times.sort((one, other) => one - other);
  const at = (share: number) => times[Math.floor(times.length * share)] ?? Number.NaN;
  return { rate: times.length / result.duration, median: at(0.5), p99: at(0.99) };
};
