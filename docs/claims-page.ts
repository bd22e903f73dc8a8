import type { Mark } from '../conformance/case.ts';
import { CLAIMS, type Claim } from '../conformance/claims.ts';
import { readEvidence } from '../conformance/evidence.ts';
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
  return weakest === undefined ? 'up to your fault rule' : CERTAINTY[weakest];
};

/** Returns the clients that passed one of these checks in the last recorded run, each once, whatever its version. */
const clientsThatPass = (checks: readonly string[]): string => {
  const passing = readEvidence().clients.filter((client) =>
    Object.values(client.checks)
      .flatMap((byOperation) => Object.values(byOperation).flat())
      .some((check) => checks.includes(check)),
  );
  return [...new Set(passing.map(({ client }) => client))].join(', ');
};

/** Prints the table of each topic. */
export const printClaims = (): string =>
  Object.entries(CLAIMS)
    .map(([topic, claims]) => {
      const rows = claims.map((claim) => [
        `… ${claim.client}`,
        certaintyOf(claim),
        clientsThatPass(claim.checks) || '–',
        claim.cases.map((id) => `\`${id}\``).join(', ') || '–',
      ]);
      return `## ${topic}\n\n${table(['My client', 'How certain', 'Clients that the gate sees do it', 'Cases'], rows)}`;
    })
    .join('\n\n');
