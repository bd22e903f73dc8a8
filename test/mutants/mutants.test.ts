import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { packageRoot } from '../../server/platform/package.ts';
import { mutate } from './mutant.ts';
import { MUTANTS } from './mutants.ts';

t.test('each mutant can be put into the sources as they are now', (t) => {
  const errors = MUTANTS.flatMap((mutant) => {
    const { file, why, tests } = mutant;
    const missing = tests.filter((test) => !existsSync(join(packageRoot, 'test', test)));
    try {
      mutate(mutant, readFileSync(join(packageRoot, 'server', file), 'utf8'));
    } catch (error) {
      return `${file}: ${why}: ${(error as Error).message}`;
    }
    return missing.map((test) => `${file}: ${why}: there is no test/${test}`);
  });
  t.same(errors, []);
  t.end();
});
