import type { Case } from '../case.ts';
import type { Expected } from '../match.ts';
import { create, upload } from '../steps.ts';
import {
  CORRELATION_CONFIG,
  captureDocument,
  type Document,
  outcome,
  SOURCE_CONFIG,
  SOURCE_TEMPLATE,
  stored,
  updated,
} from './documents-steps.ts';

const VERSION =
  'unsupported xsd version, please ensure latest xsd version http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd is used for source config';
const FORM_1 = '<Form xmlns="http://www.sailpoint.com/xsd/sailpoint_form_1_0.xsd" name="a"/>';

const SUBSET = /^The document is invalid: line \d+, column \d+: the document type has an internal subset\.$/;

/** Matches the position and reason of an XML error. */
const xmlError = (line: number, column: number, words: string): RegExp =>
  new RegExp(`^The document is invalid: line ${line}, column ${column}: ${words}\\.$`);

type Row = readonly [id: string, title: string, document: Document, text: string, message: Expected];

const ROWS: readonly Row[] = [
  [
    'root-source-config',
    'A source-config whose root element is not Form is an ERROR.',
    SOURCE_CONFIG,
    '<Application xmlns="http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd"/>',
    'The root element is Application; expected Form.',
  ],
  [
    'root-source-template',
    'A source-template whose root element is not Application is an ERROR.',
    SOURCE_TEMPLATE,
    SOURCE_CONFIG.holding('a'),
    'The root element is Form; expected Application.',
  ],
  [
    'root-correlation-config',
    'A correlation-config whose root element is not CorrelationConfig is an ERROR.',
    CORRELATION_CONFIG,
    '<Application/>',
    'The root element is Application; expected CorrelationConfig.',
  ],
  [
    'form-without-namespace',
    'A form without a version is an ERROR, like one of another version.',
    SOURCE_CONFIG,
    '<Form name="a" type="SourceConfig"/>',
    VERSION,
  ],
  [
    'close-tag',
    'XML that is not well-formed is an ERROR with line, column, and reason.',
    SOURCE_TEMPLATE,
    '<Application>\n  <a>\n  </b>\n</Application>',
    xmlError(3, 3, 'unexpected close tag; expected </a>'),
  ],
  [
    'no-close-tag',
    'An unterminated element is an ERROR at its tag, not at the end of the file.',
    SOURCE_TEMPLATE,
    '<Application>\n  <a>\n\n',
    xmlError(2, 3, '<a> does not end'),
  ],
  [
    'bare-ampersand',
    'An ampersand that does not begin a reference is an ERROR at its position.',
    SOURCE_TEMPLATE,
    '<Application>\n  R & D\n</Application>\n',
    xmlError(2, 5, 'an & does not begin a reference; write &amp;'),
  ],
  [
    'comment',
    'An unterminated comment is an ERROR at its beginning.',
    SOURCE_TEMPLATE,
    '<Application>\n  <!-- a\n</Application>\n',
    xmlError(2, 3, 'the comment does not end'),
  ],
  [
    'cdata',
    'An unterminated CDATA section is an ERROR at its beginning.',
    SOURCE_TEMPLATE,
    '<Application>\n  <![CDATA[ a\n</Application>\n',
    xmlError(2, 3, 'the CDATA section does not end'),
  ],
  [
    'attribute-twice',
    'A repeated attribute is an ERROR at the second one.',
    SOURCE_TEMPLATE,
    '<Application\n  name="a"\n  name="b"/>\n',
    xmlError(3, 3, 'the attribute name is repeated'),
  ],
  [
    'unknown-entity',
    "A reference to an entity other than XML's five is an ERROR.",
    SOURCE_TEMPLATE,
    '<Application\n  name="&nbsp;"/>',
    xmlError(2, 9, 'the entity &nbsp; is undefined'),
  ],
  [
    'surrogate',
    'A reference to a character that XML forbids is an ERROR.',
    SOURCE_TEMPLATE,
    '<Application name="&#xD800;"/>',
    xmlError(1, 20, 'malformed character entity'),
  ],
  [
    'namespace-blank',
    'Namespaces are compared exactly: with a trailing space, it is another version.',
    SOURCE_CONFIG,
    '<Form xmlns="http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd " name="a" type="SourceConfig"/>',
    VERSION,
  ],
  [
    'attributes',
    'An element with more than 1,000 attributes is an ERROR.',
    SOURCE_TEMPLATE,
    `<Application${Array.from({ length: 1_001 }, (_, index) => ` a${index}=""`).join('')}/>`,
    xmlError(1, 7904, 'the element has more than 1000 attributes'),
  ],
  [
    'wrapper',
    'A sailpoint element that contains anything but one Application is an ERROR.',
    SOURCE_TEMPLATE,
    '<sailpoint><Application/><Rule/></sailpoint>',
    'The element sailpoint holds Application, Rule; expected one Application and nothing else.',
  ],
  [
    'internal-subset',
    'A document type with an internal subset is an ERROR.',
    SOURCE_TEMPLATE,
    '<!DOCTYPE Application [\n  <!ELEMENT Application ANY>\n]>\n<Application/>',
    SUBSET,
  ],
  [
    'entity',
    'The declaration of an entity is an ERROR, even if it is unused.',
    SOURCE_CONFIG,
    `<!DOCTYPE Form [<!ENTITY a "b">]>\n${SOURCE_CONFIG.holding('a')}`,
    SUBSET,
  ],
  [
    'external-entity',
    'A declaration of an external entity is an ERROR, and nothing is fetched.',
    SOURCE_TEMPLATE,
    '<!DOCTYPE Application [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n<Application name="{{run}}">&a;</Application>',
    SUBSET,
  ],
];

/** Document types without declarations. */
const ALLOWED: readonly (readonly [id: string, title: string, doctype: string])[] = [
  ['public', 'A document type may name a public identifier.', 'PUBLIC "sailpoint.dtd" "sailpoint.dtd"'],
  ['brackets', 'Brackets within an identifier are no internal subset.', 'SYSTEM "sailpoint[1].dtd"'],
];

const SETTLED = 'such an upload to a custom connector of a tenant, and its response';

/** Uploads that get 200 with ERROR and store nothing. */
export const documentsRejections: readonly Case[] = [
  {
    id: 'documents/error-form-version',
    title: 'A form of another version is an ERROR with the published text.',
    mark: 'D',
    source: 'published example of the response to an upload',
    writes: true,
    steps: [
      create(),
      captureDocument(SOURCE_CONFIG),
      { send: upload(SOURCE_CONFIG.path, FORM_1), expect: outcome('ERROR', VERSION) },
      stored(SOURCE_CONFIG, '{{before}}'),
    ],
  },
  ...ROWS.map(
    ([id, title, document, text, message]): Case => ({
      id: `documents/error-${id}`,
      title,
      mark: 'A',
      source: 'the state ERROR is published, and one of its reasons; the others are assumed',
      settledBy: SETTLED,
      writes: true,
      steps: [
        create(),
        captureDocument(document),
        { send: upload(document.path, text), expect: outcome('ERROR', message) },
        stored(document, '{{before}}'),
      ],
    }),
  ),
  ...ALLOWED.map(
    ([id, title, doctype]): Case => ({
      id: `documents/doctype-${id}`,
      title,
      mark: 'A',
      source: 'published documents begin with a document type of that form',
      settledBy: SETTLED,
      writes: true,
      steps: [
        create(),
        {
          send: upload(SOURCE_TEMPLATE.path, `<!DOCTYPE Application ${doctype}>\n<Application/>`),
          expect: updated(SOURCE_TEMPLATE),
        },
        stored(SOURCE_TEMPLATE, `<!DOCTYPE Application ${doctype}>\n<Application/>`),
      ],
    }),
  ),
];
