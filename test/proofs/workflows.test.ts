import { globSync } from 'node:fs';
import t from 'tap';
import { packageRoot } from '../../server/platform/package.ts';
import { readPage } from '../support/page.ts';
import { workflowProblems } from './workflow-problems.ts';

const FILES = globSync('.github/workflows/*.yml', { cwd: packageRoot });

t.test('GitHub’s own parser accepts the workflows', (t) => {
  t.ok(FILES.length > 0);
  for (const file of FILES) {
    const text = readPage(file);
    t.same(workflowProblems(file, text), [], file);
    for (const [name, broken] of [
      ['an unknown key', text.replace('runs-on:', 'runs-in:')],
      ['an unknown permission', text.replace('contents: read', 'content: read')],
      ['a broken expression', `${text}      - run: echo \${{ github. }}\n`],
    ] as const) {
      t.ok(workflowProblems(file, broken).length > 0, `${file}: ${name} is found`);
    }
  }
  t.end();
});
