import { Agent, get } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';

/**
 * Asks a server for its health every few milliseconds, in its own thread so that the load's own work does not count, and reports
 * the longest time that a response took since the last report.
 */
const PERIOD_MS = 5;

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
let longest = 0;
let asked = performance.now();

const ask = (): Promise<void> =>
  new Promise((resolve) => {
    asked = performance.now();
    get(`${workerData}/_emulator/health`, { agent }, (response) => {
      response.resume();
      response.once('end', resolve);
    }).once('error', () => resolve());
  });

parentPort?.on('message', () => {
  // A question that is still open counts with the time that it has taken so far.
  parentPort?.postMessage(Math.max(longest, performance.now() - asked));
  longest = 0;
});

await ask();
longest = 0;
parentPort?.postMessage('ready');
for (;;) {
  await ask();
  longest = Math.max(longest, performance.now() - asked);
  await wait(PERIOD_MS);
}
