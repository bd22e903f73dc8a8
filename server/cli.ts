#!/usr/bin/env node
// Nothing else is imported before the version is known to do: an older Node would crash while it loads SQLite.
// What was compiled at the last start is read again instead; where nothing can be kept, nothing is.
import { enableCompileCache } from 'node:module';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(`isc-connectors-emulator needs Node 22.18 or later; this is Node ${process.versions.node}.\n`);
  process.exit(1);
}
enableCompileCache();
const { run } = await import('./commands/index.ts');
process.exitCode = await run(process.argv.slice(2), process.env);
