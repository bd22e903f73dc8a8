import { readFileSync } from 'node:fs';
import { runCommand, stop } from './emulator.ts';
import { fail, printGroup, readState, summarize } from './runner.ts';

/** Shows what the emulator was asked, and stops it. */

const MAX_ROWS = 50;

interface Entry {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly rejection: { readonly reason: string } | null;
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/[\r\n]+/g, ' ');

/** Returns the summary of the job: how many requests came, and which were rejected and why. */
const summaryOf = (entries: readonly Entry[]): string => {
  const rejected = entries.filter(({ rejection }) => rejection !== null);
  const heading = `### ISC Connectors emulator\n\n${entries.length} requests, ${rejected.length} rejected.\n\n`;
  if (rejected.length === 0) return heading;
  const rows = rejected
    .slice(-MAX_ROWS)
    .map(
      ({ method, path, status, rejection }) =>
        `| ${status} | ${cell(`${method} ${path}`)} | ${cell(rejection?.reason ?? '')} |`,
    );
  return `${heading}| Status | Request | Why |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
};

const [program, pid, url, log] = ['program', 'pid', 'url', 'log'].map(readState);
if (program && pid && url && log) {
  try {
    const lines = await runCommand(program, 'requests', '--url', url, '--format', 'json');
    summarize(
      summaryOf(
        lines
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line) as Entry),
      ),
    );
  } catch (error) {
    fail(error);
  }
  await stop(Number(pid)).catch(fail);
  printGroup('What the emulator printed', readFileSync(log, 'utf8'));
}
