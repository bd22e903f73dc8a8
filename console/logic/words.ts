/** Durations, times, and sizes in words. */

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** Returns a duration in its two largest units, such as `1 h 30 min`. @param milliseconds negative ones count as positive. */
export const durationOf = (milliseconds: number): string => {
  // A clock that was moved by hours is some milliseconds off them: they are not worth a word.
  let rest = Math.round(Math.abs(milliseconds) / 1000) * 1000;
  if (rest === 0) return `${Math.round(Math.abs(milliseconds))} ms`;
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    if (count > 0) parts.push(`${count} ${unit}`);
    rest -= count * size;
  }
  return parts.slice(0, 2).join(' ');
};

/** Returns how far a clock is from real time, with its sign, such as `+1 h`. @param offset in milliseconds. */
export const offsetOf = (offset: number): string => `${offset < 0 ? '−' : '+'}${durationOf(offset)}`;

/** Returns how long ago something was. @param milliseconds since then. */
export const agoOf = (milliseconds: number): string =>
  milliseconds < 1_000 ? 'just now' : `${durationOf(milliseconds).split(/(?<=[a-z]) /)[0]} ago`;

/** Returns a number of bytes, such as `1.4 MB`. */
export const sizeOf = (bytes: number): string => {
  if (bytes < 1_000) return `${bytes} B`;
  const [unit, size] = bytes < 1_000_000 ? ['kB', 1_000] : ['MB', 1_000_000];
  return `${(bytes / Number(size)).toFixed(bytes / Number(size) < 10 ? 1 : 0)} ${unit}`;
};

/** Returns the time of day with milliseconds, by the clock of the reader's place. @param time in ISO 8601. */
export const timeOf = (time: string): string => {
  const date = new Date(time);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`;
};

/** Returns `1 request`, `2 requests`. */
export const countOf = (count: number, thing: string): string =>
  `${count.toLocaleString('en-US')} ${thing}${count === 1 ? '' : 's'}`;
