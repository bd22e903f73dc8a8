import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { findNodeAtLocation, type ParseError, parseTree } from 'jsonc-parser';
import { decodeUtf8 } from '../domain/text/encoding.ts';
import { FIXTURE_PROFILES, FIXTURE_TEXT_FOLDERS } from '../models/enums.ts';
import type { Fixture, FixtureConnector } from '../models/index.ts';
import { decisiveError, validator } from '../models/validators.ts';
import { isFolder } from '../platform/atomic-file.ts';
import { didYouMean, nearest } from '../platform/near-miss.ts';
import { messageOf, StartError } from '../platform/start-error.ts';

/** The list of the connectors in a folder of fixtures. */
export const FIXTURE_LIST = 'connectors.json';
/** The texts of the connectors in one file, path → text, as the package has them. */
export const PACKED_TEXTS = 'texts.json';

/** A folder of fixtures: the list of connectors, and their texts. */
export interface FixtureFolder {
  readonly connectors: readonly FixtureConnector[];
  /** Returns the text of a file in the folder, or undefined if it does not exist. */
  read(path: string): string | undefined;
  /** @throws StartError for a text that has not been read: its name is misspelled, or its connector is missing. */
  requireAllRead(): void;
  /** Returns the error for an invalid line of a file in the folder. */
  invalidFile(path: string, line: number, reason: string): StartError;
  /** Returns the error for an invalid connector, by its index in the list. */
  invalidRow(index: number, reason: string): StartError;
}

/** Opens a folder of fixtures and parses its list. @throws StartError that names the file, the line, and what is wrong. */
export const openFixtures = (folder: string): FixtureFolder => {
  if (!isFolder(folder)) {
    const hint = didYouMean(nearest(basename(folder), FIXTURE_PROFILES));
    throw new StartError(
      `${folder} is not a folder; --fixtures takes ${FIXTURE_PROFILES.join(', ')}, or a folder with ${FIXTURE_LIST}.${hint}`,
      'FIXTURES_INVALID',
      { option: 'fixtures' },
    );
  }
  const names = readdirSync(folder);
  if (!names.includes(FIXTURE_LIST))
    throw new StartError(
      `${join(folder, FIXTURE_LIST)} is missing; a fixtures folder needs this file.`,
      'FIXTURES_INVALID',
      {
        option: 'fixtures',
      },
    );
  const texts = new Set(FIXTURE_TEXT_FOLDERS.flatMap((name) => textsIn(folder, name)));
  const packed: Readonly<Record<string, string>> = names.includes(PACKED_TEXTS)
    ? JSON.parse(readText(join(folder, PACKED_TEXTS)))
    : {};
  const asked = new Set<string>();
  const read = (path: string): string | undefined => {
    asked.add(path);
    return texts.has(path) ? readText(join(folder, path)) : packed[path];
  };
  const requireAllRead = (): void => {
    for (const path of texts) {
      if (!asked.has(path) && !isFolder(join(folder, path))) throw unusedText(folder, path, [...asked]);
    }
  };
  const invalidFile = (path: string, line: number, reason: string) =>
    invalidFileError(join(folder, path), line, reason);
  const list = readText(join(folder, FIXTURE_LIST));
  const invalidRow = (index: number, reason: string) =>
    invalidFile(FIXTURE_LIST, lineOfValue(list, `/connectors/${index}`), reason);
  return { connectors: parseList(join(folder, FIXTURE_LIST), list), read, requireAllRead, invalidFile, invalidRow };
};

/** Endings of texts. Other files, such as notes and the backups of editors, are ignored. */
const TEXT = /\.(?:xml|properties)$/;

/** Returns the paths of all texts below a folder, with `/` between names; none if it is missing or a file. */
const textsIn = (folder: string, name: string): string[] =>
  isFolder(join(folder, name))
    ? readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' })
        .filter((path) => TEXT.test(path))
        .map((path) => join(name, path).replaceAll(sep, '/'))
    : [];

const unusedText = (folder: string, path: string, asked: readonly string[]): StartError => {
  const hint = didYouMean(nearest(path, asked));
  const forms = 'documents/<scriptName>/<kind>.xml or translations/<scriptName>/<locale>.properties of a connector';
  return new StartError(`${join(folder, path)} is not used: it is not ${forms}.${hint}`, 'FIXTURES_INVALID', {
    option: 'fixtures',
  });
};

const invalidFileError = (path: string, line: number, reason: string): StartError =>
  new StartError(`${path}, line ${line}: ${reason}.`, 'FIXTURES_INVALID', { option: 'fixtures' });

const readText = (path: string): string => {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new StartError(`${path} cannot be read: ${messageOf(error)}.`, 'FIXTURES_INVALID', {
      option: 'fixtures',
      cause: error,
    });
  }
  const text = decodeUtf8(bytes);
  if (text !== undefined) return text;
  const lines = bytes.toString('latin1').split('\n');
  const line = lines.findIndex((line) => decodeUtf8(Buffer.from(line, 'latin1')) === undefined);
  throw invalidFileError(path, line + 1, 'this is not UTF-8 text');
};

const parseList = (path: string, text: string): Fixture['connectors'] => {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (error) {
    // The parser's message quotes the text, including line breaks.
    const reason = messageOf(error).replace(/\s+/g, ' ');
    throw invalidFileError(path, lineOfSyntaxError(text), `this is not JSON: ${reason}`);
  }
  const validate = validator<Fixture>('Fixture');
  if (validate(list)) return list.connectors;
  const error = decisiveError(validate.errors);
  const { instancePath = '', message = 'it is not right', params = {} } = error ?? {};
  const { additionalProperty, allowedValues, missingProperty } = params as {
    additionalProperty?: string;
    allowedValues?: string[];
    missingProperty?: string;
  };
  const misspelled = missingProperty === undefined ? undefined : nearest(missingProperty, keysAt(list, instancePath));
  const wrong = additionalProperty ?? misspelled;
  const place = wrong === undefined ? instancePath : `${instancePath}/${escapePointer(wrong)}`;
  const named = additionalProperty ?? allowedValues?.join(', ');
  const detail = misspelled ? `, not '${misspelled}'` : named === undefined ? '' : ` (${named})`;
  const reason = `${instancePath || 'the document'} ${message}${detail}`;
  throw invalidFileError(path, lineOfValue(text, place), reason);
};

/** Returns the names of the properties of the object that a JSON pointer leads to. */
const keysAt = (document: unknown, pointer: string): string[] => {
  let value = document;
  for (const key of pointer.split('/').slice(1)) value = (value as Readonly<Record<string, unknown>>)[key];
  return Object.keys(value as object);
};

const escapePointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

/**
 * Returns the line on which a value in a JSON text begins, counted from 1.
 *
 * @param pointer JSON Pointer to the value.
 */
export const lineOfValue = (text: string, pointer: string): number => {
  let node = parseTree(text);
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    node = node && findNodeAtLocation(node, [node.type === 'array' ? Number(key) : key]);
  }
  return lineAt(text, node?.offset ?? 0);
};

/** Returns the line of the first syntax error in a JSON text, counted from 1. */
export const lineOfSyntaxError = (text: string): number => {
  const errors: ParseError[] = [];
  parseTree(text, errors, { disallowComments: true, allowEmptyContent: false });
  return lineAt(text, errors[0]?.offset ?? text.length);
};

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;
