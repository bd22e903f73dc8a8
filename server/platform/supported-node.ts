import { StartError } from './start-error.ts';

// A module, and not a function, because it must speak before the modules that are imported after it run: SQLite crashes an older
// Node while it is loaded. For the same reason no module may import by name what an older Node's own modules lack.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  throw new StartError(`isc-connectors-emulator needs Node 22.18 or later; this is Node ${process.versions.node}.`);
}
