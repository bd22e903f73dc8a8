import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import type { Run } from './endurance-run.ts';

/** Connections that are meant to be held open. */
export const WANTED = 1000;
/** Descriptors that server and load need for all the rest. */
const OTHERS = 200;

/** As many connections as the limit of open files allows, which holds for both processes. */
export const idleConnections = (): number => Math.max(0, Math.min(WANTED, maxOpenFiles() - OTHERS));

const maxOpenFiles = (): number => {
  try {
    const [, soft] = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return soft === undefined ? Number.POSITIVE_INFINITY : Number(soft);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
};

/** One that is closed sooner was not idle too long for the server, in milliseconds. */
const LEAST_LIFE = 55_000;
/** Time between two requests that keep a connection alive, in milliseconds; the server waits 72 seconds. */
const SIGN_OF_LIFE = 50_000;

/** Time between two that are opened at the start, in milliseconds. */
const BETWEEN = 8;

/**
 * Holds connections open until the run stops. One half sends a request now and then and is never to be closed; the other never
 * sends anything, is closed by the server after a time, and opened again.
 */
export const holdIdle = async (run: Run, count: number): Promise<void> => {
  const held = new Set<Socket>();
  run.stop.addEventListener('abort', () => {
    for (const socket of held) socket.destroy();
  });
  const places = Array.from({ length: count }, async (_, place) => {
    // A thousand at once would be more than the queue of a listening socket holds.
    await run.pace.wait(place * BETWEEN);
    while (!run.stop.aborted) {
      await hold(run, held, place % 2 === 0);
      await run.pace.wait(Math.random() * 1000);
    }
  });
  await Promise.all(places);
};

const hold = (run: Run, held: Set<Socket>, isAlive: boolean): Promise<void> =>
  new Promise((resolve) => {
    const { tally, stop, wire } = run;
    const kind = isAlive ? 'idle connection' : 'silent connection';
    tally.count(kind);
    const begun = performance.now();
    let heard = '';
    let fault: Error | undefined;
    const socket = connect(Number(new URL(wire.url).port), '127.0.0.1');
    held.add(socket);
    const speak = () => {
      tally.count('health');
      socket.write('GET /_emulator/health HTTP/1.1\r\nHost: endurance\r\n\r\n');
    };
    if (isAlive) speak();
    const timer = isAlive ? setInterval(speak, SIGN_OF_LIFE * (0.8 + Math.random() * 0.2)) : undefined;
    socket.on('data', (chunk) => {
      heard = chunk.toString();
      if (isAlive && !heard.startsWith('HTTP/1.1 200 ')) tally.fail(kind, heard.slice(0, 200));
    });
    socket.on('error', (error) => {
      fault = error;
    });
    socket.on('close', () => {
      clearInterval(timer);
      held.delete(socket);
      const life = performance.now() - begun;
      const isRight = !isAlive && life >= LEAST_LIFE && heard.startsWith('HTTP/1.1 408 ') && !fault;
      if (!isRight && !stop.aborted) {
        tally.fail(kind, `closed after ${Math.round(life / 1000)} s: ${fault?.message ?? heard.slice(0, 200)}`);
      }
      resolve();
    });
  });
