import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import type { Cost } from './cost.ts';
import { emulator, tokenOf } from './emulator.ts';
import { Progress } from './progress.ts';
import { spreadOf } from './ratio.ts';
import { launch } from './server-process.ts';

const WRITES = 200;
const BYTES = 200_000;

/** Data for the thread that sends the writes. */
interface Crowd {
  readonly port: number;
  readonly token: string;
}

/** Sends large writes all at once, and measures how long a client of another tenant then waits for a response. */
export const measureCrowd = async (rounds: number): Promise<Cost[]> => {
  const server = await launch(emulator());
  const progress = new Progress('crowd', rounds);
  const waits: number[] = [];
  try {
    const token = await tokenOf(server.url);
    await fetch(`${server.url}/v3/connectors`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Crowd', className: 'org.example.Crowd' }),
    });
    const other = `${server.url}/t/bystander`;
    const headers = { authorization: `Bearer ${await tokenOf(other)}` };
    for (let round = 0; round < rounds; round += 1) {
      progress.begin(`${WRITES} writes`);
      const crowd: Crowd = { port: Number(new URL(server.url).port), token };
      // In a separate thread, so that sending the bodies does not delay the client that is timed.
      const sent = once(new Worker(import.meta.filename, { workerData: crowd }), 'exit');
      let [longest, done] = [0, false];
      const finished = sent.then(([code]) => {
        done = true;
        if (code !== 0) throw new Error('The writes failed.');
      });
      while (!done) {
        const begun = performance.now();
        const response = await fetch(`${other}/v3/connectors/workday`, { headers });
        await response.arrayBuffer();
        longest = Math.max(longest, performance.now() - begun);
      }
      await finished;
      waits.push(longest);
    }
  } finally {
    progress.end();
    await server.stop();
  }
  const title = `${WRITES} PATCHes of ${BYTES / 1000} kB at once: longest wait of another tenant's client`;
  return [{ title, value: spreadOf(waits), unit: 'ms', target: 100 }];
};

/** Opens all connections first, then sends all writes. @throws Error for a response that is not 200. */
const sendCrowd = async ({ port, token }: Crowd): Promise<void> => {
  const sockets = await Promise.all(Array.from({ length: WRITES }, () => open(port)));
  const responses = sockets.map((socket) => text(socket));
  for (const [number, socket] of sockets.entries()) socket.write(patch(token, number));
  for (const response of await Promise.all(responses)) {
    if (!response.startsWith('HTTP/1.1 200 ')) throw new Error(response.slice(0, 300));
  }
};

const open = async (port: number): Promise<Socket> => {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
};

const patch = (token: string, number: number): string => {
  const value = `${number} `.padEnd(BYTES, 'x');
  const body = JSON.stringify([{ op: 'add', path: '/connectorMetadata/text', value }]);
  return [
    'PATCH /v3/connectors/crowd HTTP/1.1',
    'Host: bench',
    'Connection: close',
    `Authorization: Bearer ${token}`,
    'Content-Type: application/json-patch+json',
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
};

if (!isMainThread) await sendCrowd(workerData as Crowd);
