import { signal } from '@preact/signals';
import { addressOf } from './address.ts';
import { access, controlHeaders } from './api.ts';
import { addRequest, readLog, type Summary } from './log.ts';
import { eventsIn } from './logic/event-stream.ts';
import { overview, refresh } from './overview.ts';

/** Whether requests come as they happen. `broken` says so in the top bar. */
export const live = signal<'connecting' | 'live' | 'broken'>('connecting');

/** Milliseconds before the first new attempt, and at most. */
const [FIRST_PAUSE, MAX_PAUSE] = [250, 10_000];

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Follows the requests of the tenant for as long as the page lives; what it missed while it was cut off is fetched. */
export const followRequests = async (): Promise<never> => {
  let wait = FIRST_PAUSE;
  let instance: string | undefined;
  for (;;) {
    try {
      const response = await fetch(addressOf('_emulator/requests/summaries/stream'), { headers: controlHeaders() });
      if (!response.ok || !response.body) throw new Error(`The stream responded with ${response.status}.`);
      await refresh();
      // Numbers begin again with a new server.
      await readLog(instance === overview.value?.instance ? 'new' : 'other');
      instance = overview.value?.instance;
      live.value = 'live';
      wait = FIRST_PAUSE;
      await readEvents(response.body);
    } catch {}
    live.value = 'broken';
    await pause(access.value.state === 'open' ? wait * (0.75 + Math.random() / 2) : 1000);
    wait = Math.min(wait * 2, MAX_PAUSE);
  }
};

const readEvents = async (body: ReadableStream<Uint8Array>): Promise<void> => {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const read = eventsIn(rest + value);
    rest = read.rest;
    for (const data of read.data) addRequest(JSON.parse(data) as Summary);
    // The server skips requests for a reader that is too slow.
    if (read.hasSkipped) await readLog('all');
  }
};
