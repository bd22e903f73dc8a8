import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { type Caller, upload } from './caller.ts';
import { demand, type Run, repeat } from './run.ts';
import { bigForms, create } from './workers.ts';

/** Sends the first half of an upload, and then breaks the connection. */
export const abortUpload = async (run: Run, caller: Caller, path: string, body: Buffer): Promise<void> => {
  run.tally.count('aborted upload');
  let status: number | undefined;
  const sent = request(run.wire.url + caller.prefix + path, {
    method: 'PUT',
    agent: false,
    headers: { ...caller.authorization, ...upload('').headers, 'content-length': body.length },
  });
  sent.on('error', () => {});
  sent.on('response', (message) => {
    status = message.statusCode;
    message.resume();
  });
  const closed = new Promise((resolve) => sent.once('close', resolve));
  await new Promise((resolve) => sent.write(body.subarray(0, body.length / 2), resolve));
  await run.pace.wait(Math.random() * 50);
  sent.destroy();
  await closed;
  demand(status === undefined, `PUT ${caller.prefix}${path}: ${status} before the body was whole`);
};

/** Reads the head of a response, and never the rest. */
const open = async (caller: Caller, path: string): Promise<IncomingMessage> => {
  const sent = request(caller.wire.url + caller.prefix + path, { agent: false, headers: caller.authorization }).end();
  const [message] = (await once(sent, 'response').catch((error: Error) => {
    throw new Error(`GET ${caller.prefix}${path}: ${error.message}`);
  })) as [IncomingMessage];
  sent.on('error', () => {});
  message.on('error', () => {});
  demand(message.statusCode === 200, `GET ${caller.prefix}${path}: ${message.statusCode} instead of 200`);
  return message;
};

/** Reads nothing for some seconds, and then either the rest or nothing. */
const readSlowly = async (run: Run, caller: Caller, path: string, readsOn: boolean): Promise<void> => {
  run.tally.count('slow reader');
  const message = await open(caller, path);
  await run.pace.wait(2000 + Math.random() * 4000);
  if (!readsOn) {
    message.destroy();
    return;
  }
  const bytes = await countBytes(message).catch((error: Error) => {
    throw new Error(`GET ${caller.prefix}${path}: ${error.message}`);
  });
  const expected = Number(message.headers['content-length']);
  demand(bytes === expected, `GET ${caller.prefix}${path}: ${bytes} bytes of ${expected}`);
};

const countBytes = async (message: IncomingMessage): Promise<number> => {
  let bytes = 0;
  for await (const chunk of message) bytes += (chunk as Buffer).length;
  return bytes;
};

/** Opens an event stream without reading it, then reads what has arrived, and disconnects. */
const listenSlowly = async (run: Run, caller: Caller): Promise<void> => {
  run.tally.count('event stream');
  const message = await open(caller, '/_emulator/requests/stream');
  await run.pace.wait(2000 + Math.random() * 4000);
  const [first] = (await once(message, 'data')) as [Buffer];
  demand(first.toString().startsWith(': the requests'), `the event stream begins with ${first}`);
  await run.pace.wait(500);
  message.destroy();
};

/** Asks for many responses at once over one connection, and reads none. */
const readNothing = async (run: Run, caller: Caller): Promise<void> => {
  run.tally.count('slow reader');
  const socket = dial(run);
  const head = `GET ${caller.prefix}/v3/connectors HTTP/1.1\r\nHost: endurance\r\nAuthorization: Bearer ${caller.token}\r\n\r\n`;
  socket.write(head.repeat(50));
  await run.pace.wait(2000 + Math.random() * 4000);
  socket.destroy();
};

/** Opens a connection without reading from it. Ignores its errors. */
const dial = ({ wire }: Run): Socket => connect(Number(new URL(wire.url).port), '127.0.0.1').on('error', () => {});

/** Reads everything from a connection until it ends. */
const hear = (socket: Socket): { text: string; ended: boolean } => {
  const heard = { text: '', ended: false };
  socket.on('data', (chunk) => {
    heard.text += chunk;
  });
  socket.once('close', () => {
    heard.ended = true;
  });
  return heard;
};

/** Sends the complete head of a request in small pieces. */
const finishSlowly = async (run: Run, caller: Caller): Promise<void> => {
  run.tally.count('slow headers');
  const socket = dial(run);
  const heard = hear(socket);
  try {
    const head = `GET /v3/connectors?limit=1 HTTP/1.1\r\nHost: endurance\r\nAuthorization: Bearer ${caller.token}\r\n\r\n`;
    const piece = Math.ceil(head.length / 20);
    for (let at = 0; at < head.length; at += piece) {
      socket.write(head.slice(at, at + piece));
      await run.pace.wait(300);
    }
    for (let tries = 0; heard.text === '' && tries < 100; tries += 1) await new Promise((done) => setTimeout(done, 50));
    demand(heard.text.startsWith('HTTP/1.1 200 '), `slow headers: ${heard.text.slice(0, 200) || 'no response'}`);
  } finally {
    socket.destroy();
  }
};

/** Maximum time until an endless head is rejected, in seconds: Node allows 60, and checks every 30. */
const HEAD_PATIENCE = 100;

/** Sends headers without end, until the server rejects them. */
const neverFinish = async (run: Run): Promise<void> => {
  run.tally.count('endless headers');
  const socket = dial(run);
  const heard = hear(socket);
  try {
    socket.write('GET /_emulator/health HTTP/1.1\r\nHost: endurance\r\n');
    for (let second = 0; !heard.ended && !run.stop.aborted; second += 1) {
      demand(second < HEAD_PATIENCE, `endless headers: still open after ${second} seconds`);
      await run.pace.wait(1000);
      if (socket.writable) socket.write(`X-Second-${second}: ${second}\r\n`);
    }
    if (run.stop.aborted) return;
    demand(heard.text.startsWith('HTTP/1.1 408 '), `endless headers: ${heard.text.slice(0, 200) || 'no response'}`);
  } finally {
    socket.destroy();
  }
};

/** Clients that misbehave. The server must survive, and release their resources. */
export const abuse = async (run: Run, callers: Record<'default' | 'slow' | 'aborted', Caller>): Promise<void> => {
  const { slow, aborted } = callers;
  const body = bigForms()[0]?.body(0) ?? Buffer.alloc(0);
  const bigPath = `/v3/connectors/${await create(slow, 'Slow')}/source-config`;
  const abortedPath = `/v3/connectors/${await create(aborted, 'Aborted')}/source-config`;
  await slow.call('big upload', 'PUT', bigPath, 200, { headers: upload('').headers ?? {}, body });
  await Promise.all([
    repeat(run, 'aborted upload', 1000, async () => {
      await abortUpload(run, aborted, abortedPath, body);
      await aborted.call('get', 'GET', abortedPath, 200);
    }),
    ...[false, true, false, true].map((readsOn) =>
      repeat(run, 'slow reader', 500, () => readSlowly(run, slow, bigPath, readsOn)),
    ),
    repeat(run, 'slow reader', 500, () => readNothing(run, callers.default)),
    repeat(run, 'event stream', 500, () => listenSlowly(run, callers.default)),
    ...[1, 2, 3].map(() => repeat(run, 'slow headers', 500, () => finishSlowly(run, callers.default))),
    ...[1, 2, 3, 4, 5].map(() => repeat(run, 'endless headers', 500, () => neverFinish(run))),
  ]);
};

/** Number of connections to hold open. */
export const WANTED = 1000;
/** Number of descriptors for everything else. */
const OTHERS = 200;

/** Returns how many connections the limit of open files allows, which applies to both processes. */
export const idleConnections = (): number => Math.max(0, Math.min(WANTED, maxOpenFiles() - OTHERS));

const maxOpenFiles = (): number => {
  try {
    const [, soft] = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return soft === undefined ? Number.POSITIVE_INFINITY : Number(soft);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
};

/** Minimum lifetime of an idle connection, in milliseconds. */
const LEAST_LIFE = 55_000;
/** Time between two requests that keep a connection alive, in milliseconds. The server waits 72 seconds. */
const SIGN_OF_LIFE = 50_000;

/** Time between two connections opened at the start, in milliseconds. */
const BETWEEN = 8;

/**
 * Holds connections open until the run stops. One half sends occasional requests and must never be closed. The other half never
 * sends anything, is closed by the server, and is opened again.
 */
export const holdIdle = async (run: Run, count: number): Promise<void> => {
  const held = new Set<Socket>();
  run.stop.addEventListener('abort', () => {
    for (const socket of held) socket.destroy();
  });
  const places = Array.from({ length: count }, async (_, place) => {
    // A thousand at once would exceed the backlog of the listening socket.
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
