import type { Environment } from './command.ts';

/** How often a server looks whether it is on its own, in milliseconds. */
const INTERVAL_MS = 100;

/**
 * Tells when a server is to end: at the first SIGINT or SIGTERM, or when npm has gone that started it. A second signal ends the
 * process at once.
 *
 * As process 1 the signals do nothing unless they are listened for. npm is told to end, not the server: its shell passes no signal on. SIGHUP is left alone, because listening for it would undo nohup.
 */
export const endOfService = (
  environment: Environment,
): { readonly reached: Promise<void>; readonly hasCome: boolean } => {
  let hasCome = false;
  const reached = new Promise<void>((resolve) => {
    const end = (): void => {
      hasCome = true;
      resolve();
    };
    process.once('SIGTERM', end);
    process.once('SIGINT', end);
    if (environment['npm_lifecycle_event'] !== undefined) whenOrphaned(end);
  });
  return {
    reached,
    get hasCome() {
      return hasCome;
    },
  };
};

/** Calls back when the process that started this one has gone. Elsewhere it gets another parent; on Windows it keeps the number of the old one. */
const whenOrphaned = (then: () => void): void => {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent && isRunning(parent)) return;
    clearInterval(timer);
    then();
  }, INTERVAL_MS);
  timer.unref();
};

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It runs as another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};
