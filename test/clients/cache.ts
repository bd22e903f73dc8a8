import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Moves the folder for downloads and what is made of them. */
export const CACHE_VARIABLE = 'CLIENTS_CACHE';

const systemCache = (): string => {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  if (process.platform === 'win32') return process.env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local');
  return process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
};

/** Returns the folder for downloads: never inside the tree. */
export const cacheFolder = (): string =>
  resolve(process.env[CACHE_VARIABLE] || join(systemCache(), 'isc-connectors-emulator', 'clients'));

/**
 * Returns a folder that is made once for the given pins and found again afterwards. A folder whose making failed is not kept.
 *
 * @param pins text of all that decides what is in it, such as a lock file.
 * @param make fills the folder that it is given.
 */
export const cached = async (
  name: string,
  pins: readonly string[],
  make: (folder: string) => Promise<void>,
): Promise<string> => {
  const digest = createHash('sha256').update(pins.join('\0')).digest('hex').slice(0, 16);
  const folder = join(cacheFolder(), `${name}-${digest}`);
  const mark = join(folder, '.complete');
  if (existsSync(mark)) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await make(folder);
  writeFileSync(mark, '');
  return folder;
};

/** @throws Error if the file is not the one that was pinned; it is removed then. */
export const verifyDigest = (file: string, sha256: string): void => {
  const found = createHash('sha256').update(readFileSync(file)).digest('hex');
  if (found === sha256) return;
  renameSync(file, `${file}.rejected`);
  throw new Error(`${file} has the SHA-256 ${found}, not ${sha256}.`);
};
