import type { Case } from '../case.ts';
import { create } from '../steps.ts';
import { SOURCE_CONFIG, stored, updated } from './documents-steps.ts';

const FORM = SOURCE_CONFIG.holding('Zażółć {{run}}').replace('/>', '>\r\n</Form>\n');

type Row = readonly [
  id: string,
  title: string,
  mark: Case['mark'],
  source: string,
  boundary: string,
  lines: readonly string[],
];

const AXIOS = 'axios-1.21.1-boundary-8UXPe9yAAhk0oEoFFCEFHu5YZ';
const NET = '8d1c3f3a-2b71-4b0e-9f0a-5f6f6f0b7a11';
const PYTHON = '2c7e4f2b9a3d4f0c8f6d7c1b0a9e8d7c';
const GO = 'f3a9c1d2e4b5a6978899aabbccddeeff00112233445566778899aabbccdd';

/** Body lines of each client's request, with its boundary. */
const ROWS: readonly Row[] = [
  [
    'typescript-string',
    'The TypeScript SDK sends a string as a plain field: the field file is the document.',
    'W',
    'TypeScript SDK with a string',
    AXIOS,
    [`--${AXIOS}`, 'Content-Disposition: form-data; name="file"', '', FORM, `--${AXIOS}--`, ''],
  ],
  [
    'typescript-blob',
    'The TypeScript SDK names the file of a Blob blob: file names do not matter.',
    'W',
    'TypeScript SDK with a Blob',
    AXIOS,
    [
      `--${AXIOS}`,
      'Content-Disposition: form-data; name="file"; filename="blob"',
      'Content-Type: application/octet-stream',
      '',
      FORM,
      `--${AXIOS}--`,
      '',
    ],
  ],
  [
    'powershell',
    'PowerShell sends a quoted boundary and names without quotes.',
    'W',
    'PowerShell SDK, a file in a form of .NET',
    `"${NET}"`,
    [
      `--${NET}`,
      "Content-Disposition: form-data; name=file; filename=form.xml; filename*=utf-8''form.xml",
      'Content-Type: application/octet-stream',
      '',
      FORM,
      `--${NET}--`,
      '',
    ],
  ],
  [
    'net-string',
    'A text in a form of .NET has a media type, a name without quotes and no file name.',
    'W',
    '.NET client, a text in a form',
    `"${NET}"`,
    [
      `--${NET}`,
      'Content-Type: text/plain; charset=utf-8',
      'Content-Disposition: form-data; name=file',
      '',
      FORM,
      `--${NET}--`,
      '',
    ],
  ],
  [
    'python',
    'The Python SDK sends a file with its name and its media type.',
    'W',
    'Python SDK with a path',
    PYTHON,
    [
      `--${PYTHON}`,
      'Content-Disposition: form-data; name="file"; filename="form.xml"',
      'Content-Type: text/xml',
      '',
      FORM,
      `--${PYTHON}--`,
      '',
    ],
  ],
  [
    'go',
    'The Go SDK sends a file with its name and a boundary of sixty digits.',
    'W',
    'Go SDK with a file',
    GO,
    [
      `--${GO}`,
      'Content-Disposition: form-data; name="file"; filename="form.xml"',
      'Content-Type: application/octet-stream',
      '',
      FORM,
      `--${GO}--`,
      '',
    ],
  ],
  [
    'later-part',
    'The part file is found after other parts, and other files are ignored.',
    'A',
    'no public source says where in the form the part must be',
    'x',
    [
      '--x',
      'Content-Disposition: form-data; name="comment"',
      '',
      'before',
      '--x',
      'Content-Disposition: form-data; name="other"; filename="file"',
      'Content-Type: application/xml',
      '',
      '<Form/>',
      '--x',
      'Content-Disposition: form-data; name="file"; filename="Größe 1.xml"',
      '',
      FORM,
      '--x--',
      '',
    ],
  ],
];

/** The part file, as each client sends it. */
export const documentsClients: readonly Case[] = ROWS.map(
  ([id, title, mark, source, boundary, lines]): Case => ({
    id: `documents/client-${id}`,
    title,
    mark,
    source,
    ...(mark === 'A' && { settledBy: 'such an upload to a custom connector of a tenant, and its response' }),
    writes: true,
    steps: [
      create(),
      {
        send: {
          method: 'PUT',
          path: SOURCE_CONFIG.path,
          headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
          text: lines.join('\r\n'),
        },
        expect: updated(SOURCE_CONFIG),
      },
      stored(SOURCE_CONFIG, FORM),
    ],
  }),
);
