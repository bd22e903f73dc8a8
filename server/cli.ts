#!/usr/bin/env node
// By its default export: an older Node lacks enableCompileCache, and would fail with a stack trace before our message.
import module from 'node:module';

try {
  await import('./platform/supported-node.ts');
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}
// What was compiled at the last start is read again instead; where nothing can be kept, nothing is.
module.enableCompileCache();
const { allowLostOutput } = await import('./platform/output.ts');
for (const stream of [process.stdout, process.stderr]) allowLostOutput(stream);
const { run } = await import('./commands/index.ts');
process.exitCode = await run(process.argv.slice(2), process.env);
