import { globSync } from 'node:fs';
import { parse } from 'yaml';
import { packageRoot } from '../../server/platform/package.ts';
import { readPage } from './page.ts';
import type { Variables } from './process.ts';

export const CONTROL_KEY = 'a-key-of-this-test';

interface Statement {
  readonly name: string;
  readonly value: string;
}

/** The statements of a Dockerfile, each on one line. */
export const statementsOf = (file: string): Statement[] =>
  readPage(file)
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => /^([A-Z]+)\s+(.*)$/.exec(line))
    .map((match) => ({ name: match?.[1] ?? '', value: match?.[2] ?? '' }));

/** The stages of a Dockerfile: from each FROM to the next. */
export const stagesOf = (statements: readonly Statement[]): Statement[][] => {
  const starts = statements.flatMap(({ name }, index) => (name === 'FROM' ? [index] : []));
  return starts.map((start, index) => statements.slice(start, starts[index + 1]));
};

export const valuesOf = (stage: readonly Statement[], name: string): string[] =>
  stage.filter((statement) => statement.name === name).map(({ value }) => value);

/** The stages of the emulator's Dockerfile. */
export const [build = [], final = []] = stagesOf(statementsOf('Dockerfile'));

/** NAME=value pairs of an ENV. */
export const pairsOf = (value: string): Variables =>
  Object.fromEntries(
    [...value.matchAll(/(\w+)=(?:"([^"]*)"|(\S*))/g)].map(([, name, quoted, bare]) => [name, quoted ?? bare ?? '']),
  );

export const imageVariables = Object.assign({}, ...valuesOf(final, 'ENV').map(pairsOf)) as Variables;

/** What a test needs of a compose file. */
interface Service {
  readonly environment: Readonly<Record<string, string>>;
  readonly build?: string;
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly networks?: { readonly default: { readonly aliases: readonly string[] } };
  readonly read_only?: boolean;
  readonly ports?: readonly string[];
}

/** A compose file, with the control key in its place. */
export const readCompose = (file: string): { services: Readonly<Record<string, Service>> } =>
  parse(readPage(file).replace(/\$\{EMULATOR_CONTROL_KEY:\?[^}]+\}/g, CONTROL_KEY));

export const COMPOSE_FILES = globSync('docker/compose*.yaml', { cwd: packageRoot }).sort();

export const serviceOf = (file: string, name: string): Service => {
  const service = readCompose(file).services[name];
  if (!service) throw new Error(`${file} has no service ${name}.`);
  return service;
};
