import { createInterface } from 'node:readline';
import type { RequestLogEntry } from '../domain/request-log.ts';
import { TARGET_OPTIONS } from '../options/client-options.ts';
import { oneOf, option, SWITCH } from '../options/option.ts';
import { allowLostOutput } from '../platform/output.ts';
import { reportOfEntry } from '../terminal/report.ts';
import { formatRequest } from '../terminal/request-line.ts';
import { painterFor } from '../terminal/style.ts';
import type { Command } from './command.ts';
import { ControlClient } from './control-client.ts';
import { readCommand } from './read-arguments.ts';

const ROWS = {
  ...TARGET_OPTIONS,
  follow: option(SWITCH, {
    flag: 'follow',
    short: 'f',
    flagOnly: true,
    placeholder: 'on|off',
    impliedValue: 'on',
    help: 'Goes on to print each request as it comes.',
    default: false,
  }),
  format: option(oneOf(['pretty', 'json']), {
    flag: 'format',
    flagOnly: true,
    placeholder: 'pretty|json',
    help: 'Lines to read, or one JSON document per line.',
    default: 'pretty',
  }),
} as const;

export const requests: Command = {
  usage: ['[OPTIONS]'],
  summary: 'Print the request log of a tenant: what came, and why it was rejected.',
  options: ROWS,
  examples: [
    ['requests', 'prints the requests that the log holds'],
    ['requests --follow --format json', 'prints each request as it comes, as JSON'],
  ],
  run: async (argv, environment) => {
    const { options } = readCommand('requests', argv, environment, ROWS);
    const control = new ControlClient(options);
    allowLostOutput(process.stdout);
    const layout = { paint: painterFor(process.stdout), columns: process.stdout.columns };
    const show = (entry: RequestLogEntry): void => {
      const line = options.format === 'json' ? JSON.stringify(entry) : formatRequest(reportOfEntry(entry), layout);
      process.stdout.write(`${line}\n`);
    };
    // The stream first, so that no request falls between the two.
    const stream = options.follow ? await control.open('GET', '/requests/stream') : undefined;
    const logged = (await control.get('/requests')) as RequestLogEntry[];
    for (const entry of logged) show(entry);
    if (!stream) return 0;
    const last = logged.at(-1)?.id ?? 0;
    process.once('SIGINT', () => stream.destroy());
    process.stdout.once('error', () => stream.destroy());
    try {
      for await (const line of createInterface({ input: stream })) {
        if (!line.startsWith('data: ')) continue;
        const entry = JSON.parse(line.slice('data: '.length)) as RequestLogEntry;
        if (entry.id > last) show(entry);
      }
    } catch {
      // The server has ended, or the reader of the output: either ends the command.
    }
    return 0;
  },
};
