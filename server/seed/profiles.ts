import type { FixtureConnector } from '../models/index.ts';

/** The scriptNames of the profile `minimal`: one or two connectors for each kind of connection, with complete documents. */
export const MINIMAL: ReadonlySet<string> = new Set([
  'active-directory-angularsc',
  'awssaas',
  'delimited-file-angularsc',
  'jdbc-angularsc',
  'Microsoft-Entra',
  'okta-angularsc',
  'salesforce-angularsc',
  'servicenow',
  'web-services-angularsc',
  'workday',
]);

/** Number of connectors in the profile `large`. */
export const LARGE_SIZE = 10_000;

/**
 * Returns additional rows that extend a list to a size: the given rows again and again, each time for another site. The result is
 * deterministic.
 */
export function* multiply(rows: readonly FixtureConnector[], size: number): Generator<FixtureConnector> {
  for (let index = rows.length; index < size; index += 1) {
    const row = rows[index % rows.length];
    const site = Math.floor(index / rows.length);
    if (!row) return;
    yield {
      ...row,
      name: `${row.name} - Site ${site}`,
      scriptName: `${row.scriptName}-site-${site}`,
      labels: [...row.labels, `site-${site}`],
    };
  }
}
