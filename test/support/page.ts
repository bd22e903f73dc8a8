import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import { type EmulatorOptions, startEmulator } from '../../server/index.ts';
import { packageRoot } from '../../server/platform/package.ts';
import { runShell } from './shell.ts';
import { isShownOutput } from './shown-output.ts';

/** A page of the documentation, by its path from the root of the package. */
export const readPage = (file: string): string => readFileSync(join(packageRoot, file), 'utf8');

export interface Block {
  readonly language: string;
  readonly code: string;
  /** The `text` or `json` block that follows at once, which is what it prints; undefined if there is none. */
  readonly output: string | undefined;
  /** The paragraph in front. */
  readonly introduction: string;
}

/** Returns the blocks of code of a page, in order; a `text` or `json` block that follows another is that one's output. */
export const blocksOf = (page: string): Block[] =>
  [...page.matchAll(/^```(\w+)\n(.*?)^```$(?:\n\n```(?:text|json)\n(.*?)^```$)?/gms)].map(
    ({ 1: language = '', 2: code = '', 3: output, index }) => ({
      language,
      code,
      output,
      introduction: page.slice(0, index).trimEnd().split('\n\n').at(-1) ?? '',
    }),
  );

/** Where the pages say that the server listens. */
export const SHOWN = '127.0.0.1:8080';

/**
 * Runs the shell blocks of a text against a server and compares what each prints with the `text` or `json` block after it: without
 * one it must print nothing. All run in one shell and one folder, as a reader's would. Commands of the emulator find the server
 * on the port that the pages show.
 *
 * @param options what the text has the server started with; a folder is one in that of the reader.
 */
export const checkShellBlocks = async (t: Test, text: string, options: EmulatorOptions = {}): Promise<void> => {
  const folder = t.testdir({});
  const data = options.data === undefined ? {} : { data: join(folder, options.data) };
  const emulator = await startEmulator({ port: 0, logLevel: 'silent', ...options, ...data });
  t.teardown(() => emulator.close());
  const { host, port } = new URL(emulator.url);
  const steps = blocksOf(text).filter(({ language }) => language === 'sh');
  t.ok(steps.length > 0);

  // A separate line ends the output of each step.
  const END = '--- end of a step ---';
  const script = steps.map(({ code }) => `${code}echo '${END}'\n`).join('');
  const onPort = script.replaceAll(SHOWN, host).replaceAll('--port 8080', `--port ${port}`);
  // A reader sees both outputs in one window.
  const { status, stdout, stderr } = await runShell(`exec 2>&1\n${onPort}`, folder, {}, port);
  t.equal(status, 0, stdout + stderr);

  const outputs = stdout.replaceAll(host, SHOWN).split(`${END}\n`);
  t.equal(outputs.length, steps.length + 1, stdout + stderr);
  for (const [index, { code, output = '' }] of steps.entries()) {
    const printed = outputs[index] ?? '';
    t.ok(isShownOutput(output, printed), code, { shown: output, printed });
  }
};
