import { dirname, join } from 'node:path';
import { FAMILIES } from '../../../server/api/families.ts';
import { packageRoot } from '../../../server/platform/package.ts';
import type { Client } from '../client.ts';
import { isThere } from '../process.ts';
import { environmentOf } from '../python/clients.ts';

const here = import.meta.dirname;

/** The recipe for users, which the gate follows to the letter. */
const CONFIGURATION = join(packageRoot, 'integrations', 'schemathesis', 'schemathesis.toml');

/** Time that a driver needs in addition to its run, in seconds. */
const ALLOWANCE = 240;

/** Returns the command that drives a document for some seconds. */
export const schemathesis = async (seconds: number): Promise<readonly [string, ...string[]]> => {
  const python = await environmentOf('schemathesis', join(here, 'requirements.txt'));
  const program = join(dirname(python), 'st');
  return [process.execPath, join(here, 'driver.ts'), program, CONFIGURATION, String(seconds)];
};

/** What must be there to run it. */
export const SCHEMATHESIS_TOOLCHAIN: NonNullable<Client['toolchain']> = {
  name: 'Python 3.11 or newer',
  isThere: () => isThere('python3', '-c', 'import sys; sys.exit(sys.version_info < (3, 11))'),
};

/** A tester of each family's document, and of the control API's. */
export const SCHEMATHESIS: readonly Client[] = [...FAMILIES.map(({ name }) => name), 'control'].map((family) => ({
  kind: 'contract',
  name: 'Schemathesis',
  version: '4.32.5',
  source: 'PyPI schemathesis',
  families: [family],
  alone: family === 'control',
  toolchain: SCHEMATHESIS_TOOLCHAIN,
  without: family === 'v1' ? {} : { 'contract-auth': 'it is shown once, for v1' },
  prepare: async ({ seconds }) => ({
    command: await schemathesis(seconds),
    cwd: here,
    patience: seconds + ALLOWANCE,
  }),
}));
