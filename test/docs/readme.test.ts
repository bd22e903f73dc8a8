import t from 'tap';
import { PRINTED_PAGES, printPage } from '../../docs/print.ts';
import { readPage } from '../support/page.ts';

t.test('all printed parts of the docs are up to date', (t) => {
  for (const file of PRINTED_PAGES) t.equal(printPage(file, readPage(file)), readPage(file), `npm run docs: ${file}`);
  t.end();
});
