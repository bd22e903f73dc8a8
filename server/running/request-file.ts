import { closeSync, openSync, writeSync } from 'node:fs';
import type { Observer } from '../domain/request-log.ts';
import { messageOf, StartError } from '../platform/start-error.ts';

/** Only its user may read it: it shows what clients sent. */
const MODE = 0o600;

/** A file that gets every request of a server, one JSON document per line. */
export interface RequestFile {
  readonly observe: Observer;
  close(): void;
}

/**
 * Opens the file of `--request-log`, empty. If it cannot be written any more, such as on a full disk, standard error says so once and
 * the server goes on without it.
 *
 * @throws StartError if it cannot be opened.
 */
export const openRequestFile = (path: string): RequestFile => {
  let file: number | undefined;
  try {
    file = openSync(path, 'w', MODE);
  } catch (error) {
    throw new StartError(`--request-log ${path} cannot be written: ${messageOf(error)}.`, 'FILE_UNUSABLE', {
      option: 'requestLog',
      cause: error,
    });
  }
  let lines: string[] = [];
  const flush = (): void => {
    const text = lines.join('');
    lines = [];
    if (file === undefined || text === '') return;
    try {
      writeSync(file, text);
    } catch (error) {
      process.stderr.write(`isc-connectors-emulator: --request-log ${path} ends here: ${messageOf(error)}.\n`);
      close();
    }
  };
  const close = (): void => {
    if (file === undefined) return;
    const open = file;
    flush();
    file = undefined;
    closeSync(open);
  };
  const observe: Observer = (_outcome, entry) => {
    if (file === undefined) return;
    if (lines.length === 0) setImmediate(flush);
    lines.push(`${JSON.stringify(entry())}\n`);
  };
  return { observe, close };
};
