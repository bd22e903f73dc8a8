import { Transform, type TransformCallback } from 'node:stream';

// tap notes every file that a process loads, for coverage and --watch. Without them it need not: a fifth of the time of loading.
if (process.env['TAP_DISABLE_COVERAGE'] === '1' && process.env['TAP_WATCH'] !== '1') {
  process.env['_TAPJS_PROCESSINFO_EXCLUDE_'] = '/^/';
}

/** Number of test files that the summary names. */
const SLOWEST = 5;

/** How long the files of each script take, by its name in package.json. */
const DURATIONS: Readonly<Record<string, string>> = {
  test: 'about 90 seconds',
  'test:proofs': 'about 5 minutes',
  coverage: 'about 2 minutes',
};

/** A test that has begun and not ended. */
interface Subtest {
  readonly name: string;
  /** Whether it contains results: then the result that ends it is not a check. */
  hasResults: boolean;
  /** Whether a failure inside it has been shown: then the result that ends it tells nothing new. */
  failed: boolean;
}

/**
 * Turns TAP into a report for people: a line per test file, each failure in full, the slowest files, each skipped test with its
 * reason, and a last line `N passed, N failed, N skipped`. Lines that are not TAP pass through.
 *
 * TAP nests: a subtest begins with `# Subtest: NAME`, its lines are indented by four spaces more, and a result ends it. A block
 * between `---` and `...` explains the result above it. Subtests of the outermost level are files.
 */
export default class TestReport extends Transform {
  readonly #open: Subtest[] = [];
  readonly #skips: string[] = [];
  readonly #files: { readonly name: string; readonly milliseconds: number }[] = [];
  #passed = 0;
  #failed = 0;
  #checksOfFile = 0;
  /** The line about a file that has ended; it waits for the block of its result. */
  #endOfFile = '';
  /** Indentation of the block being read; undefined outside of blocks. */
  #block: number | undefined;
  /** Whether the block of the last result is shown. */
  #showsBlock = false;
  #unfinishedLine = '';
  readonly #script: string;

  /** @param script the npm script that runs the tests: tap passes nothing. */
  constructor(script = process.env['npm_lifecycle_event'] ?? '') {
    super({ decodeStrings: false, encoding: 'utf8' });
    this.#script = script;
  }

  override _transform(chunk: string | Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const lines = (this.#unfinishedLine + chunk).split('\n');
    this.#unfinishedLine = lines.pop() ?? '';
    for (const line of lines) this.#read(line);
    done();
  }

  override _flush(done: TransformCallback): void {
    this.#read(this.#unfinishedLine);
    this.#summarize();
    done();
  }

  #read(line: string): void {
    const text = line.trimStart();
    const indentation = line.length - text.length;
    if (this.#block !== undefined) {
      if (text === '...' && indentation === this.#block) this.#block = undefined;
      else if (this.#showsBlock) this.push(`  ${line.slice(this.#block)}\n`);
      return;
    }
    if (text === '---') {
      this.#block = indentation;
      return;
    }
    this.#flushEndOfFile();
    const depth = Math.floor(indentation / 4);
    const result = /^(not )?ok \d+(?: - (.*?))?(?: # (?:time=([\d.]+)ms|(SKIP|TODO)\b ?(.*)))?( \{)?$/i.exec(text);
    const [, subtest] = /^# Subtest(?:: (.*))?$/.exec(text) ?? [];
    const [, planned] = /^1\.\.(\d+)/.exec(line) ?? [];
    if (result) this.#readResult(result, depth);
    else if (subtest !== undefined) this.#begin(subtest, depth);
    else if (planned !== undefined) this.#announce(Number(planned));
    else if (!/^(?:TAP version \d+|1\.\.\d+(?: #.*)?|# .*|pragma .*|)$/.test(text)) this.push(`${line}\n`);
  }

  #begin(name: string, depth: number): void {
    this.#open.length = depth;
    this.#open.push({ name, hasResults: false, failed: false });
    if (depth === 0) this.#checksOfFile = 0;
  }

  #readResult([, not, name = '', time, directive, reason]: RegExpExecArray, depth: number): void {
    const ended = this.#open[depth];
    const parents = this.#open.slice(0, depth);
    const names = [...parents, ...(ended && ended.name !== name ? [ended] : [])].map((subtest) => subtest.name);
    const path = [...names, name].join(' > ');
    this.#open.length = parents.length;
    for (const parent of parents) parent.hasResults = true;
    this.#showsBlock = false;
    if (directive !== undefined) this.#skips.push(`${path}: ${reason || directive.toLowerCase()}`);
    else if (not !== undefined && !ended?.failed) this.#fail(path, parents);
    else if (not === undefined && !ended?.hasResults) this.#pass();
    if (ended && depth === 0) this.#end(ended.name, not === undefined, Number(time ?? 0));
  }

  #pass(): void {
    this.#passed += 1;
    this.#checksOfFile += 1;
  }

  #fail(path: string, parents: readonly Subtest[]): void {
    for (const parent of parents) parent.failed = true;
    this.#failed += 1;
    this.#checksOfFile += 1;
    this.#showsBlock = true;
    this.push(`\nFAILED ${path}\n`);
  }

  #announce(files: number): void {
    const duration = DURATIONS[this.#script];
    const whole = duration === undefined ? '' : `; all files of npm run ${this.#script} take ${duration} on two cores`;
    this.push(`${files} test files${whole}\n`);
  }

  #end(name: string, passed: boolean, milliseconds: number): void {
    this.#files.push({ name, milliseconds });
    const word = passed ? 'ok' : 'FAILED';
    this.#endOfFile = `${word.padEnd(6)} ${seconds(milliseconds)} ${name} (${this.#checksOfFile})\n`;
  }

  #flushEndOfFile(): void {
    if (this.#endOfFile !== '') this.push(this.#endOfFile);
    this.#endOfFile = '';
  }

  #summarize(): void {
    this.#flushEndOfFile();
    const slowest = this.#files.toSorted((one, other) => other.milliseconds - one.milliseconds).slice(0, SLOWEST);
    this.push('\nThe slowest files:\n');
    for (const { name, milliseconds } of slowest) this.push(`${seconds(milliseconds)} ${name}\n`);
    for (const skip of this.#skips) this.push(`skipped ${skip}\n`);
    this.push(`${this.#passed} passed, ${this.#failed} failed, ${this.#skips.length} skipped\n`);
  }
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`.padStart(7);
