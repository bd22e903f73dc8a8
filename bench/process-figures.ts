import { readdirSync, readFileSync } from 'node:fs';

// All of these read /proc. On systems other than Linux, they return undefined.

/** Resident memory of a process in megabytes. */
export const residentMemory = (pid: number): number | undefined => {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readProc(pid, 'status') ?? '') ?? [];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
};

/** Linux counts processor time in hundredths of a second. */
const TICKS = 100;

/** User and system time that a process has used so far, over all of its threads, in seconds. */
export const processorTime = (pid: number): number | undefined => {
  const stat = readProc(pid, 'stat');
  if (stat === undefined) return undefined;
  // The program's name, in parentheses, may contain spaces.
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return user === undefined || system === undefined ? undefined : (user + system) / TICKS;
};

/** Time in which the main thread of a process was ready to run but had no core, in milliseconds. */
export const waitForCore = (pid: number): number | undefined => {
  const [, waited] = readProc(pid, 'schedstat')?.split(' ') ?? [];
  return waited === undefined ? undefined : Number(waited) / 1e6;
};

/** Number of open file descriptors of a process. */
export const openDescriptors = (pid: number): number | undefined => {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return undefined;
  }
};

/** A process and the ones below it, outermost first: `npm start` is npm, a shell, and the server. */
export const withDescendants = (pid: number): number[] => {
  const children = readProc(pid, `task/${pid}/children`)?.split(' ').filter(Boolean).map(Number) ?? [];
  return [pid, ...children.flatMap(withDescendants)];
};

const readProc = (pid: number, file: string): string | undefined => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
};

export const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
