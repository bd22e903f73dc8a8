import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import { type Config, startEmulator } from '../../server/index.ts';
import { packageRoot } from '../../server/package.ts';
import { runShell } from './shell.ts';

/** A page of the documentation, by its path from the root of the package. */
export const readPage = (file: string): string => readFileSync(join(packageRoot, file), 'utf8');

/** The blocks of code of one language, in order. */
export const codeBlocks = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, code = '']) => code);

/**
 * Runs the shell blocks of a text against a server of its own, and holds the output of each against the text block behind it:
 * without one it says nothing. All run in one shell and one folder, as a reader's would.
 *
 * @param options what the text has the server started with; a folder is one in that of the reader.
 */
export const checkShellBlocks = async (t: Test, text: string, options: Partial<Config> = {}): Promise<void> => {
  const folder = t.testdir({});
  const data = options.data === undefined ? {} : { data: join(folder, options.data) };
  const emulator = await startEmulator({ port: 0, logLevel: 'silent', ...options, ...data });
  t.teardown(() => emulator.close());
  const steps = [...text.matchAll(/^```sh\n(.*?)^```(?:\n\n```text\n(.*?)^```)?/gms)];
  t.equal(steps.length, codeBlocks(text, 'sh').length, 'every block is run');
  t.ok(steps.length > 3);

  // A line of its own ends the output of each step.
  const END = '--- end of a step ---';
  const script = steps.map(([, commands = '']) => `${commands}echo '${END}'\n`).join('');
  const onPort = script.replace(/BASE=https?:\/\/127\.0\.0\.1:8080/, `BASE=${emulator.url}`);
  t.not(onPort, script);
  const { status, stdout, stderr } = await runShell(onPort, folder);
  t.equal(status, 0, stderr);

  const outputs = stdout.split(`${END}\n`);
  t.equal(outputs.length, steps.length + 1, stderr);
  for (const [index, [, commands = '', expected]] of steps.entries()) {
    t.equal(outputs[index], expected ?? '', commands);
  }
};
