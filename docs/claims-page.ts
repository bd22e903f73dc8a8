import type { Mark } from '../conformance/case.ts';
import { CLAIMS, type Claim } from '../conformance/claims.ts';
import { CASES } from '../conformance/index.ts';
import { table } from './table.ts';

const CERTAINTY: Readonly<Record<Mark, string>> = { D: 'documented', W: 'seen on the wire', A: 'assumed' };

const markOf = (id: string): Mark => {
  const found = CASES.find((behavior) => behavior.id === id);
  if (found === undefined) throw new Error(`There is no conformance case ${id}.`);
  return found.mark;
};

/** Returns how certain the emulator is about a claim: as certain as about its least certain case. */
export const certaintyOf = ({ cases }: Claim): string => {
  const marks = cases.map(markOf);
  const weakest = (['A', 'W', 'D'] as const).find((mark) => marks.includes(mark));
  return weakest === undefined ? 'a fault, made on purpose' : CERTAINTY[weakest];
};

/**
 * Prints the table of each topic.
 *
 * @param drivenBy returns the names of the clients that passed one of these checks in the last recorded run.
 */
export const printClaims = (drivenBy: (checks: readonly string[]) => string): string =>
  Object.entries(CLAIMS)
    .map(([topic, claims]) => {
      const rows = claims.map((claim) => [
        `… ${claim.client}`,
        certaintyOf(claim),
        drivenBy(claim.checks),
        claim.cases.map((id) => `\`${id}\``).join(', '),
      ]);
      return `## ${topic}\n\n${table(['My client', 'The emulator knows this because it is', 'Clients that do it in the gate', 'Cases'], rows)}`;
    })
    .join('\n\n');
