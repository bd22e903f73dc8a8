import { INJECTED_REASON } from '../domain/faults.ts';
import { type Paint, printable, type Style, wrap } from './style.ts';

/** Returns the log line for an ended request. Its texts contain no secrets. */
export interface RequestReport {
  /** Milliseconds since 1970, of real time. */
  readonly time: number;
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** 0 if there was no response. */
  readonly status: number;
  /** Milliseconds. */
  readonly duration: number;
  /** Undefined for the default tenant. */
  readonly tenant: string | undefined;
  /** Why the request was rejected, in words. */
  readonly reason: string | undefined;
  /** The fault rule that hit it. */
  readonly fault: string | undefined;
  readonly warnings: readonly string[];
}

/** The terminal for a line. */
export interface LineLayout {
  readonly paint: Paint;
  /** Width of the terminal; undefined for a file or a pipe, which get each request on one line. */
  readonly columns: number | undefined;
}

/** From this width on, the columns for the path are wide. */
const WIDE_TERMINAL = 120;
const [NARROW_PATH, WIDE_PATH] = [32, 52];
/** Indentation of a note on a separate line. */
const INDENT = ' '.repeat(10);

/** Returns the line of a request. In a terminal that is too narrow for it, its notes follow on indented lines. */
export const formatRequest = (request: RequestReport, { paint, columns }: LineLayout): string => {
  const wide = columns === undefined || columns >= WIDE_TERMINAL;
  const status = request.status === 0 ? '---' : String(request.status);
  const facts = {
    time: clockTime(request.time),
    method: printable(request.method).padEnd(6),
    url: printable(readable(request.url)).padEnd(wide ? WIDE_PATH : NARROW_PATH),
    duration: durationText(request.duration).padStart(6),
    tenant: request.tenant === undefined ? '' : ` ${request.tenant}`,
  };
  const { time, method, url, duration, tenant } = facts;
  const plain = `${time}  ${method} ${url} ${status} ${duration}${tenant}`;
  const head = `${paint('dim', time)}  ${method} ${url} ${paint(statusStyle(request.status), status)} ${paint('dim', duration)}${paint('cyan', tenant)}`;
  const notes = notesOf(request);
  const text = notes.map(({ text }) => text).join('  ');
  const isOneLine = columns === undefined || plain.length + 2 + text.length <= columns;
  if (notes.length === 0) return head;
  if (isOneLine) return `${head}  ${notes.map(({ style, text }) => paint(style, text)).join('  ')}`;
  const lines = notes.flatMap(({ style, text }) =>
    wrap(text, columns - INDENT.length).map((line) => INDENT + paint(style, line)),
  );
  return [head, ...lines].join('\n');
};

/** A URL as a person would write it: without the escapes that a client has to make, where they can be taken back. */
const readable = (url: string): string => {
  try {
    return decodeURI(url);
  } catch {
    return url;
  }
};

interface Note {
  readonly style: Style;
  readonly text: string;
}

const notesOf = ({ status, reason, fault, warnings }: RequestReport): Note[] => [
  ...(fault === undefined ? [] : [{ style: 'magenta' as const, text: `fault ${printable(fault)}` }]),
  // The mark of the fault says it already.
  ...(reason === undefined || reason === INJECTED_REASON
    ? []
    : [{ style: 'red' as const, text: withoutStop(printable(reason)) }]),
  ...(status === 0 ? [{ style: 'magenta' as const, text: 'no response' }] : []),
  // A reason that is also a warning, as with --strict, is shown once.
  ...warnings
    .filter((warning) => warning !== reason)
    .map((warning) => ({ style: 'yellow' as const, text: `warning: ${withoutStop(printable(warning))}` })),
];

const withoutStop = (sentence: string): string => sentence.replace(/\.$/, '');

const statusStyle = (status: number): Style => {
  if (status === 0) return 'magenta';
  if (status < 300) return 'green';
  if (status < 400) return 'cyan';
  return status < 500 ? 'yellow' : 'red';
};

const two = (value: number): string => String(value).padStart(2, '0');

/** The local time of day. */
const clockTime = (time: number): string => {
  const date = new Date(time);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
};

const durationText = (milliseconds: number): string => {
  if (milliseconds >= 10_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  return milliseconds < 1 ? '<1 ms' : `${Math.round(milliseconds)} ms`;
};
