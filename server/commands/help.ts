import { defaultTextOf, OPTIONS, variableOf } from '../options/options.ts';

const rows = Object.values(OPTIONS).map((option) => ({
  usage: `--${option.flag} ${option.placeholder}`,
  text: `${option.help} (${variableOf(option.flag)}; default: ${defaultTextOf(option)})`,
}));
const width = Math.max(...rows.map(({ usage }) => usage.length));

/** What `--help` prints. */
export const HELP = `A fake SailPoint Identity Security Cloud tenant for the Connectors API.

Usage: isc-connectors-emulator [serve] [options]           serve the API
       isc-connectors-emulator exec [options] -- COMMAND   run a command with a server that starts and ends with it
       isc-connectors-emulator token [options]             print an access token for a running server
       isc-connectors-emulator health [options]            exit with 0 if a server is ready, with 1 if not
       isc-connectors-emulator schemas [--check]           write the schemas, or check that they are up to date

Options, each with its environment variable and its default:
${rows.map(({ usage, text }) => `  ${usage.padEnd(width)}  ${text}`).join('\n')}
  ${'--help'.padEnd(width)}  Print this help.
  ${'--version'.padEnd(width)}  Print the version.
`;
