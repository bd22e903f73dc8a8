import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import spawn from 'cross-spawn';
import { readArguments } from '../options/arguments.ts';
import { OPTIONS, type ResolvedOptions } from '../options/options.ts';
import { limitHeap } from '../platform/heap-limits.ts';
import { PACKAGE_NAME } from '../platform/package.ts';
import { messageOf, StartError, type StartErrorCode } from '../platform/start-error.ts';
import { type RunningServer, startServer } from '../running/server.ts';
import { DEFAULT_TENANT } from '../tenants.ts';
import { RunSummary } from '../terminal/summary.ts';
import type { Command, Environment } from './command.ts';
import { readCommand } from './read-arguments.ts';
import { variablesFor } from './variables.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A free port unless one is set: several runs may go side by side. */
const ROWS = { ...OPTIONS, port: { ...OPTIONS.port, default: 0, defaultText: 'a free one' } } as const;

export const exec: Command = {
  usage: ['[OPTIONS] COMMAND [ARGUMENTS]'],
  summary: 'Run a command against a fresh server, and end with its exit code.',
  description: [
    'The server starts before the command and ends with it. The first word that is no option begins the command; what follows is passed on untouched. A -- before it is allowed.',
    'The command finds the server in SAIL_BASE_URL, SAIL_CLIENT_ID, and SAIL_CLIENT_SECRET, which the official SDKs read. Commands of this program that it runs find it too. With TLS, Node.js trusts the certificate; other programs find its file in EMULATOR_CERTIFICATE.',
    'If the command fails, a summary of the requests that were rejected or got a warning follows.',
  ],
  options: ROWS,
  examples: [
    ['exec npm test', 'runs the tests against a fresh server'],
    [
      'exec --strict --request-log requests.ndjson pytest -q',
      'rejects what a tenant would only ignore, and keeps all requests',
    ],
  ],
  run: async (argv, environment) => {
    const { options, words } = readCommand('exec', argv, environment, ROWS, 'command');
    const [program, ...args] = words;
    if (program === undefined) throw new StartError('exec takes a command, such as exec npm test.', 'USAGE');
    const summary = new RunSummary();
    limitHeap();
    const server = await startServer(options, {
      observers: [summary.observe],
      onNotice: (notice) => process.stderr.write(`${notice}\n`),
    });
    const { code, signal } = await runWith(server, options, [program, ...args], environment).finally(() =>
      server.close(),
    );
    // Who ends a run knows why it ended.
    if (code !== 0 && signal === undefined && options.logLevel !== 'silent') {
      process.stderr.write(`${PACKAGE_NAME}: ${program} ended with ${code}. ${summary.text}\n`);
    }
    return code;
  },
};

interface Ended {
  readonly code: number;
  /** The signal that was passed on to the command. */
  readonly signal: NodeJS.Signals | undefined;
}

const runWith = async (
  server: RunningServer,
  { controlKey }: ResolvedOptions,
  [program = '', ...args]: readonly string[],
  environment: Environment,
): Promise<Ended> => {
  using trust = trustOf(server, environment);
  const [client = { id: 'any-id', secret: 'any-secret' }] = server.engine.tenants.get(DEFAULT_TENANT).clients.list();
  return await runProgram(program, args, {
    ...environment,
    ...variablesFor({ url: server.url, id: client.id, secret: client.secret, certificateFile: trust?.file }),
    ...(controlKey !== undefined && { EMULATOR_CONTROL_KEY: controlKey }),
  });
};

/** Returns the arguments that are for `exec` itself, and not for the command that it runs. */
export const ownArguments = (argv: readonly string[]): readonly string[] => {
  const common = {
    help: { ...OPTIONS.strict, flag: 'help', short: 'h' },
    version: { ...OPTIONS.strict, flag: 'version', short: 'v' },
  };
  try {
    const { words } = readArguments(argv, { ...ROWS, ...common }, { words: 'command' });
    return argv.slice(0, argv.length - words.length);
  } catch {
    // Something before the command is wrong, which is reported when it is read.
    return argv.slice(0, argv.findIndex((argument) => !argument.startsWith('-')) + 1);
  }
};

/** A file with the certificate, gone with the command. Node takes one such file, so that what is trusted already goes along. */
const trustOf = ({ engine: { tls } }: RunningServer, { NODE_EXTRA_CA_CERTS: others }: Environment) => {
  if (tls === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'isc-connectors-emulator-'));
  const file = join(folder, 'certificate.pem');
  writeFileSync(file, tls.certificate + (others ? readOptional(others) : ''));
  return { file, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
};

/** Node only warns of such a file when it cannot be read. */
const readOptional = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

/** Signals are passed on, and left to the command: it may finish its work, or not end at all. */
const runProgram = (program: string, args: readonly string[], environment: Environment): Promise<Ended> =>
  new Promise((resolve, reject) => {
    // Node alone runs no .cmd files on Windows, which npm and npx are.
    const child = spawn(program, args, { stdio: 'inherit', env: environment });
    let passed: NodeJS.Signals | undefined;
    const passOn = (signal: NodeJS.Signals) => {
      passed = signal;
      child.kill(signal);
    };
    for (const signal of SIGNALS) process.on(signal, passOn);
    const stopListening = () => {
      for (const signal of SIGNALS) process.off(signal, passOn);
    };
    child.once('error', (error) => {
      stopListening();
      reject(spawnError(program, error));
    });
    child.once('exit', (code, signal) => {
      stopListening();
      resolve({ code: code ?? 128 + (signal ? constants.signals[signal] : 0), signal: passed });
    });
  });

const spawnError = (program: string, error: NodeJS.ErrnoException): StartError => {
  const reasons: Readonly<Record<string, readonly [reason: string, code: StartErrorCode]>> = {
    ENOENT: [`The command ${program} was not found.`, 'COMMAND_NOT_FOUND'],
    EACCES: [`The command ${program} cannot be executed: permission denied.`, 'COMMAND_NOT_EXECUTABLE'],
  };
  const [reason, code] = reasons[error.code ?? ''] ?? [
    `The command ${program} cannot be executed: ${messageOf(error)}.`,
    'COMMAND_NOT_EXECUTABLE',
  ];
  return new StartError(reason, code, { cause: error });
};
