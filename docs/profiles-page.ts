import { FIXTURE_PROFILES, type FixtureProfile } from '../server/models/enums.ts';
import { CUSTOM_FIXTURES, PACKAGED_FIXTURES } from '../server/seed/build-template.ts';
import { openFixtures } from '../server/seed/fixtures.ts';
import { NULLS } from '../server/seed/nulls.ts';
import { LARGE_SIZE, MINIMAL, multiply } from '../server/seed/profiles.ts';
import { table } from './table.ts';

interface Row {
  readonly status: string;
}

const { connectors } = openFixtures(PACKAGED_FIXTURES);

const PROFILES: Readonly<Record<FixtureProfile, readonly [rows: readonly Row[], what: string]>> = {
  default: [connectors, 'the connectors of a tenant to try things on'],
  minimal: [
    connectors.filter(({ scriptName }) => MINIMAL.has(scriptName)),
    'some of these, with forms and translations written in full',
  ],
  large: [[...connectors, ...multiply(connectors, LARGE_SIZE)], 'to show paging and search'],
  none: [[], 'nothing'],
  nulls: [NULLS, 'every field that may be null is, every list is empty: what breaks careless clients'],
  custom: [
    [...connectors, ...openFixtures(CUSTOM_FIXTURES).connectors],
    'the default, and a custom connector in each status: only custom ones can be patched and deleted',
  ],
};

/** The profiles of `--fixtures`, with the number of their connectors. */
export const printProfiles = (): string =>
  table(
    ['`--fixtures`', 'Connectors', 'Listed', ''],
    FIXTURE_PROFILES.map((profile) => {
      const [rows, what] = PROFILES[profile];
      const listed = rows.filter(({ status }) => status === 'RELEASED').length;
      return [`\`${profile}\``, String(rows.length), String(listed), what];
    }),
  );
