import { Agent, get } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';

/**
 * Polls a server's health every few milliseconds, in a separate thread so that the load does not distort it, and reports
 * the longest response time since the last report.
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
  // A pending request counts with its time so far.
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
