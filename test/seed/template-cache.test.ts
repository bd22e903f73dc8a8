import { rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { buildTemplate } from '../../server/seed/build-template.ts';
import { readTemplate, writeTemplate } from '../../server/seed/template-cache.ts';

t.test('a cached template is read unchanged, and not at all if a file is truncated', (t) => {
  const folder = t.testdir({});
  const images = buildTemplate('minimal');
  const write = () => writeTemplate(folder, 'minimal', images);
  t.equal(readTemplate(folder, 'minimal'), undefined, 'there is none');
  write();
  t.strictSame(readTemplate(folder, 'minimal'), images);
  for (const file of ['minimal.sqlite', 'minimal.slim.sqlite']) {
    const path = join(folder, file);
    const damages: readonly (readonly [name: string, damage: () => void])[] = [
      ['missing', () => rmSync(path)],
      ['empty', () => truncateSync(path, 0)],
      ['a few bytes', () => truncateSync(path, 20)],
      ['cut to whole pages', () => truncateSync(path, 4096 * 3)],
      ['one byte short', () => truncateSync(path, (file.includes('slim') ? images.slim : images.whole).length - 1)],
      ['text', () => writeFileSync(path, 'This is no database.'.repeat(1000))],
    ];
    for (const [name, damage] of damages) {
      write();
      damage();
      t.equal(readTemplate(folder, 'minimal'), undefined, `${file}: ${name}`);
    }
  }
  t.end();
});
