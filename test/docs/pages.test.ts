import { existsSync, globSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import t from 'tap';
import { packageRoot } from '../../server/platform/package.ts';
import { readPage } from '../support/page.ts';

const PAGES = globSync('{*,.github/**/*,docs/**/*,docker/**/*,examples/**/*,fixtures/*}.md', {
  cwd: packageRoot,
  exclude: ['**/node_modules'],
}).sort();

/** A page without its code, in which nothing is a link or a heading. */
const proseOf = (page: string): string =>
  page.replace(/^```.*?^```$/gms, '').replace(/`[^`\n]+`/g, (code) => code.replace(/[[\]()]/g, ''));

/** The anchors of a page, as GitHub makes them from its headings. */
const anchorsOf = (page: string): string[] => {
  const seen = new Map<string, number>();
  return [...proseOf(page).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => {
    const anchor = title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-');
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
};

const linksOf = (page: string): string[] =>
  [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^\w+:/.test(target));

t.test('every link leads to a file and a heading that are there', (t) => {
  t.ok(PAGES.length > 10);
  for (const page of PAGES) {
    for (const link of linksOf(readPage(page))) {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? page : normalize(join(dirname(page), path));
      if (!existsSync(join(packageRoot, target))) t.fail(`${page}: ${link} leads to no file`);
      else if (anchor !== undefined) t.ok(anchorsOf(readPage(target)).includes(anchor), `${page}: ${link}`);
    }
  }
  t.end();
});

t.test('the index leads to every page of the documentation', (t) => {
  // The pages of the topics are listed on the page about fidelity.
  const listed = ['docs/README.md', 'docs/fidelity.md'].flatMap((page) =>
    linksOf(readPage(page)).map((link) => normalize(join('docs', link))),
  );
  for (const page of PAGES.filter((page) => page.startsWith('docs/') && page !== 'docs/README.md')) {
    t.ok(listed.includes(page), page);
  }
  t.end();
});

t.test('docs/architecture.md names exactly the existing rooms', (t) => {
  const rooms = readdirSync(join(packageRoot, 'server'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  const named = new Set([...readPage('docs/architecture.md').matchAll(/`server\/([\w-]+)`/g)].map(([, room]) => room));
  t.strictSame([...named].sort(), rooms.map(({ name }) => name).sort());
  t.end();
});
