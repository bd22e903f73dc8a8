import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached } from '../cache.ts';
import type { Client } from '../client.ts';
import { run } from '../process.ts';

const here = import.meta.dirname;
const PINS = ['package.json', 'package-lock.json'];

/** One lock file names all releases, so one folder holds them. */
const install = (): Promise<string> =>
  cached(
    'typescript',
    PINS.map((file) => readFileSync(join(here, file), 'utf8')),
    async (folder) => {
      for (const file of PINS) copyFileSync(join(here, file), join(folder, file));
      await run({ cwd: folder }, 'npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund');
    },
  );

let installed: Promise<string> | undefined;

const client = (version: string, families: readonly string[], without: Client['without']): Client => ({
  name: 'TypeScript',
  version,
  source: 'npm sailpoint-api-client',
  families,
  without: {
    'get-policies': 'its models have no provisioning policies',
    'put-translations-file': 'it has no file there',
    ...without,
  },
  prepare: async () => {
    installed ??= install();
    const folder = await installed;
    return { command: [process.execPath, join(here, 'driver.ts'), folder, version], cwd: folder };
  },
});

/** SailPoint's TypeScript SDK; no release has `/connectors/v1`. */
export const TYPESCRIPT: readonly Client[] = [
  client('1.4.15', ['v3', 'v2024', 'beta'], {
    'v3/get-correlation-config': 'its class of v3 lacks it',
    'v3/put-correlation-config': 'its class of v3 lacks it',
  }),
  client('1.4.8', ['v3', 'v2024', 'beta'], {}),
  client('1.3.6', ['v3', 'beta'], {}),
];
