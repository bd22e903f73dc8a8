import { OPTIONS } from '../options/options.ts';
import { readOptions } from '../options/read-options.ts';
import { limitHeap } from '../platform/heap-limits.ts';
import { print } from '../platform/output.ts';
import { StartError } from '../platform/start-error.ts';
import { startServer } from '../running/server.ts';
import { RequestPrinter } from '../terminal/request-printer.ts';
import { painterFor } from '../terminal/style.ts';
import type { Command } from './command.ts';
import { withControlKey } from './control-key.ts';
import { endOfService } from './end-of-service.ts';
import { greeting } from './greeting.ts';

/** How long running requests may take to finish when the process is told to end, in milliseconds. */
const SHUTDOWN_GRACE_MS = 900;

export const serve: Command = {
  usage: ['[OPTIONS]'],
  summary: 'Serve the API until Ctrl-C or SIGTERM.',
  description: [
    'It prints where it listens and what it holds, and then a line per request: time, method, path, status, duration, the tenant if it is not the default one, and why a request was rejected. An option beats its environment variable, which beats the default.',
  ],
  options: OPTIONS,
  examples: [
    ['--port 9000', 'serves on port 9000'],
    ['serve --fixtures minimal --data ./tenants', 'starts with ten connectors, and keeps what is written'],
  ],
  run: async (argv, environment) => {
    const keyed = withControlKey(readOptions(argv, environment));
    const { options } = keyed;
    const end = endOfService(environment);
    const printer = new RequestPrinter(process.stdout, options);
    limitHeap();
    const server = await startServer(options, {
      observers: [printer.observe],
      onNotice: (notice, isError) => (isError ? process.stderr.write(`${notice}\n`) : printer.say(notice)),
    });
    if (end.hasCome) {
      await server.close();
      throw new StartError('The server was stopped before it was ready.');
    }
    // The server runs even if its greeting cannot be printed.
    await print(await greeting(server, keyed, painterFor(process.stdout))).catch(() => {});
    await end.reached;
    // A request that does not finish in time is cut off; databases are safe at any moment.
    setTimeout(() => process.exit(0), SHUTDOWN_GRACE_MS).unref();
    await server.close();
    printer.flush();
    return 0;
  },
};
