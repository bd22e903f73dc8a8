import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFile, makeFolder } from './atomic-file.ts';
import { messageOf, StartError } from './start-error.ts';

const KEY_BYTES = 32;

/**
 * Returns the key that signs tokens: stored with the data, so that tokens stay valid after a restart, or created for this run only.
 *
 * @throws StartError if the file cannot be read or written, or does not contain a key.
 */
export const openSigningKey = (folder: string | undefined): Uint8Array => {
  if (folder === undefined) return randomBytes(KEY_BYTES);
  const path = join(folder, 'signing.key');
  try {
    makeFolder(folder);
    createFile(path, randomBytes(KEY_BYTES).toString('base64'));
    const key = Buffer.from(readFileSync(path, 'utf8'), 'base64');
    if (key.length >= KEY_BYTES) return key;
  } catch (error) {
    throw new StartError(`${path} cannot be used: ${messageOf(error)}.`, 'DATA_UNUSABLE', {
      option: 'data',
      cause: error,
    });
  }
  throw new StartError(
    `${path} is not a signing key; it must hold at least ${KEY_BYTES} bytes in base64.`,
    'DATA_UNUSABLE',
    {
      option: 'data',
    },
  );
};
