import { globSync } from 'node:fs';
import { packageRoot } from '../../server/platform/package.ts';
import { type Block, blocksOf, readPage } from './page.ts';

/** The recipes are separate files; test/proofs/recipes.test.ts runs them. */
const RECIPES = 'docs/ci.md';

const PAGES = ['README.md', ...globSync('docs/**/*.md', { cwd: packageRoot, exclude: [RECIPES] }).sort()];

/** Every block of code of the documentation. */
export const BLOCKS = PAGES.flatMap((page) => blocksOf(readPage(page)).map((block) => ({ page, ...block })));

/** The blocks of a language. */
export const written = (language: string): (Block & { page: string })[] =>
  BLOCKS.filter((block) => block.language === language);

/** Runners that are shown and not installed here: their examples cannot be run. */
export const NOT_INSTALLED = ['vitest', '@jest/globals'];

export const needsOther = ({ code }: Block): boolean => NOT_INSTALLED.some((name) => code.includes(`from '${name}'`));
