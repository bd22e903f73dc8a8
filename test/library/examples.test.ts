import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { packageRoot } from '../../server/platform/package.ts';
import { readPage } from '../support/page.ts';
import { runScript } from '../support/process.ts';

/** The examples in the docstrings of a file: each is a separate program, with the output it must print. */
const examplesOf = (file: string): { code: string; prints: string[] }[] =>
  [...readPage(file).matchAll(/@example\n((?: *\* .*\n)+?)(?= *\*(?:\/| *\n| @))/g)].map(([, block = '']) => {
    const code = block.replace(/^ *\* ?/gm, '');
    return { code, prints: [...code.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(([, text = '']) => text) };
  });

for (const file of ['server/index.ts', 'server/public-emulator.ts']) {
  t.test(`the examples of ${file} run as they stand`, async (t) => {
    const examples = examplesOf(file);
    t.ok(examples.length >= (file === 'server/index.ts' ? 1 : 7), `${examples.length} examples`);
    const folder = t.testdir({});
    for (const [index, { code, prints }] of examples.entries()) {
      const starts = code.includes('startEmulator(') ? '' : 'const emulator = await startEmulator();\n';
      const ends = starts === '' ? '' : 'await emulator.close();\n';
      const library = join(packageRoot, 'server', 'index.ts');
      const path = join(folder, `${index}.ts`);
      writeFileSync(path, `import { startEmulator } from '${library}';\n${starts}${code}\n${ends}`);
      const { code: exitCode, stdout, stderr } = await runScript(t, path);
      t.same(
        { exitCode, stderr, prints: stdout.trim().split('\n').filter(Boolean) },
        { exitCode: 0, stderr: '', prints },
        code,
      );
    }
  });
}
