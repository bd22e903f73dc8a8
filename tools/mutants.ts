import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { packageRoot } from '../server/platform/package.ts';
import { type Mutant, mutate } from '../test/mutants/mutant.ts';
import { MUTANTS } from '../test/mutants/mutants.ts';

/**
 * Puts one fault after another into a copy of the sources and runs the nearest tests, which must fail. A mutant that they do not
 * notice survives: a test is missing.
 *
 * Usage: npm run mutants [-- TEXT]   only the mutants whose file or reason contains the text
 */
const [wanted = ''] = process.argv.slice(2);
const chosen = MUTANTS.filter(({ file, why }) => `${file} ${why}`.includes(wanted));

/** What the tests read. */
const PARTS = [
  'server',
  'test',
  'conformance',
  'docs',
  'fixtures',
  'schemas',
  'tools',
  'bench',
  'docker',
  'integrations',
];
const FILES = ['package.json', 'README.md', '.taprc'];

/** Seconds that the tests of one mutant may take: a fault can make them wait forever. */
const TIMEOUT_MS = 120;

/** A copy of the sources. Its cache of templates is its own, as mutants make other templates. */
class Copy {
  readonly #folder = mkdtempSync(join(tmpdir(), 'mutants-'));

  constructor() {
    const filter = (source: string): boolean => !source.endsWith('node_modules');
    for (const part of [...PARTS, ...FILES]) {
      cpSync(join(packageRoot, part), join(this.#folder, part), { recursive: true, filter });
    }
    const modules = join(this.#folder, 'node_modules');
    mkdirSync(modules);
    for (const name of readdirSync(join(packageRoot, 'node_modules'))) {
      if (name !== '.cache') symlinkSync(join(packageRoot, 'node_modules', name), join(modules, name));
    }
  }

  /** Returns what the tests print if they fail; undefined if they pass. */
  async test(files: readonly string[], jobs = 1): Promise<string | undefined> {
    const tap = join(this.#folder, 'node_modules', '.bin', 'tap');
    const args = [tap, `--jobs=${jobs}`, `--timeout=${TIMEOUT_MS}`, ...files.map((file) => join('test', file))];
    const child = spawn(process.execPath, args, { cwd: this.#folder, stdio: ['ignore', 'pipe', 'ignore'] });
    const [output] = await Promise.all([text(child.stdout), once(child, 'close')]);
    return child.exitCode === 0 ? undefined : output;
  }

  /** Returns whether the tests notice a mutant. @throws Error if its text is not found once, or its code cannot be parsed. */
  async kills(mutant: Mutant): Promise<boolean> {
    const path = join(this.#folder, 'server', mutant.file);
    const source = readFileSync(path, 'utf8');
    const mutated = mutate(mutant, source);
    stripTypeScriptTypes(mutated);
    writeFileSync(path, mutated);
    try {
      return (await this.test(mutant.tests)) !== undefined;
    } finally {
      writeFileSync(path, source);
    }
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Writes a line at once, also to a file or a pipe. */
const print = (line: string): void => {
  writeSync(process.stdout.fd, `${line}\n`);
};

const counts = { killed: 0, survived: 0, errors: 0 };

const judge = async (copy: Copy, mutant: Mutant): Promise<string> => {
  try {
    const outcome = (await copy.kills(mutant)) ? 'killed' : 'survived';
    counts[outcome] += 1;
    return `${outcome.padEnd(8)} ${mutant.file}: ${mutant.why}`;
  } catch (error) {
    counts.errors += 1;
    return `error    ${mutant.file}: ${mutant.why}: ${(error as Error).message}`;
  }
};

const waiting = chosen.values();
let judged = 0;
const work = async (copy: Copy): Promise<void> => {
  for (const mutant of waiting) {
    const outcome = await judge(copy, mutant);
    judged += 1;
    print(`${String(judged).padStart(String(chosen.length).length)}/${chosen.length} ${outcome}`);
  }
};

const copies = Array.from({ length: availableParallelism() }, () => new Copy());
try {
  const [first] = copies;
  const tests = [...new Set(chosen.flatMap(({ tests }) => tests))];
  print(`${chosen.length} mutants. First, their ${tests.length} test files run without any.`);
  const failure = await first?.test(tests, copies.length);
  if (failure !== undefined) {
    print(`${failure}The tests fail without any mutant.`);
    process.exitCode = 1;
  } else {
    await Promise.all(copies.map(work));
    const { killed, survived, errors } = counts;
    print(`${killed} killed, ${survived} survived${errors > 0 ? `, ${errors} errors` : ''}`);
    process.exitCode = survived + errors === 0 && killed > 0 ? 0 : 1;
  }
} finally {
  for (const copy of copies) copy.remove();
}
