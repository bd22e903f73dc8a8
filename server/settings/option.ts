import type { Config } from './settings.ts';

/** One thing that can be set: by flag, by environment variable, or left at its default. */
export interface Option<T> {
  /** Name of the flag without its dashes; the variable is `EMULATOR_` and the same in capitals. */
  readonly flag: string;
  /** Placeholder of the value in the help. */
  readonly value: string;
  /** What the flag means without a value; undefined where it needs one. */
  readonly alone?: string;
  /** What may be given, to complete "… takes". */
  readonly allowed: string;
  readonly help: string;
  /** The default in words, where its value does not tell. */
  readonly shown?: string;
  readonly initial: T;
  /** Whether the flag may stand more than once; the variable then holds several values, split at blanks and commas. */
  readonly repeatable?: true;
  /** The value that the texts stand for; undefined where they stand for none. */
  readonly read: (texts: readonly string[]) => T | undefined;
}

/** The rows of some settings. */
export type OptionsOf<K extends keyof Config> = { readonly [P in K]: Option<Config[P]> };

/** Name of the environment variable that does the same as a flag. */
export const variableOf = (flag: string): string => `EMULATOR_${flag.toUpperCase().replaceAll('-', '_')}`;

/** The default of an option as the help shows it. */
export const shownDefault = ({ shown, initial }: Option<unknown>): string =>
  shown ?? (typeof initial === 'boolean' ? (initial ? 'on' : 'off') : String(initial));
