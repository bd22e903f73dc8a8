import { StartError } from './start-error.ts';

// This is a module, not a function, because it must run before later imports: SQLite crashes an older Node while it loads. For the
// same reason, no module may import by name what the modules of an older Node lack.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  throw new StartError(
    `isc-connectors-emulator needs Node 22.18 or later; this is Node ${process.versions.node}.`,
    'NODE_TOO_OLD',
  );
}
