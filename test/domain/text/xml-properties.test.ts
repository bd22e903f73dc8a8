import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import t from 'tap';
import { labelsOf, localize } from '../../../server/domain/text/form.ts';
import { checkXml } from '../../../server/domain/text/xml.ts';
import { nearlyXml, wellFormedXml } from '../../support/xml-arbitrary.ts';
import { xmlElements } from '../../support/xml-elements.ts';

const meaningOf = (xml: string): string =>
  JSON.stringify(xmlElements(xml).map(({ name, attributes }) => [name, attributes]));

/** Whether the parser takes a whole text, without any help. */
const isWellFormed = (text: string): boolean => {
  const parser = new SaxesParser({ xmlns: true, defaultXMLVersion: '1.0', forceXMLVersion: true });
  parser.on('error', (error) => {
    throw error;
  });
  try {
    parser.write(text).close();
    return true;
  } catch {
    return false;
  }
};

t.test('a well-formed document is accepted, and its attributes have the reported offsets', (t) => {
  fc.assert(
    fc.property(wellFormedXml, (xml) => {
      const found: { name: string; value: string }[] = [];
      const checked = checkXml(xml, ({ name, value, start, end }) => {
        found.push({ name, value });
        // The raw value in a separate document means the same.
        const [alone] = xmlElements(`<a b=${xml.slice(start, end)}/>`);
        if (alone?.attributes['b'] !== value) throw new Error(`${name} is not at ${start}`);
        if (!new RegExp(`[\\t\\n\\r ]${name}[\\t\\n\\r ]*=[\\t\\n\\r ]*$`).test(xml.slice(0, start)))
          throw new Error(`the name of ${name} is not before ${start}`);
      });
      const wanted = xmlElements(xml).flatMap(({ attributes }) => Object.entries(attributes));
      return 'root' in checked && JSON.stringify(found.map(Object.values)) === JSON.stringify(wanted);
    }),
    { numRuns: 1_000 },
  );
  t.end();
});

t.test('a form with each label replaced by itself is equivalent and still accepted', (t) => {
  fc.assert(
    fc.property(wellFormedXml, (form) => {
      const labels = labelsOf(form);
      const same = localize(form, labels, (key) => key);
      const isAccepted = 'root' in checkXml(same);
      return isAccepted && meaningOf(same) === meaningOf(form) && localize(form, labels, () => undefined) === form;
    }),
    { numRuns: 500 },
  );
  t.end();
});

t.test('labels can be replaced by any text without other changes', (t) => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom('"/><x label="', ']]>', '--><!--', '&amp;', '\ud800', '\u0000', '$&', '\u0085\u2028'),
  );
  fc.assert(
    fc.property(wellFormedXml, texts, (form, text) => {
      const localized = localize(form, labelsOf(form), () => text);
      const keep = localize(localized, labelsOf(localized), () => 'k');
      return 'root' in checkXml(localized) && keep === localize(form, labelsOf(form), () => 'k');
    }),
    { numRuns: 500 },
  );
  t.end();
});

t.test('checkXml accepts what the parser accepts, and errors are within the text', (t) => {
  let accepted = 0;
  fc.assert(
    fc.property(nearlyXml, (text) => {
      const checked = checkXml(text);
      if ('root' in checked) {
        accepted += 1;
        labelsOf(text);
        return isWellFormed(text) && text.isWellFormed();
      }
      const { line, column, reason } = checked.error;
      const lines = text.split(/\r\n?|\n/);
      const isWithin = column >= 1 && column <= (lines[line - 1] ?? '').length + 2;
      // The parser does not look into a document type, and reads half a pair together with what follows it.
      const isOurs = reason.startsWith('the document type') || !text.isWellFormed();
      return isWithin && (isOurs || !isWellFormed(text));
    }),
    { numRuns: 3_000 },
  );
  t.ok(accepted > 100, 'some of them are well-formed');
  t.end();
});
