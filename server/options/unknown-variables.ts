import { nearest } from '../platform/near-miss.ts';
import { CLIENT_OPTIONS } from './client-options.ts';
import { type Environment, isSetByOthers } from './environment.ts';
import { unknownName } from './messages.ts';
import { type Option, VARIABLE_PREFIX, variableOf } from './option.ts';
import { OPTIONS } from './options.ts';

/** @throws StartError for a variable with the prefix of ours that sets no option: most likely it is misspelled. */
export const rejectUnknownVariables = (environment: Environment): void => {
  const rows: readonly Option<unknown>[] = [...Object.values(OPTIONS), ...Object.values(CLIENT_OPTIONS)];
  const known = rows.filter(({ flagOnly }) => !flagOnly).map(({ flag }) => variableOf(flag));
  for (const [name, value] of Object.entries(environment)) {
    if (!value || !name.startsWith(VARIABLE_PREFIX) || known.includes(name) || isSetByOthers(name, value)) continue;
    const near = nearest(withoutPrefix(name), known.map(withoutPrefix));
    throw unknownName(
      `Unknown environment variable ${name}.`,
      name,
      near && VARIABLE_PREFIX + near,
      `Each variable that starts with ${VARIABLE_PREFIX} sets an option; --help lists them.`,
    );
  }
};

const withoutPrefix = (variable: string): string => variable.slice(VARIABLE_PREFIX.length);
