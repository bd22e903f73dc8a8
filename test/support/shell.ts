import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { packageRoot } from '../../server/platform/package.ts';

const hasCurl = spawnSync('curl', ['--version']).status === 0;

/**
 * Runs a POSIX shell script in a folder. `npx isc-connectors-emulator` is the command line of the sources; where the machine has
 * no curl, a stand-in of the tests' own takes its place.
 *
 * @param variables what the environment holds beside PATH and HOME.
 * @param port the port of a running server, which commands other than `serve` and `exec` talk to.
 */
export const runShell = async (
  script: string,
  folder: string,
  variables: Readonly<Record<string, string>> = {},
  port?: string,
): Promise<{ status: number | null; stdout: string; stderr: string }> => {
  const programs = mkdtempSync(join(tmpdir(), 'programs-'));
  symlinkSync(process.execPath, join(programs, 'node'));
  addProgram(
    programs,
    'npx',
    `[ "$1" = isc-connectors-emulator ] || exit 127\nshift\n${port === undefined ? '' : `case $1 in serve|exec|-*) ;; *) export EMULATOR_PORT="\${EMULATOR_PORT:-${port}}" ;; esac\n`}exec node '${join(packageRoot, 'server', 'cli.ts')}' "$@"`,
  );
  if (!hasCurl) addProgram(programs, 'curl', `exec node '${join(import.meta.dirname, 'curl.ts')}' "$@"`);
  try {
    // The rest of the environment stays out: what the developer's shell or the test runner has set would change the outputs. The
    // runner puts its loaders into every process that a test starts; the shell is the first that can throw them out.
    const env = { PATH: programs + delimiter + process.env['PATH'], HOME: process.env['HOME'], ...variables };
    const child = spawn('sh', ['-c', `unset NODE_OPTIONS\n${script}`], { cwd: folder, timeout: 120_000, env });
    child.stdin.end();
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    return { status: child.exitCode, stdout, stderr };
  } finally {
    rmSync(programs, { recursive: true });
  }
};

/** Checks the types of the TypeScript files of a folder, as strictly as those of the project. */
export const checkTypes = (folder: string) => {
  const settings = {
    extends: join(packageRoot, 'tsconfig.json'),
    include: ['*.ts'],
    compilerOptions: { rootDir: '/' },
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings));
  const tsc = join(packageRoot, 'node_modules', 'typescript', 'bin', 'tsc');
  return runShell(`node '${tsc}' -p tsconfig.json`, folder);
};

const addProgram = (folder: string, name: string, script: string): void => {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
};
