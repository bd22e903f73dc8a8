import { cpSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../server/platform/package.ts';
import { cached } from '../cache.ts';
import type { Client } from '../client.ts';
import { isThere, run } from '../process.ts';

const here = import.meta.dirname;

/** Returns the Python of an environment that holds what a file of requirements pins. */
export const environmentOf = async (name: string, requirements: string): Promise<string> => {
  const folder = await cached(`python-${name}`, [readFileSync(requirements, 'utf8')], async (folder) => {
    await run({}, 'python3', '-m', 'venv', folder);
    await install(folder, '--require-hashes', '--only-binary', ':all:', '-r', requirements);
  });
  return programOf(folder);
};

const install = (folder: string, ...args: readonly string[]): Promise<string> =>
  run({}, programOf(folder), '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...args);

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

/** The folder of the plugin for users of pytest. */
const PLUGIN = join(packageRoot, 'integrations', 'pytest');

/** Returns the Python of an environment into which the plugin is installed as users do it: from its folder, by pip. */
const environmentOfPlugin = async (): Promise<string> => {
  const requirements = join(here, 'plugin.txt');
  const sources = globSync('*.{py,toml,md}', { cwd: PLUGIN }).sort();
  const pins = [requirements, ...sources.map((file) => join(PLUGIN, file))].map((file) => readFileSync(file, 'utf8'));
  const folder = await cached('pytest', pins, async (folder) => {
    await run({}, 'python3', '-m', 'venv', folder);
    await install(folder, '--require-hashes', '--only-binary', ':all:', '-r', requirements);
    // pip leaves its build in the folder that it installs from.
    const copy = join(folder, 'plugin');
    for (const file of sources) cpSync(join(PLUGIN, file), join(copy, file));
    await install(folder, '--no-build-isolation', '--no-deps', copy);
  });
  return programOf(folder);
};

/** The plugin for users of pytest. */
export const PLUGINS: readonly Client[] = [
  {
    kind: 'plugin',
    name: 'pytest plugin',
    version: '0.1.0',
    source: 'integrations/pytest, with pytest 9.2.0 and pytest-xdist 3.8.0',
    families: ['control'],
    toolchain: PYTHON_3,
    without: {},
    prepare: async () => ({
      command: [process.execPath, join(here, 'plugin-driver.ts'), await environmentOfPlugin()],
      cwd: here,
    }),
  },
];
