import type { FixtureConnector } from '../models/index.ts';

/** Script names of the connectors of the profile `minimal`: one or two of each way to be connected, all written in full. */
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

/** Connectors of the profile `large`. */
export const LARGE_SIZE = 10_000;

/**
 * Rows that bring a list to a size: the given ones over and over, each time as those of another site. The same rows for
 * the same list.
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
