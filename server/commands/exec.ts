import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '../index.ts';
import { CERTIFICATE_VARIABLE } from '../options/options.ts';
import { readOptions } from '../options/read-options.ts';
import { messageOf, StartError } from '../platform/start-error.ts';
import { limitYoungGeneration } from '../platform/young-generation.ts';
import type { Command, Environment } from './command.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs a command with a server that starts and ends with it, on a free port unless one is set. Returns the command's exit code, or
 * 128 plus the number of the signal that ended it. The command finds the server in the variables that the official SDKs read. Over
 * TLS, a Node.js command trusts the server; other programs find the certificate's file in `EMULATOR_CERTIFICATE`.
 */
export const exec: Command = async (argv, environment) => {
  const separator = argv.indexOf('--');
  const [program, ...args] = separator < 0 ? [] : argv.slice(separator + 1);
  if (program === undefined) throw new StartError('exec takes a command after --, such as exec -- npm test.', 2);
  const options = readOptions(argv.slice(0, separator), {
    ...environment,
    EMULATOR_PORT: environment['EMULATOR_PORT'] || '0',
  });
  limitYoungGeneration();
  await using emulator = await startEmulator(options);
  const { id, secret } = emulator.credentials();
  using trust = emulator.certificate === undefined ? undefined : writeCaBundle(emulator.certificate, environment);
  return await runProgram(program, args, {
    ...environment,
    SAIL_BASE_URL: emulator.url,
    SAIL_CLIENT_ID: id,
    SAIL_CLIENT_SECRET: secret,
    ...(trust && { NODE_EXTRA_CA_CERTS: trust.file, [CERTIFICATE_VARIABLE]: trust.file }),
  });
};

/** A file with the certificate, gone with the command. Node takes one such file, so that what is trusted already goes along. */
const writeCaBundle = (certificate: string, { NODE_EXTRA_CA_CERTS: others }: Environment) => {
  const folder = mkdtempSync(join(tmpdir(), 'isc-connectors-emulator-'));
  const file = join(folder, 'certificate.pem');
  writeFileSync(file, certificate + (others ? readOptional(others) : ''));
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
const runProgram = (program: string, args: readonly string[], environment: Environment): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', env: environment });
    const passOn = (signal: NodeJS.Signals) => child.kill(signal);
    for (const signal of SIGNALS) process.on(signal, passOn);
    const stopListening = () => {
      for (const signal of SIGNALS) process.off(signal, passOn);
    };
    child.once('error', (error) => {
      stopListening();
      reject(new StartError(`${program} cannot be run: ${messageOf(error)}.`));
    });
    child.once('exit', (code, signal) => {
      stopListening();
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
