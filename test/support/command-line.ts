import type { Test } from 'tap';
import { run } from '../../server/commands/index.ts';
import type { Ended, Variables } from './process.ts';

/**
 * Runs the command line in this process, to its end, and gives what a process of it would leave behind: for commands that end by
 * themselves and start no other program. Run one after the other, as they share the standard streams.
 *
 * @param variables its whole environment but PATH.
 */
export const runHere = async (t: Test, args: readonly string[], variables: Variables = {}): Promise<Ended> => {
  const [stdout, stderr] = [captured(t, process.stdout), captured(t, process.stderr)];
  const keptListeners = SIGNALS.map((signal) => process.listeners(signal));
  try {
    const code = await run(args, { PATH: process.env['PATH'], ...variables });
    return { code, signal: null, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    stdout.restore();
    stderr.restore();
    for (const [index, signal] of SIGNALS.entries()) {
      for (const listener of process.listeners(signal)) {
        if (!keptListeners[index]?.includes(listener)) process.off(signal, listener);
      }
    }
  }
};

/** The server listens for them before it starts, and a process that fails to start ends with its listeners. */
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

const captured = (t: Test, stream: NodeJS.WriteStream) => {
  const write = (_text: string, done?: () => void): boolean => {
    done?.();
    return true;
  };
  const calls = t.capture(stream, 'write', write as typeof stream.write);
  const text = () =>
    calls()
      .map(({ args: [chunk] }) => String(chunk))
      .join('');
  return { text, restore: calls.restore };
};

/** Rejected with one sentence on standard error, and nothing on standard output. */
export const rejects = (t: Test, ended: Ended, code: 1 | 2, sentence: RegExp, name: string): void => {
  t.match(
    ended,
    { code, signal: null, stdout: /^$/, stderr: /^isc-connectors-emulator: [^\n]+[.?]\n$/ },
    `${name}: one sentence`,
  );
  t.match(ended.stderr, sentence, name);
};
