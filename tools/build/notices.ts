import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../server/platform/package.ts';
import type { Part } from './parts.ts';

/** Licenses under which the bundle may carry a package: each asks for no more than its notice. */
const ALLOWED = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT'];

const RULE = `\n${'-'.repeat(80)}\n\n`;

/**
 * Returns the text of THIRD_PARTY_NOTICES: the license of each package that is in ours, in its own words.
 *
 * @throws Error for a license that is not allowed.
 */
export const noticesOf = (parts: readonly Part[]): string => {
  for (const { name, license } of parts) {
    if (!ALLOWED.includes(license))
      throw new Error(`${name} has the license ${license}, which the package may not carry.`);
  }
  const heading = `This package contains the ${parts.length} packages below, each under its own license.
The addons of better-sqlite3 contain SQLite, which is in the public domain (https://sqlite.org/copyright.html).
`;
  return [heading, ...parts.map(noticeOf)].join(RULE);
};

const noticeOf = ({ name, version, license, folder }: Part): string => {
  const path = join(packageRoot, folder);
  const files = readdirSync(path).filter((file) => /^(?:licen[cs]e|notice|copying)(?:[.-]|$)/i.test(file));
  const texts = files.sort().map((file) => readFileSync(join(path, file), 'utf8').trim());
  return `${[`${name} ${version} (${license})`, ...texts].join('\n\n')}\n`;
};
