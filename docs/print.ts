import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { readResults } from '../bench/results.ts';
import * as benchmark from '../bench/tables.ts';
import { gatherEvidence, readEvidence, writeEvidence } from '../conformance/evidence.ts';
import { CASES, TOPICS } from '../conformance/index.ts';
import { FAMILIES } from '../server/api/families.ts';
import { OPERATIONS } from '../server/api/operations.ts';
import { packageRoot } from '../server/platform/package.ts';
import { printClaims } from './claims-page.ts';
import { printCommands, printExitCodes } from './commands-page.ts';
import { printControlBodies, printControlResponses, printControlRoutes } from './control-page.ts';
import * as fidelity from './fidelity-page.ts';
import { printLimits } from './limits-page.ts';
import { printOptions } from './options-page.ts';
import { printProfiles } from './profiles-page.ts';
import { printRooms } from './rooms-page.ts';
import { table } from './table.ts';

const printFamilies = (): string =>
  table(
    ['Family', 'Base path', ''],
    FAMILIES.map(({ name, basePath, legacy }) => [name, `\`${basePath}\``, legacy ? 'legacy' : "today's"]),
  );

const printOperations = (): string =>
  table(
    ['Operation', '', 'Scope', ''],
    OPERATIONS.map(({ method, path, summary, access, id }) => {
      const absent = FAMILIES.filter(({ operations }) => !operations.includes(id)).map(({ name }) => name);
      return [
        `\`${method} ${path.replace(/:(\w+)/g, '{$1}') || '/'}\``,
        summary,
        access,
        absent.length === 0 ? 'all families' : `not in ${absent.join(', ')}`,
      ];
    }),
  );

/**
 * The parts of the documentation that are printed from the program's tables, by file and by the name of the mark that they
 * are between. A test compares them, so that no page contradicts the program.
 */
const PARTS: Readonly<Record<string, Readonly<Record<string, () => string>>>> = {
  'README.md': {
    figures: () => benchmark.printFigures(readResults()),
  },
  'CONTRIBUTING.md': { rooms: printRooms },
  'docs/api.md': { families: printFamilies, operations: printOperations },
  'docs/demos.md': { profiles: printProfiles },
  'docs/configuration.md': { options: printOptions, commands: printCommands, 'exit-codes': printExitCodes },
  'docs/fidelity.md': {
    counts: fidelity.printCounts,
    clients: fidelity.printClients,
    operations: fidelity.printOperations,
    topics: fidelity.printTopics,
  },
  ...Object.fromEntries(
    Object.keys(TOPICS).map((topic) => [`docs/fidelity/${topic}.md`, { behaviors: () => fidelity.printTopic(topic) }]),
  ),
  'docs/what-you-can-validate.md': { claims: printClaims },
  'docs/limits.md': { limits: printLimits },
  'docs/performance.md': {
    headline: () => benchmark.printHeadline(readResults().speed),
    start: () => benchmark.printStart(readResults().start),
    memory: () => benchmark.printMemory(readResults().memory),
    speed: () => benchmark.printSpeed(readResults().speed),
    tenants: () => benchmark.printTenants(readResults().tenants),
    heap: () => benchmark.printHeap(readResults().heap),
    growth: () => benchmark.printGrowth(readResults().growth),
  },
  'docs/ci.md': {
    'github-actions': () => printFile('docs/ci/github-actions.yml', 'yaml'),
    'gitlab-ci': () => printFile('docs/ci/gitlab-ci.yml', 'yaml'),
    jenkinsfile: () => printFile('docs/ci/Jenkinsfile', 'groovy'),
    testcontainers: () => printFile('docs/ci/testcontainers.ts', 'ts'),
    kubernetes: () => printFile('docs/ci/kubernetes.yaml', 'yaml'),
  },
  'docs/control-api.md': { routes: printControlRoutes, bodies: printControlBodies, responses: printControlResponses },
};

/** A file, word for word. */
const printFile = (file: string, language: string): string =>
  `[${basename(file)}](${relative('docs', file)})\n\n\`\`\`${language}\n${readFileSync(join(packageRoot, file), 'utf8')}\`\`\``;

/** A page with its printed parts put in anew. */
export const printPage = (file: string, page: string): string => {
  let printed = page;
  for (const [mark, print] of Object.entries(PARTS[file] ?? {})) {
    const [open, close] = [`<!-- ${mark}: printed by npm run docs -->\n`, `<!-- /${mark} -->`];
    const [before, rest] = split(printed, open, file);
    const [, after] = split(rest, close, file);
    printed = `${before}${open}\n${print()}\n\n${close}${after}`;
  }
  return printed;
};

const split = (text: string, mark: string, file: string): [string, string] => {
  const at = text.indexOf(mark);
  if (at < 0) throw new Error(`${file} has no mark ${mark.trim()}.`);
  return [text.slice(0, at), text.slice(at + mark.length)];
};

/** The pages that have printed parts. */
export const PRINTED_PAGES = Object.keys(PARTS);

if (import.meta.main) {
  writeEvidence(gatherEvidence(CASES, readEvidence().clients));
  for (const file of PRINTED_PAGES) {
    const path = join(packageRoot, file);
    writeFileSync(path, printPage(file, readFileSync(path, 'utf8')));
  }
}
