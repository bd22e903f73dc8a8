import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { decodeUtf8 } from '../domain/text.ts';
import type { Fixture } from '../models/index.ts';
import { validator } from '../models/validators.ts';
import { messageOf, StartError } from '../start-error.ts';

/** A folder of fixtures: the list of connectors, and the texts that lie beside it. */
export interface FixtureFolder {
  readonly connectors: Fixture['connectors'];
  readonly listPath: string;
  pathOf(path: string): string;
  /** The text of a file below the folder; undefined where there is none. */
  read(path: string): string | undefined;
}

/** @throws StartError that names the file and what is wrong with it. */
export const openFixtures = (folder: string): FixtureFolder => {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new StartError(`${folder} is no folder; --fixtures takes a folder that holds connectors.json, or none.`);
  }
  const listPath = join(folder, 'connectors.json');
  const pathOf = (path: string) => join(folder, path);
  const files = new Set(readdirSync(folder, { recursive: true, encoding: 'utf8' }));
  const read = (path: string) => (files.has(normalize(path)) ? readText(pathOf(path)) : undefined);
  const list = read('connectors.json');
  if (list === undefined) throw new StartError(`${listPath} is missing; a folder of fixtures holds that file.`);
  return { connectors: parseList(listPath, list), listPath, pathOf, read };
};

const readText = (path: string): string => {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new StartError(`${path} cannot be read: ${messageOf(error)}.`);
  }
  const text = decodeUtf8(bytes);
  if (text === undefined) throw new StartError(`${path} is not UTF-8 text.`);
  return text;
};

const parseList = (path: string, text: string): Fixture['connectors'] => {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (error) {
    throw new StartError(`${path} is not JSON: ${messageOf(error)}.`);
  }
  const validate = validator<Fixture>('Fixture');
  if (validate(list)) return list.connectors;
  const [fault] = validate.errors ?? [];
  throw new StartError(`${path}: ${fault?.instancePath || 'the document'} ${fault?.message}.`);
};
