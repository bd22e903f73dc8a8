import { OPTIONS, shownDefault, variableOf } from '../settings/options.ts';

const rows = Object.values(OPTIONS).map((option) => ({
  usage: `--${option.flag} ${option.value}`,
  text: `${option.help} (${variableOf(option.flag)}; default: ${shownDefault(option)})`,
}));
const width = Math.max(...rows.map(({ usage }) => usage.length));

/** What `--help` prints. */
export const HELP = `A fake SailPoint Identity Security Cloud tenant for the Connectors API.

Usage: isc-connectors-emulator [serve] [options]   serve the API
       isc-connectors-emulator exec [options] -- COMMAND   run a command against a server of its own
       isc-connectors-emulator token [options]     print an access token of a running server
       isc-connectors-emulator health [options]    exit 0 if a server is ready, 1 if not
       isc-connectors-emulator schemas [--check]   write the schemas, or compare them

Options, each with the environment variable that does the same:
${rows.map(({ usage, text }) => `  ${usage.padEnd(width)}  ${text}`).join('\n')}
  ${'--help'.padEnd(width)}  Print this.
  ${'--version'.padEnd(width)}  Print the version.
`;
