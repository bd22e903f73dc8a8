import fc from 'fast-check';

/** Pieces that break code which counts characters or finds markup in the wrong place. */
const PLAIN = [
  'a',
  'label',
  ' ',
  '\t',
  '\n',
  '\r\n',
  '\r',
  'ä',
  '日本',
  '😀',
  '\u0085',
  '\u2028',
  ']',
  '-',
  '?',
  '!',
  '=',
];
const REFERENCES = ['&amp;', '&lt;', '&gt;', '&quot;', '&apos;', '&#65;', '&#x1F600;', '&#10;', '&#13;', '&#x0000041;'];
const MARKUP = ['<', '<!--', '<![CDATA[', '<?x', '<a label="k"', '</a>', '&', '&x;', "label='k'", '>'];

const pieces = (of: readonly string[], maxLength = 6): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...of), { maxLength }).map((parts) => parts.join(''));

const blank = fc.constantFrom(' ', '\n', '\t', '\r\n', '  ', '\r');
const gap = fc.constantFrom('', '', '', ' ', '\r\n', ' '.repeat(95));

const value = fc.oneof(
  pieces([...PLAIN, ...REFERENCES, '>', "'"]).map((text) => `"${text}"`),
  pieces([...PLAIN, ...REFERENCES, '>', '"']).map((text) => `'${text}'`),
  fc.constantFrom('"k"', "'k'"),
);

const NAMES = [
  'label',
  'displayName',
  'sectionInfo',
  'placeholder',
  'shortDesc',
  'name',
  'größe',
  'xml:lang',
  'label2',
];

const attributes = fc
  .uniqueArray(fc.record({ name: fc.constantFrom(...NAMES), before: blank, left: gap, right: gap, value }), {
    selector: ({ name }) => name,
    maxLength: 4,
  })
  .map((list) =>
    list.map(({ name, before, left, right, value }) => `${before}${name}${left}=${right}${value}`).join(''),
  );

const comment = pieces([...PLAIN, ...MARKUP, 'x'.repeat(120)])
  .filter((text) => !/--|-$/.test(text))
  .map((text) => `<!--${text}-->`);
const instruction = pieces([...PLAIN, ...MARKUP, 'x'.repeat(120)])
  .filter((text) => !text.includes('?>'))
  .map((text) => `<?pi ${text}?>`);
const section = pieces([...PLAIN, ...MARKUP, 'x'.repeat(120)])
  .filter((text) => !text.includes(']]>'))
  .map((text) => `<![CDATA[${text}]]>`);
const text = pieces([...PLAIN, ...REFERENCES, '"', "'"]);

const { element } = fc.letrec<{ element: string }>((tie) => ({
  element: fc
    .record({
      name: fc.constantFrom('Form', 'Field', 'Größe', 'a.b-c'),
      attributes,
      gap,
      children: fc.option(
        fc.array(fc.oneof({ maxDepth: 3 }, text, comment, instruction, section, tie('element')), { maxLength: 5 }),
      ),
    })
    .map(({ name, attributes, gap, children }) =>
      children ? `<${name}${attributes}${gap}>${children.join('')}</${name}${gap}>` : `<${name}${attributes}${gap}/>`,
    ),
}));

const prolog = fc.constantFrom(
  '',
  '\ufeff',
  '<?xml version="1.0"?>',
  '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\r\n',
  "\ufeff<?xml version = '1.0' encoding='UTF-8' ?>\n",
);
const doctype = fc.constantFrom(
  '',
  '<!DOCTYPE Form>',
  '<!DOCTYPE Form PUBLIC "sailpoint.dtd" "sailpoint.dtd">',
  '<!DOCTYPE Form SYSTEM "><x label=\'k\'>">\n',
  "<!DOCTYPE Form SYSTEM '\"[<!--' >\r\n",
);
const around = fc.array(fc.oneof(comment, instruction, blank), { maxLength: 3 }).map((parts) => parts.join(''));

/** Well-formed documents with all that may stand between the labels of a form. */
export const wellFormedXml: fc.Arbitrary<string> = fc
  .tuple(prolog, around, doctype, around, element, around)
  .map((parts) => parts.join(''));

/** Texts that look like XML: well-formed ones with a few pieces inserted, cut out, or cut off. */
export const nearlyXml: fc.Arbitrary<string> = fc
  .tuple(
    wellFormedXml,
    fc.array(
      fc.record({
        at: fc.nat(400),
        remove: fc.constantFrom(0, 0, 1, 3, 1_000),
        insert: fc.constantFrom(
          '',
          '',
          ...MARKUP,
          ...REFERENCES,
          '"',
          "'",
          ']]>',
          '-->',
          '--',
          '?>',
          '/',
          ' b="1"',
          '\u0001',
          '&#0;',
        ),
      }),
      { maxLength: 3 },
    ),
  )
  .map(([xml, edits]) =>
    edits.reduce((text, { at, remove, insert }) => text.slice(0, at) + insert + text.slice(at + remove), xml),
  );
