import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { install, serve, variablesOf } from './emulator.ts';
import { fail, input, tell, variable } from './runner.ts';

/** Installs the emulator, starts it, and exports the variables that the official SDKs read. */

interface Manifest {
  readonly name: string;
  readonly version: string;
}

/** The release that this action is of. */
const ownRelease = (): string => {
  const { name, version } = JSON.parse(
    readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'),
  ) as Manifest;
  return `${name}@${version}`;
};

try {
  const folder = join(variable('RUNNER_TEMP'), 'isc-connectors-emulator');
  const program = await install(folder, input('package') || ownRelease());
  const { pid, url, log } = await serve(program, folder);
  tell('GITHUB_STATE', { program, pid: String(pid), url, log });
  tell('GITHUB_ENV', await variablesOf(program, url));
  tell('GITHUB_OUTPUT', { url });
  process.stdout.write(`The emulator is ready at ${url}.\n`);
} catch (error) {
  fail(error);
}
