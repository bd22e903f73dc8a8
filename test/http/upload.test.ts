import { once } from 'node:events';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import t, { type Test } from 'tap';
import { FAMILIES } from '../../server/api/families.ts';
import { OPERATIONS } from '../../server/api/operations.ts';
import { startEmulator } from '../../server/index.ts';
import type { ResolvedOptions } from '../../server/options/options.ts';
import { createConnector, type TestEmulator, testEmulator, upload } from '../support/emulator.ts';

const FORM = `<?xml version="1.0" encoding="UTF-8"?>
<Form xmlns="http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd" connectorName="Größe ☃ 🎉" name="x" type="SourceConfig">\r
  <Field name="host" displayName="Host" type="text"/>\t
</Form>

`;
const SOURCE_CONFIG = '/v3/connectors/uploads/source-config';
const GERMAN = '/v3/connectors/uploads/translations/de';

const emulatorWithConnector = async (t: Test, options: Partial<ResolvedOptions> = {}): Promise<TestEmulator> => {
  const emulator = await testEmulator(t, options);
  t.equal(await createConnector(emulator, 'Uploads'), 'uploads');
  return emulator;
};

/** A multipart body from its lines, put together the way that the wire wants it. */
const lines = (...texts: string[]): string => texts.join('\r\n');

/** What clients were seen to send, byte by byte; the boundaries are theirs. */
const CLIENTS: readonly { name: string; type: string; body: string }[] = [
  {
    name: 'the TypeScript SDK with a string: a plain field',
    type: 'multipart/form-data; boundary=axios-1.7.9-boundary-nYc0OvlNwGTBv5zTnzFdWbGkP',
    body: lines(
      '--axios-1.7.9-boundary-nYc0OvlNwGTBv5zTnzFdWbGkP',
      'Content-Disposition: form-data; name="file"',
      '',
      FORM,
      '--axios-1.7.9-boundary-nYc0OvlNwGTBv5zTnzFdWbGkP--',
      '',
      '',
    ),
  },
  {
    name: 'the TypeScript SDK with a Blob',
    type: 'multipart/form-data; boundary=----formdata-undici-031512541249',
    body: lines(
      '------formdata-undici-031512541249',
      'Content-Disposition: form-data; name="file"; filename="blob"',
      'Content-Type: application/octet-stream',
      '',
      FORM,
      '------formdata-undici-031512541249--',
      '',
    ),
  },
  {
    name: '.NET and PowerShell: quoted boundary, unquoted names',
    type: 'multipart/form-data; boundary="8d1c3f3a-2b71-4b0e-9f0a-5f6f6f0b7a11"',
    body: lines(
      '--8d1c3f3a-2b71-4b0e-9f0a-5f6f6f0b7a11',
      "Content-Disposition: form-data; name=file; filename=form.xml; filename*=utf-8''form.xml",
      '',
      FORM,
      '--8d1c3f3a-2b71-4b0e-9f0a-5f6f6f0b7a11--',
      '',
    ),
  },
  {
    name: '.NET with a string: unquoted name, no file name, a text type',
    type: 'multipart/form-data; boundary="8d1c3f3a-2b71-4b0e-9f0a-5f6f6f0b7a11"',
    body: lines(
      '--8d1c3f3a-2b71-4b0e-9f0a-5f6f6f0b7a11',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Disposition: form-data; name=file',
      '',
      FORM,
      '--8d1c3f3a-2b71-4b0e-9f0a-5f6f6f0b7a11--',
      '',
    ),
  },
  {
    name: 'Python: urllib3',
    type: 'multipart/form-data; boundary=2c7e4f2b9a3d4f0c8f6d7c1b0a9e8d7c',
    body: lines(
      '--2c7e4f2b9a3d4f0c8f6d7c1b0a9e8d7c',
      'Content-Disposition: form-data; name="file"; filename="form.xml"',
      'Content-Type: application/xml',
      '',
      FORM,
      '--2c7e4f2b9a3d4f0c8f6d7c1b0a9e8d7c--',
      '',
    ),
  },
  {
    name: 'Go: mime/multipart with other fields about',
    type: 'multipart/form-data; boundary=f3a9c1d2e4b5a6978899aabbccddeeff00112233445566778899aabbccdd',
    body: lines(
      '--f3a9c1d2e4b5a6978899aabbccddeeff00112233445566778899aabbccdd',
      'Content-Disposition: form-data; name="comment"',
      '',
      'before',
      '--f3a9c1d2e4b5a6978899aabbccddeeff00112233445566778899aabbccdd',
      'Content-Disposition: form-data; name="file"; filename="form.xml"',
      'Content-Type: application/octet-stream',
      '',
      FORM,
      '--f3a9c1d2e4b5a6978899aabbccddeeff00112233445566778899aabbccdd',
      'Content-Disposition: form-data; name="other"; filename="other.bin"',
      'Content-Type: application/octet-stream',
      '',
      'after',
      '--f3a9c1d2e4b5a6978899aabbccddeeff00112233445566778899aabbccdd--',
      '',
    ),
  },
  {
    name: 'curl -F file=@form.xml',
    type: 'multipart/form-data; boundary=------------------------d74496d66958873e',
    body: lines(
      '--------------------------d74496d66958873e',
      'Content-Disposition: form-data; name="file"; filename="form.xml"',
      'Content-Type: application/xml',
      '',
      FORM,
      '--------------------------d74496d66958873e--',
      '',
    ),
  },
  {
    name: 'letter case of media type and header names',
    type: 'Multipart/Form-Data; BOUNDARY=x',
    body: lines('--x', 'content-disposition: form-data; name="file"', '', FORM, '--x--', ''),
  },
  {
    name: 'a file name that is empty, a file name outside ASCII, a preamble and an epilogue',
    type: 'multipart/form-data; charset=utf-8; boundary=x',
    body: lines(
      'preamble',
      '--x',
      'Content-Disposition: form-data; name="other"; filename=""',
      '',
      '',
      '--x',
      'Content-Disposition: form-data; name="file"; filename="Größe; a=\\"b\\".xml"',
      '',
      FORM,
      '--x--',
      'epilogue',
    ),
  },
];

t.test('the part file is accepted as each client sends it', async (t) => {
  for (const { name, type, body } of CLIENTS) {
    const emulator = await emulatorWithConnector(t);
    const put = await emulator.send('PUT', SOURCE_CONFIG, { headers: { 'content-type': type }, payload: body });
    t.match(
      { statusCode: put.statusCode, body: put.json() },
      {
        statusCode: 200,
        body: {
          scriptName: 'uploads',
          status: 'UPDATED',
          updatedFiles: ['custom-connector/uploads/source-config.xml'],
        },
      },
      name,
    );
    const got = await emulator.send('GET', SOURCE_CONFIG);
    t.equal(got.headers['content-type'], 'application/xml; charset=utf-8', name);
    t.ok(got.rawPayload.equals(Buffer.from(FORM)), `${name}: the same bytes come back`);
    const again = await emulator.send('PUT', SOURCE_CONFIG, { headers: { 'content-type': type }, payload: body });
    t.match(again.json(), { status: 'UNCHANGED' }, name);
  }
});

t.test('of two parts file, the first counts', async (t) => {
  const emulator = await emulatorWithConnector(t);
  const part = (text: string) => lines('--x', 'Content-Disposition: form-data; name="file"', '', text, '');
  const headers = { 'content-type': 'multipart/form-data; boundary=x' };
  const put = await emulator.send('PUT', GERMAN, { headers, payload: `${part('a=1')}${part('a=2')}--x--\r\n` });
  t.match(put.json(), { status: 'UPDATED' });
  t.equal((await emulator.send('GET', GERMAN)).body, 'a=1');
});

t.test('a multipart body without the part file has no file', async (t) => {
  const emulator = await emulatorWithConnector(t);
  const headers = { 'content-type': 'multipart/form-data; boundary=x' };
  const before = (await emulator.send('GET', SOURCE_CONFIG)).body;
  const table = [
    { name: 'no parts', payload: '--x--\r\n' },
    {
      name: 'a field of another name',
      payload: lines('--x', 'Content-Disposition: form-data; name="File"', '', FORM, '--x--', ''),
    },
    {
      name: 'a file of another name',
      payload: lines('--x', 'Content-Disposition: form-data; name="form"; filename="file"', '', FORM, '--x--', ''),
    },
    { name: 'a part without a name', payload: lines('--x', 'Content-Disposition: form-data', '', FORM, '--x--', '') },
    { name: 'a part without a disposition', payload: lines('--x', '', FORM, '--x--', '') },
  ];
  for (const { name, payload } of table) {
    const xml = await emulator.send('PUT', SOURCE_CONFIG, { headers, payload });
    t.match(
      { status: xml.statusCode, body: xml.json() },
      {
        status: 400,
        body: {
          detailCode: '400.1.0 Required data missing or empty',
          messages: [{ text: 'Required field "file" was missing or empty.' }],
        },
      },
      name,
    );
    const properties = await emulator.send('PUT', GERMAN, { headers, payload });
    t.match(
      { status: properties.statusCode, body: properties.json() },
      { status: 200, body: { status: 'SKIPPED' } },
      name,
    );
  }
  t.equal((await emulator.send('GET', SOURCE_CONFIG)).body, before, 'nothing was stored');
  t.equal((await emulator.send('GET', GERMAN)).body, '');
});

/** What the SDKs send where the published description gives the body no properties; all of length 0. */
const EMPTY_BODIES: readonly { name: string; headers: Record<string, string> }[] = [
  { name: 'TypeScript: urlencoded', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  { name: 'Python: no type', headers: {} },
  { name: 'Go: multipart without a boundary', headers: { 'content-type': 'multipart/form-data' } },
];

t.test("PUT translations accepts the SDKs' three empty bodies in every family", async (t) => {
  const emulator = await startEmulator({ port: 0, auth: false, logLevel: 'silent' });
  t.teardown(() => emulator.close());
  const body = JSON.stringify({ name: 'Uploads', className: 'x' });
  await fetch(`${emulator.url}/v3/connectors`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body,
  });
  // Not fetch, which would add a type, and may or may not send a length of 0.
  const put = async (path: string, headers: Record<string, string>) => {
    const sent = request(emulator.url + path, { method: 'PUT', headers: { ...headers, 'content-length': '0' } }).end();
    const [response] = await once(sent, 'response');
    return { status: response.statusCode, body: JSON.parse(String(await buffer(response))) };
  };
  const families = FAMILIES.filter(({ operations }) => operations.includes('putConnectorTranslations'));
  t.equal(families.length, 5);
  for (const { basePath } of families) {
    for (const { name, headers } of EMPTY_BODIES) {
      const response = await put(`${basePath}/uploads/translations/de`, headers);
      t.match(
        response,
        { status: 200, body: { status: 'SKIPPED', scriptName: 'uploads', updatedFiles: null } },
        `${basePath}: ${name}`,
      );
      t.match(await put(`${basePath}/none/translations/de`, headers), { status: 404 }, `${basePath}: ${name}`);
    }
  }
  for (const { id, path } of OPERATIONS.filter(({ document, method }) => document && method === 'PUT')) {
    for (const { name, headers } of EMPTY_BODIES) {
      const response = await put(`/v2025/connectors${path.replace(':scriptName', 'uploads')}`, headers);
      t.match(
        response,
        { status: 400, body: { detailCode: '400.1.0 Required data missing or empty' } },
        `${id}: ${name}`,
      );
    }
  }
});

t.test('an empty file is skipped', async (t) => {
  const emulator = await emulatorWithConnector(t);
  for (const url of [SOURCE_CONFIG, GERMAN]) {
    const put = await emulator.send('PUT', url, upload(''));
    t.match({ status: put.statusCode, body: put.json() }, { status: 200, body: { status: 'SKIPPED' } }, url);
  }
});

const asField = (content: Buffer) => ({
  headers: { 'content-type': 'multipart/form-data; boundary=x' },
  payload: Buffer.concat([
    Buffer.from('--x\r\nContent-Disposition: form-data; name="file"\r\n\r\n'),
    content,
    Buffer.from('\r\n--x--\r\n'),
  ]),
});

t.test('a file is accepted up to the limit, and 413 beyond it', async (t) => {
  const bodies = [
    { form: 'a file', put: upload },
    { form: 'a field', put: asField },
  ];
  const DEFAULT_LIMIT = 10 * 1024 * 1024;
  const table: { limit: number; options: Partial<ResolvedOptions> }[] = [
    { limit: 1024, options: { maxUpload: 1024 } },
    { limit: 200_000, options: { maxUpload: 200_000 } },
    { limit: DEFAULT_LIMIT, options: {} },
  ];
  for (const { limit, options } of table) {
    for (const { form, put } of bodies) {
      const emulator = await emulatorWithConnector(t, options);
      const full = Buffer.alloc(limit, 'a=b\n');
      t.match((await emulator.send('PUT', GERMAN, put(full))).json(), { status: 'UPDATED' }, `${form} of ${limit}`);
      const rejected = await emulator.send('PUT', GERMAN, put(Buffer.alloc(limit + 1, 'c=d\n')));
      t.equal(rejected.statusCode, 413, `${form} of ${limit + 1}`);
      t.match(rejected.json(), { detailCode: /^413 /, causes: [] });
      t.ok((await emulator.send('GET', GERMAN)).rawPayload.equals(full), 'what is rejected changes nothing');
    }
  }
});

t.test('a client that sends far beyond the limit still gets its response', async (t) => {
  const emulator = await startEmulator({ port: 0, auth: false, logLevel: 'silent', maxUpload: 1024 });
  t.teardown(() => emulator.close());
  const body = JSON.stringify({ name: 'Uploads', className: 'x' });
  const json = { 'Content-Type': 'application/json' };
  await fetch(`${emulator.url}/v3/connectors`, { method: 'POST', headers: json, body });
  const big = Buffer.alloc(8 * 1024 * 1024, 'a=b\n');
  const form = upload(big);
  const table: { name: string; method: string; path: string; headers: Record<string, string>; body: Buffer }[] = [
    { name: 'a file', method: 'PUT', path: GERMAN, headers: form.headers, body: form.payload },
    { name: 'a file to XML', method: 'PUT', path: SOURCE_CONFIG, headers: form.headers, body: form.payload },
    { name: 'JSON', method: 'POST', path: '/v3/connectors', headers: json, body: big },
  ];
  for (const { name, method, path, headers, body } of table) {
    const response = await fetch(emulator.url + path, { method, headers, body: new Uint8Array(body) });
    t.equal(response.status, 413, name);
    t.match(response.headers.get('slpt-request-id'), /^[0-9a-f]{32}$/, name);
    t.match(await response.json(), { detailCode: /^413 / }, name);
    t.equal((await fetch(`${emulator.url}${GERMAN}`)).status, 200, `${name}: the next request is served`);
  }
  const text = { method: 'PUT', headers: { 'Content-Type': 'text/plain' }, body: new Uint8Array(big) };
  t.equal(
    (await fetch(emulator.url + GERMAN, text)).status,
    415,
    'a body of the wrong type is not read, however large',
  );
});

/** Texts in which something between the wire and the database could lose a byte. */
const CONTENTS: readonly { name: string; content: Buffer }[] = [
  { name: 'all of ASCII, NUL included', content: Buffer.from(Array.from({ length: 128 }, (_, code) => code)) },
  { name: 'a byte order mark', content: Buffer.from('\uFEFFa=b') },
  { name: 'two to four bytes for a character', content: Buffer.from('ß=\u07FF\u0800\uFFFD\uFFFF\u{10000}\u{10FFFF}') },
  { name: 'decomposed and composed', content: Buffer.from('a\u0308=\u00E4') },
  { name: 'all line ends', content: Buffer.from('\r\na=1\rb=2\nc=3\r\n\r\n') },
  { name: 'only a line end', content: Buffer.from('\r\n') },
  { name: 'only NUL', content: Buffer.from('\0') },
  { name: 'starts of the boundary', content: Buffer.from('\r\n-\r\n--\r\n--test-bound\r\n--test\r\n--test-boundar') },
  { name: 'the boundary within a line', content: Buffer.from('a=--test-boundary--\r\nb=--test-boundary\n') },
  { name: 'escapes that no one may undo', content: Buffer.from('a=%41+\\u0041&amp;b=é\\r\\n=?utf-8?q?=41?=') },
  { name: 'longer than a chunk', content: Buffer.from('Schlüssel=☃🎉\r\n'.repeat(20_000)) },
];

t.test('documents are returned byte for byte', async (t) => {
  const emulator = await emulatorWithConnector(t);
  for (const { name, content } of CONTENTS) {
    for (const [form, put] of [
      ['file', upload(content)],
      ['field', asField(content)],
    ] as const) {
      const url = `/v3/connectors/uploads/translations/${form === 'file' ? 'de' : 'fr'}`;
      t.match((await emulator.send('PUT', url, put)).json(), { status: 'UPDATED' }, `${name} as a ${form}`);
      const got = await emulator.send('GET', url);
      t.equal(got.headers['content-type'], 'text/plain; charset=utf-8');
      t.equal(got.rawPayload.toString('hex'), content.toString('hex'), `${name} as a ${form}`);
      t.match((await emulator.send('PUT', url, put)).json(), { status: 'UNCHANGED' }, `${name} again`);
    }
  }
});

t.test('documents are returned byte for byte, however they were split into packets', async (t) => {
  const emulator = await emulatorWithConnector(t);
  for (const size of [1, 2, 3, 7, 31]) {
    const content = Buffer.from(`n=${size}\r\n--test-boundar Schlüssel=☃🎉\r\n--test-boundar\r\n\r\n`);
    const { headers, payload } = upload(content);
    const pieces = Array.from({ length: Math.ceil(payload.length / size) }, (_, index) =>
      payload.subarray(index * size, (index + 1) * size),
    );
    const put = await emulator.send('PUT', GERMAN, {
      headers: { ...headers, 'transfer-encoding': 'chunked' },
      payload: Readable.from(pieces),
    });
    t.match(put.json(), { status: 'UPDATED' }, `pieces of ${size}`);
    t.equal(
      (await emulator.send('GET', GERMAN)).rawPayload.toString('hex'),
      content.toString('hex'),
      `pieces of ${size}`,
    );
  }
});

t.test('bytes that are not UTF-8 are invalid as a document, and ISO-8859-1 as a translation', async (t) => {
  const emulator = await emulatorWithConnector(t);
  const before = (await emulator.send('GET', SOURCE_CONFIG)).body;
  const table = [
    { name: 'every byte', content: Buffer.from(Array.from({ length: 256 }, (_, code) => code)) },
    { name: 'Latin-1', content: Buffer.from('Größe=ä', 'latin1') },
    { name: 'UTF-16', content: Buffer.from('\uFEFFa=b', 'utf16le') },
    { name: 'a lone surrogate', content: Buffer.from([0x61, 0x3d, 0xed, 0xa0, 0x80]) },
    { name: 'a character cut short', content: Buffer.from([0x61, 0x3d, 0xe2, 0x98]) },
    { name: 'an overlong form', content: Buffer.from([0x61, 0x3d, 0xc0, 0xaf]) },
    { name: 'a zip file', content: Buffer.from('504b0304140008080800', 'hex').fill(0x9c, 8) },
  ];
  for (const { name, content } of table) {
    const rejected = await emulator.send('PUT', SOURCE_CONFIG, upload(content));
    t.match(
      { status: rejected.statusCode, body: rejected.json() },
      { status: 200, body: { status: 'ERROR', updatedFiles: null } },
      name,
    );
    const stored = await emulator.send('PUT', GERMAN, upload(content));
    t.match({ status: stored.statusCode, body: stored.json() }, { status: 200, body: { status: 'UPDATED' } }, name);
    t.equal((await emulator.send('GET', GERMAN)).body, content.toString('latin1'), name);
  }
  t.equal((await emulator.send('GET', SOURCE_CONFIG)).body, before);
});
