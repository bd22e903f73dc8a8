import type { Case, Request, Step } from '../case.ts';
import type { Expected } from '../match.ts';
import { create, upload } from '../steps.ts';
import { captureDocument, outcome, SOURCE_TEMPLATE, stored, updated } from './documents-steps.ts';

const document = (encoding: string, name: string): string =>
  `<?xml version="1.0" encoding="${encoding}"?>\n<Application name="${name}"/>`;

/** An upload whose file has one byte per character of the text. */
const bytes = (content: string): Request => ({
  method: 'PUT',
  path: SOURCE_TEMPLATE.path,
  headers: { 'content-type': 'multipart/form-data; boundary=x' },
  latin1: ['--x', 'Content-Disposition: form-data; name="file"', '', content, '--x--', ''].join('\r\n'),
});

/** The bytes of a text in an encoding, as characters. */
const encoded = (encoding: 'utf8' | 'utf16le', text: string): string => Buffer.from(text, encoding).toString('latin1');

type Row = readonly [id: string, title: string, content: string, name: string];

const DECODED: readonly Row[] = [
  [
    'iso-8859-1',
    'A document that declares ISO-8859-1 is decoded accordingly, and declares UTF-8 from then on.',
    document('ISO-8859-1', 'Größe'),
    'Größe',
  ],
  [
    'windows-1252',
    'A document that declares windows-1252 is decoded accordingly.',
    document('windows-1252', 'Gr\xf6\xdfe \x80'),
    'Größe €',
  ],
  [
    'utf-16',
    'A document in UTF-16 with a byte order mark is decoded, and loses the mark.',
    encoded('utf16le', `\ufeff${document('UTF-16', 'Größe \u{1f600}')}`),
    'Größe \u{1f600}',
  ],
];

const REJECTED: readonly (readonly [id: string, title: string, content: string, message: Expected])[] = [
  [
    'none',
    'A document that declares no encoding and is not UTF-8 is an ERROR that names the line.',
    '<Application\n  name="Gr\xf6\xdfe"/>',
    /^The document is invalid: line 2: the bytes are not UTF-8;/,
  ],
  [
    'unknown',
    'A document that declares an unknown encoding is an ERROR.',
    document('x-unknown', 'a'),
    /^The document is invalid: line 1: the encoding "x-unknown" is unknown;/,
  ],
  [
    'false-iso-8859-1',
    'A document that declares ISO-8859-1 and is UTF-8 is an ERROR.',
    encoded('utf8', document('ISO-8859-1', 'Größe')),
    'The document is invalid: line 1: the XML declaration says ISO-8859-1, but the bytes are UTF-8.',
  ],
  [
    'false-utf-16',
    'A document that declares UTF-16 and has one byte for each character is an ERROR.',
    document('UTF-16', 'a'),
    'The document is invalid: line 1: the XML declaration says UTF-16, but the bytes are not.',
  ],
];

const encoding = (id: string, title: string, steps: readonly Step[]): Case => ({
  id: `documents/encoding-${id}`,
  title,
  mark: 'A',
  source: 'the service reads XML with Java, whose parser decodes by the declaration; that it does here is assumed',
  settledBy: 'an upload of such a document to a custom connector of a tenant, read again',
  writes: true,
  steps: [create(), ...steps],
});

/** Documents in encodings other than UTF-8. */
export const documentsEncodings: readonly Case[] = [
  ...DECODED.map(([id, title, content, name]) =>
    encoding(id, title, [
      { send: bytes(content), expect: updated(SOURCE_TEMPLATE) },
      stored(SOURCE_TEMPLATE, document('UTF-8', name)),
      {
        send: upload(SOURCE_TEMPLATE.path, document('UTF-8', name)),
        expect: outcome('UNCHANGED', 'source-template.xml is the same as before.'),
      },
    ]),
  ),
  ...REJECTED.map(([id, title, content, message]) =>
    encoding(id, title, [
      captureDocument(SOURCE_TEMPLATE),
      { send: bytes(content), expect: outcome('ERROR', message) },
      stored(SOURCE_TEMPLATE, '{{before}}'),
    ]),
  ),
];
