import type { Case, Expectation, Request } from '../case.ts';
import { all, keys } from '../match.ts';
import { BAD_SYNTAX, create, REQUIRED, rejection } from '../steps.ts';
import { captureDocument, SOURCE_CONFIG, stored } from './documents-steps.ts';

const FORM = SOURCE_CONFIG.holding('{{run}}');
const MULTIPART = { 'content-type': 'multipart/form-data; boundary=x' };

const NO_FILE = rejection(400, REQUIRED, 'Required field "file" was missing or empty.');
const UNREADABLE = rejection(400, BAD_SYNTAX, 'The request could not be parsed.', 'The multipart body cannot be read.');
const UNSUPPORTED: Expectation = {
  status: 415,
  headers: { 'slpt-request-id': /^[0-9a-f]{32}$/ },
  json: all(keys('errorName', 'errorMessage', 'trackingId'), {
    errorName: 'NotSupportedException',
    errorMessage: 'Cannot consume content type',
  }),
};

type Row = readonly [
  id: string,
  title: string,
  mark: Case['mark'],
  source: string,
  send: Pick<Request, 'headers' | 'text'>,
  expect: Expectation,
];

const REQUIRED_PART = 'published request body: a form whose part file is required';
const ONE_TYPE = 'published request body: multipart/form-data alone; the form of the response is assumed';
const READABLE = 'an error code for unparsable requests is published; that it applies here is assumed';

const ROWS: readonly Row[] = [
  [
    'other-part',
    'A part with another name is not the part file, even if its file name is file.',
    'D',
    REQUIRED_PART,
    {
      headers: MULTIPART,
      text: ['--x', 'Content-Disposition: form-data; name="form"; filename="file"', '', FORM, '--x--', ''].join('\r\n'),
    },
    NO_FILE,
  ],
  [
    'no-body',
    'An upload without a body and a media type lacks the part file.',
    'D',
    REQUIRED_PART,
    { text: '' },
    NO_FILE,
  ],
  [
    'no-boundary',
    'A form type without a boundary and without a body lacks the part file.',
    'D',
    REQUIRED_PART,
    { headers: { 'content-type': 'multipart/form-data' }, text: '' },
    NO_FILE,
  ],
  [
    'cut-short',
    'A form that ends within its file is rejected.',
    'A',
    READABLE,
    { headers: MULTIPART, text: ['--x', 'Content-Disposition: form-data; name="file"', '', FORM].join('\r\n') },
    UNREADABLE,
  ],
  [
    'bare-xml',
    'A document that is not sent in a form is rejected because of its media type.',
    'A',
    ONE_TYPE,
    { headers: { 'content-type': 'application/xml' }, text: FORM },
    UNSUPPORTED,
  ],
];

/** Bodies without a usable document. */
export const documentsBodies: readonly Case[] = ROWS.map(
  ([id, title, mark, source, send, expect]): Case => ({
    id: `documents/body-${id}`,
    title,
    mark,
    source,
    ...(mark === 'A' && { settledBy: 'how a tenant responds to such an upload' }),
    writes: true,
    steps: [
      create(),
      captureDocument(SOURCE_CONFIG),
      { send: { method: 'PUT', path: SOURCE_CONFIG.path, ...send }, expect },
      stored(SOURCE_CONFIG, '{{before}}'),
    ],
  }),
);
