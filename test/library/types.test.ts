import t from 'tap';
import { OAUTH_OPERATIONS } from '../../server/api/oauth.ts';
import { OPERATIONS } from '../../server/api/operations.ts';
import type * as domain from '../../server/domain/request-log.ts';
import type { Verification as DomainVerification } from '../../server/domain/request-verification.ts';
import {
  FIXTURE_PROFILES,
  type Locale as KnownLocale,
  LOCALES,
  type FixtureProfile as Profile,
} from '../../server/models/enums.ts';
import type * as models from '../../server/models/index.ts';
import type * as options from '../../server/options/options.ts';
import type * as library from '../../server/public-types.ts';
import { readPage } from '../support/page.ts';

/** True if two types take the same values. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;

/** A type in which operations are plain texts, as the models have them: which of them exist is checked when they are used. */
type Loose<T> = T extends library.OperationName
  ? string
  : T extends (infer E)[]
    ? Loose<E>[]
    : T extends object
      ? { [K in keyof T]: Loose<T[K]> }
      : T;

/** Each pair that differs is an error of the compiler. */
const PAIRS = [
  true satisfies Same<library.EmulatorOptions, options.EmulatorOptions>,
  true satisfies Same<library.ClientInput, models.ClientInput>,
  true satisfies Same<library.ClockChange, models.ClockChange>,
  true satisfies Same<library.RequestLogEntry, domain.RequestLogEntry>,
  true satisfies Same<library.Rejection, domain.Rejection>,
  true satisfies Same<library.FixtureProfile, Profile>,
  true satisfies Same<library.Locale, KnownLocale>,
  true satisfies Same<Loose<library.RequestMatch>, Loose<models.RequestLogMatch>>,
  true satisfies Same<keyof library.FaultRule, keyof models.FaultRule>,
  true satisfies Same<keyof library.TenantState, keyof models.TenantState>,
  true satisfies Same<keyof library.StateConnector, keyof models.TenantState['connectors'][number]>,
  true satisfies Same<keyof library.Verification, keyof DomainVerification>,
];

t.test('the public types are those of the code, and stand on their own', (t) => {
  t.ok(PAIRS.every(Boolean));
  const text = readPage('server/public-types.ts');
  t.notMatch(text, /^import|import\(/m, 'no imports');
  for (const { id } of [...OPERATIONS, ...OAUTH_OPERATIONS]) t.match(text, `'${id}'`);
  for (const name of [...FIXTURE_PROFILES, ...LOCALES]) t.match(text, `'${name}'`);
  t.match(readPage('server/public-emulator.ts'), /^import type \{[^}]*\} from '\.\/public-types\.ts';\n\n/);
  t.end();
});
