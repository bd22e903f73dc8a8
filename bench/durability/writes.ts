import { randomInt } from 'node:crypto';
import type { Facts, Write } from './ledger.ts';

/** The family that has all operations. */
export const BASE = '/v2026/connectors';
/** Prefix of all names, to list them. */
export const NAME = 'Durable';

const FORM = 'xmlns="http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd"';

/** The uploads: path below the connector, field of the detail with the text, and function that creates a text. */
export const UPLOADS = [
  [
    'source-config',
    'sourceConfigXml',
    (text: string) => `<Form ${FORM} name="${text.slice(0, 8)}"><!--${text}--></Form>`,
  ],
  ['source-template', 'applicationXml', (text: string) => `<Application><!--${text}--></Application>`],
  [
    'correlation-config',
    'correlationConfigXml',
    (text: string) => `<CorrelationConfig><!--${text}--></CorrelationConfig>`,
  ],
  ['translations/en', 'translationProperties.en', (text: string) => `ShortDesc=${text.slice(0, 20)}\nText=${text}\n`],
] as const;
export type Upload = (typeof UPLOADS)[number][0];

/** Creates a connector with a name such as `Durable 3 12`, whose scriptName is `durable-3-12`. */
export const create = (...numbers: readonly number[]): Write => {
  const name = [NAME, ...numbers].join(' ');
  const className = `org.example.Durable${numbers.at(-1)}`;
  return {
    scriptName: name.toLowerCase().replaceAll(' ', '-'),
    kind: 'create',
    path: BASE,
    request: json('POST', 'application/json', { name, className, status: 'RELEASED' }),
    after: { name, className },
  };
};

/** Adds a number to the metadata, and sometimes sets a document in the same patch. */
export const patch = (scriptName: string, facts: Facts, number: number, document?: string): Write => ({
  scriptName,
  kind: 'patch',
  path: `${BASE}/${scriptName}`,
  request: json('PATCH', 'application/json-patch+json', [
    { op: 'add', path: `/connectorMetadata/n${number}`, value: number },
    ...(document === undefined ? [] : [{ op: 'add', path: '/correlationConfigXml', value: document }]),
  ]),
  after: {
    ...facts,
    [`connectorMetadata.n${number}`]: number,
    ...(document !== undefined && { correlationConfigXml: document }),
  },
});

/** Uploads a new document. */
export const upload = (scriptName: string, facts: Facts, path: Upload, bytes: number): Write => {
  const [, field, make] = UPLOADS.find(([known]) => known === path) ?? UPLOADS[0];
  const text = make(randomText(bytes));
  const form = new FormData();
  form.set('file', new Blob([text]), 'document');
  return {
    scriptName,
    kind: 'upload',
    path: `${BASE}/${scriptName}/${path}`,
    request: { method: 'PUT', body: form },
    after: {
      ...facts,
      [field]: text,
      ...(path === 'translations/en' && {
        'connectorMetadata.shortDesc': text.slice('ShortDesc='.length).split('\n')[0] ?? '',
      }),
    },
  };
};

export const remove = (scriptName: string): Write => ({
  scriptName,
  kind: 'delete',
  path: `${BASE}/${scriptName}`,
  request: { method: 'DELETE' },
  after: undefined,
});

/** Maximum number of connectors per writer, and of values per connector. Beyond that, they are deleted. */
const MAX_CONNECTORS = 10;
const MAX_FACTS = 40;
/** Sizes of documents: usually small, and sometimes large enough to trigger a checkpoint of the log. */
const SMALL = 2_000;
const LARGE = 150_000;

/** Returns one write of each kind, each to another connector. @param number one that has not been used. */
export const oneOfEach = (
  number: number,
  living: readonly { readonly scriptName: string; readonly facts: Facts }[],
): Write[] => {
  const writes = [
    (scriptName: string, facts: Facts) => patch(scriptName, facts, number),
    (scriptName: string, facts: Facts) => patch(scriptName, facts, number, correlationConfig(SMALL)),
    ...UPLOADS.map(
      ([path]) =>
        (scriptName: string, facts: Facts) =>
          upload(scriptName, facts, path, SMALL),
    ),
    remove,
  ];
  const chosen = living.slice(-writes.length);
  return [create(0, number), ...chosen.flatMap(({ scriptName, facts }, at) => writes[at]?.(scriptName, facts) ?? [])];
};

/** Returns a random write of a writer. @param number a number that it has not used. */
export const nextWrite = (
  writer: number,
  number: number,
  living: readonly { readonly scriptName: string; readonly facts: Facts }[],
): Write => {
  const one = living[randomInt(Math.max(living.length, 1))];
  const dice = Math.random();
  if (!one || (dice < 0.15 && living.length < MAX_CONNECTORS)) return create(writer, number);
  const { scriptName, facts } = one;
  if (dice < 0.25 || Object.keys(facts).length > MAX_FACTS) return remove(scriptName);
  if (dice < 0.5) return patch(scriptName, facts, number);
  const bytes = randomInt(20, Math.random() < 0.1 ? LARGE : SMALL);
  if (dice < 0.6) return patch(scriptName, facts, number, correlationConfig(bytes));
  return upload(scriptName, facts, UPLOADS[randomInt(UPLOADS.length)]?.[0] ?? 'source-config', bytes);
};

const correlationConfig = (bytes: number): string =>
  `<CorrelationConfig><!--${randomText(bytes)}--></CorrelationConfig>`;

const json = (method: string, type: string, body: unknown): RequestInit => ({
  method,
  headers: { 'content-type': type },
  body: JSON.stringify(body),
});

/** Returns unique letters and digits. */
const randomText = (length: number): string => {
  const start = `${randomInt(2 ** 47).toString(36)}x`;
  return start.repeat(Math.ceil(length / start.length)).slice(0, Math.max(length, start.length));
};
