import { FORM_NAMESPACE } from '../../server/domain/connectors/document-kinds.ts';
import { MAX_XML_NODES } from '../../server/domain/text/xml.ts';
import { type Caller, json, jsonOf, patch, type Sending, upload } from './caller.ts';
import { demand, type Run, repeat, schedule } from './run.ts';

const pick = <T>(items: readonly T[]): T => items[Math.floor(Math.random() * items.length)] as T;

const FILTERS: readonly string[] = [
  'name sw "A"',
  'type co "a"',
  'directConnect eq true',
  'features ca "UNLOCK"',
  'labels ca "x"',
  'category eq "none"',
  'not (name co "b")',
  'name sw "W" or directConnect eq false',
];
const FAMILIES = ['/v3/connectors', '/v2024/connectors', '/v2025/connectors', '/v2026/connectors', '/connectors/v1'];
const LOCALES = ['de', 'fr', 'ja', 'en', 'xx'];

/** Requests lists: every filter with paging, locale, and total, and sometimes an expected rejection. */
export const list = async (caller: Caller, number: number): Promise<void> => {
  if (number % 10 === 9) {
    await caller.call('rejection', 'GET', '/v3/connectors?filters=nonsense%20eq%201', 400);
    await caller.call('rejection', 'GET', '/v3/connectors?limit=-1', 400);
    await caller.call('rejection', 'GET', '/v3/connectors', 401, { headers: { authorization: 'Bearer nonsense' } });
    await caller.call('rejection', 'PUT', '/v3/connectors/workday', 405);
  }
  const query = new URLSearchParams({ limit: String(1 + (number % 250)), count: 'true', locale: pick(LOCALES) });
  if (number % 4 !== 0) query.set('filters', `${pick(FILTERS)} and not (name sw "${number}")`);
  const response = await caller.call('list', 'GET', `${pick(FAMILIES)}?${query}`, 200);
  const total = Number(response.headers['x-total-count']);
  const rows = jsonOf<unknown[]>(response).length;
  demand(rows <= total && rows <= 1 + (number % 250), `GET ?${query}: ${rows} rows of ${total}`);
};

export const get = async (caller: Caller, number: number, scriptNames: readonly string[]): Promise<void> => {
  const path = `${pick(FAMILIES)}/${encodeURIComponent(pick(scriptNames))}`;
  await caller.call('get', 'GET', `${path}?locale=${pick(LOCALES)}&n=${number}`, 200);
  await caller.call('get', 'GET', `${path}/${pick(['source-config', 'source-template', 'translations/de'])}`, 200);
  await caller.call('rejection', 'GET', `${path}-${number}`, 404);
};

/** Creates, changes, and deletes a connector. */
export const write = async (caller: Caller, name: string): Promise<void> => {
  const body = json({ name, className: 'org.example.Endurance', status: 'RELEASED' });
  const { scriptName } = jsonOf<{ scriptName: string }>(
    await caller.call('create', 'POST', '/v3/connectors', 200, body),
  );
  const path = `/v3/connectors/${scriptName}`;
  await caller.call('rejection', 'POST', '/v3/connectors', 400, body);
  for (const value of ['one', 'two']) {
    const change = patch([{ op: 'add', path: '/connectorMetadata/shortDesc', value: `${value} ${name}` }]);
    const changed = jsonOf<{ connectorMetadata: unknown }>(await caller.call('patch', 'PATCH', path, 200, change));
    demand(JSON.stringify(changed.connectorMetadata).includes(value), `PATCH ${path} lost its change`);
  }
  await caller.call('rejection', 'PATCH', path, 400, patch([{ op: 'replace', path: '/status', value: 'DEMO' }]));
  const query = new URLSearchParams({ filters: `name sw "${name}"`, count: 'true' });
  const found = await caller.call('list', 'GET', `/v3/connectors?${query}`, 200);
  demand(found.headers['x-total-count'] === '1', `GET ?${query} found ${found.headers['x-total-count']}`);
  await caller.call('delete', 'DELETE', path, 204);
  await caller.call('rejection', 'GET', path, 404);
};

/** Uploads every kind of document, reads it again, and sends one that is rejected. */
export const uploadAll = async (caller: Caller, number: number): Promise<void> => {
  const scriptName = await create(caller, `Upload ${number}`);
  const base = `/v2025/connectors/${scriptName}`;
  for (const [path, document] of SMALL_DOCUMENTS(number)) {
    for (const status of ['UPDATED', 'UNCHANGED'])
      await put(caller, 'upload', `${base}/${path}`, upload(document), status);
    const kept = await caller.call('get', 'GET', `${base}/${path}`, 200);
    demand(kept.body.toString() === document, `GET ${base}/${path} is not what was uploaded`);
  }
  await put(caller, 'upload', `${base}/source-config`, upload('<Form xmlns="old"/>'), 'ERROR');
  await caller.call('delete', 'DELETE', base, 204);
};

export const create = async (caller: Caller, name: string): Promise<string> => {
  const body = json({ name, className: 'org.example.Endurance' });
  return jsonOf<{ scriptName: string }>(await caller.call('create', 'POST', '/v3/connectors', 200, body)).scriptName;
};

const put = async (caller: Caller, kind: string, path: string, sending: Sending, expected: string): Promise<void> => {
  const { status } = jsonOf<{ status: string }>(await caller.call(kind, 'PUT', path, 200, sending));
  demand(status === expected, `PUT ${caller.prefix}${path}: ${status} instead of ${expected}`);
};

const CREDENTIALS = { client_id: 'bench', client_secret: 'bench' };
const URLENCODED = { 'content-type': 'application/x-www-form-urlencoded' };

/** Requests tokens in three encodings; one is used, and one is rejected. @param caller without a token. */
const askForTokens = async (caller: Caller): Promise<void> => {
  const grant = { grant_type: 'client_credentials' };
  const form = (fields: Record<string, string>) => ({ headers: URLENCODED, body: String(new URLSearchParams(fields)) });
  const basic = { headers: { authorization: `Basic ${Buffer.from('bench:bench').toString('base64')}` } };
  const query = new URLSearchParams({ ...grant, ...CREDENTIALS });
  await caller.call('token', 'POST', `/oauth/token?${query}`, 200);
  await caller.call('token', 'POST', '/oauth/token?grant_type=client_credentials', 200, basic);
  await caller.call(
    'rejection',
    'POST',
    '/oauth/token',
    401,
    form({ ...grant, ...CREDENTIALS, client_secret: 'wrong' }),
  );
  const granted = await caller.call('token', 'POST', '/oauth/token', 200, form({ ...grant, ...CREDENTIALS }));
  const headers = { authorization: `Bearer ${jsonOf<{ access_token: string }>(granted).access_token}` };
  await caller.call('get', 'GET', '/v3/connectors/workday', 200, { headers });
};

/** Uploads a form of almost the maximum size every second, and sometimes one that is too large. */
const uploadBig = async (run: Run, caller: Caller): Promise<void> => {
  const forms = bigForms();
  const tooLarge = upload(Buffer.alloc(MAX_UPLOAD + 1, 'x'));
  const path = `/v3/connectors/${await create(caller, 'Heavy')}/source-config`;
  await schedule(run, 'big upload', 1000, 1, async (number) => {
    const { body, outcome } = pick(forms);
    await put(caller, 'big upload', path, { ...tooLarge, body: body(number) }, outcome);
    if (number % 30 === 29) await caller.call('rejection', 'PUT', path, 413, tooLarge);
    if (number % 30 === 9) await caller.call('control', 'POST', '/_emulator/reset', 204);
    if (number % 30 === 9) await create(caller, 'Heavy');
  });
};

/**
 * Runs the load on the default tenant, and on one that gets the largest documents.
 *
 * @param caller client of the default tenant. @param anonymous the same without a token. @param heavy client of the other tenant.
 */
export const work = async (run: Run, caller: Caller, anonymous: Caller, heavy: Caller): Promise<void> => {
  const listed = jsonOf<{ scriptName: string }[]>(await caller.call('list', 'GET', '/v3/connectors', 200));
  const scriptNames = listed.map(({ scriptName }) => scriptName);
  await Promise.all([
    ...[1, 2].map(() => repeat(run, 'list', 25, (number) => list(caller, number))),
    repeat(run, 'get', 25, (number) => get(caller, number, scriptNames)),
    ...['One', 'Two'].map((worker) => repeat(run, 'write', 60, (number) => write(caller, `${worker} ${number} end`))),
    repeat(run, 'upload', 200, (number) => uploadAll(caller, number)),
    repeat(run, 'token', 100, () => askForTokens(anonymous)),
    uploadBig(run, heavy),
  ]);
};

/** Maximum size of a document, by default, in bytes. */
const MAX_UPLOAD = 10_485_760;

/** Returns the status in the response to an upload. */
type Outcome = 'UPDATED' | 'ERROR';

/** A document with a number that makes it unique. */
interface BigForm {
  readonly outcome: Outcome;
  /** Returns a multipart body with the numbered document, always in the same buffer. */
  body(number: number): Buffer;
}

/** Placeholder for the number. */
const PLACE = '0000000000';

const form = (inner: (room: number) => string, outcome: Outcome = 'UPDATED', root = 'Form'): BigForm => {
  const begin = `<${root} xmlns="${FORM_NAMESPACE}" connectorName="Endurance ${PLACE}">`;
  const end = `</${root}>`;
  const room = MAX_UPLOAD - 1 - begin.length - end.length;
  const { body } = upload(begin + inner(room).padEnd(room) + end);
  const at = body.indexOf(PLACE);
  return {
    outcome,
    body: (number) => {
      body.write(String(number).padStart(PLACE.length, '0'), at);
      return body;
    },
  };
};

/** The maximum number of fields of a document, with their attributes. */
const FIELDS = Math.floor(MAX_XML_NODES / 5) - 1;

const fields = (room: number): string => {
  const field = '<Field name="field" displayName="Label of a field" type="string" required="false"/>\n';
  return field.repeat(Math.min(FIELDS, Math.floor(room / field.length)));
};

/** Documents one byte smaller than the maximum: one text, many elements, a comment, and one that is not a form. */
export const bigForms = (): readonly BigForm[] => [
  form((room) => `<Section>${'x'.repeat(room - 19)}</Section>`),
  form(fields),
  form((room) => `<!--${'y'.repeat(room - 7)}-->`),
  form((room) => 'z'.repeat(room), 'ERROR', 'Shape'),
];

/** A small document of each kind, by its path. */
export const SMALL_DOCUMENTS = (number: number): readonly (readonly [path: string, document: string])[] => [
  ['source-config', `<Form xmlns="${FORM_NAMESPACE}" connectorName="Small ${number}"/>`],
  ['source-template', `<Application name="Small ${number}" type="small" connector="org.example.Small"/>`],
  ['correlation-config', `<CorrelationConfig name="Small ${number}"/>`],
  ['translations/de', `ShortDesc=Klein ${number}\n`],
];
