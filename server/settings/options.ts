import { ACCESS } from './access.ts';
import { BEHAVIOR } from './behavior.ts';
import { LISTENING } from './listening.ts';
import type { OptionsOf } from './option.ts';
import type { Config } from './settings.ts';
import { TENANCY } from './tenancy.ts';

export { shownDefault, variableOf } from './option.ts';
export type { Config };

/** Everything that can be set. The help, the configuration page and the reading of flags and variables are made from these rows. */
export const OPTIONS = {
  ...LISTENING,
  ...TENANCY,
  ...ACCESS,
  ...BEHAVIOR,
} as const satisfies OptionsOf<keyof Config>;
