import { readFileSync, rmSync } from 'node:fs';
import { replaceFile } from '../platform/atomic-file.ts';
import { messageOf, StartError } from '../platform/start-error.ts';

/**
 * Writes where a server listens, for those who wait for it. The file appears as a whole, and only its user may read it.
 *
 * @returns what removes it, unless another server has replaced it.
 * @throws StartError if it cannot be written.
 */
export const writeReadyFile = (path: string, { url, port }: { url: string; port: number }): (() => void) => {
  const content = `${JSON.stringify({ url, port, pid: process.pid })}\n`;
  try {
    replaceFile(path, content);
  } catch (error) {
    throw new StartError(`--ready-file ${path} cannot be written: ${messageOf(error)}.`, 'FILE_UNUSABLE', {
      option: 'readyFile',
      cause: error,
    });
  }
  return () => {
    try {
      if (readFileSync(path, 'utf8') === content) rmSync(path, { force: true });
    } catch {
      // It is gone already.
    }
  };
};
