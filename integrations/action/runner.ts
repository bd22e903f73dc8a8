import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';

/** What the runner of GitHub Actions gives a step and takes from it. */

/** @throws Error if the runner has not set the variable. */
export const variable = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set; this program runs as a step of GitHub Actions.`);
  return value;
};

export const input = (name: string): string => process.env[`INPUT_${name.toUpperCase()}`]?.trim() ?? '';

/** Returns what `main` has saved for `post`; undefined if it saved nothing. */
export const readState = (name: string): string | undefined => process.env[`STATE_${name}`];

/** Files of the runner, by the variable that names each. */
type RunnerFile = 'GITHUB_ENV' | 'GITHUB_OUTPUT' | 'GITHUB_STATE';

/** Tells the runner values, which may have several lines. */
export const tell = (file: RunnerFile, values: Readonly<Record<string, string>>): void => {
  for (const [name, value] of Object.entries(values)) {
    const end = `end-${randomUUID()}`;
    appendFileSync(variable(file), `${name}<<${end}\n${value}\n${end}\n`);
  }
};

/** Adds Markdown to the summary of the job. */
export const summarize = (markdown: string): void => appendFileSync(variable('GITHUB_STEP_SUMMARY'), markdown);

/** Prints lines that the log of the job folds. What begins with `::` in them is no command to the runner. */
export const printGroup = (title: string, text: string): void => {
  const stop = randomUUID();
  process.stdout.write(`::group::${title}\n::stop-commands::${stop}\n${text}\n::${stop}::\n::endgroup::\n`);
};

/** Prints an error, and lets the step fail. */
export const fail = (error: unknown): void => {
  const message = error instanceof Error ? error.message : String(error);
  process.stdout.write(`::error::${message.replaceAll('%', '%25').replaceAll('\r', '').replaceAll('\n', '%0A')}\n`);
  process.exitCode = 1;
};
