import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached } from '../cache.ts';
import type { Client } from '../client.ts';
import { isThere, run } from '../process.ts';

const here = import.meta.dirname;

/** Returns the Python of an environment that holds what a file of requirements pins. */
export const environmentOf = async (name: string, requirements: string): Promise<string> => {
  const folder = await cached(`python-${name}`, [readFileSync(requirements, 'utf8')], async (folder) => {
    await run({}, 'python3', '-m', 'venv', folder);
    const options = ['--quiet', '--disable-pip-version-check', '--require-hashes', '--only-binary', ':all:'];
    await run({}, programOf(folder), '-m', 'pip', 'install', ...options, '-r', requirements);
  });
  return programOf(folder);
};

const programOf = (folder: string): string =>
  process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');

/** The oldest Python that the pinned packages are for. */
const PYTHON_3: Client['toolchain'] = {
  name: 'Python 3.10 or newer',
  isThere: () => isThere('python3', '-c', 'import sys; sys.exit(sys.version_info < (3, 10))'),
};

const client = (version: string, families: readonly string[], without: Client['without'] = {}): Client => ({
  name: 'Python',
  version,
  source: 'PyPI sailpoint',
  families,
  toolchain: PYTHON_3,
  without: {
    'put-source-config-text': 'it takes a text for the path of a file',
    'put-translations-file': 'it has no file there',
    ...without,
  },
  prepare: async () => {
    const python = await environmentOf(version, join(here, `sailpoint-${version}.txt`));
    return { command: [python, '-X', 'utf8', join(here, 'driver.py')], cwd: here };
  },
});

const NO_POLICIES = { 'get-policies': 'its models have no provisioning policies' };

/** SailPoint's Python SDK. */
export const PYTHON: readonly Client[] = [
  client('2.1.72', ['v1']),
  client('1.4.2', ['v3', 'v2024', 'v2025', 'beta'], {
    ...NO_POLICIES,
    'v3/get-correlation-config': 'its class of v3 lacks it',
    'v3/put-correlation-config': 'its class of v3 lacks it',
  }),
  client('1.1.9', ['v3', 'v2024', 'beta'], NO_POLICIES),
];
