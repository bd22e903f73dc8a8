import type { Outcome } from './drive.ts';

/** The table of a run, and below it what failed. */
export const printTable = (outcomes: readonly Outcome[]): string => {
  const rows = outcomes.map(({ client, passed, faults, seconds }) => [
    client.name,
    client.version,
    client.families.join(' '),
    `${passed.length} of ${passed.length + faults.length}`,
    `${seconds.toFixed(0)} s`,
  ]);
  const table = [['Client', 'Version', 'Families', 'Checks', 'Time'], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const faults = outcomes.flatMap(({ client, faults }) =>
    faults.map((fault) => `FAILED ${client.name} ${client.version}: ${fault}`),
  );
  return `${[...lines, ...faults].join('\n')}\n`;
};
