import { type ClientRequest, get } from 'node:http';
import { LOCALES } from '../../server/models/enums.ts';
import { type Call, multipart, type Reply, send, upload } from './client.ts';
import type { Victim } from './server.ts';

/** An attack: the load, and the limits for the server. */
export interface Load {
  readonly name: string;
  /** Maximum time that another client waits, in milliseconds. Default: 250. */
  readonly maxPause?: number;
  /** Maximum memory of the server, in megabytes. Default: 400. */
  readonly maxMemory?: number;
  /** Options of the server. */
  readonly options?: readonly string[];
  /** Maximum number of open files of the server. */
  readonly descriptors?: number;
  /** Sends the load. @returns the status codes, which must all be expected ones. */
  readonly run: (target: Target) => Promise<readonly number[]>;
  readonly expected: readonly number[];
}

/** A server with a custom connector `own`. */
export interface Target extends Pick<Victim, 'url'> {
  /** Sends a request with a token. */
  call(path: string, call?: Call): Promise<Reply>;
}

const MB = 1024 * 1024;
const OWN = '/v3/connectors/own';
const JSON_TYPE = { 'content-type': 'application/json' };
const PATCH_TYPE = { 'content-type': 'application/json-patch+json' };
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };
const FORM = 'xmlns="http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd"';

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** Runs tasks all at once. */
const together = async (count: number, one: (index: number) => Promise<Reply>): Promise<number[]> =>
  (await Promise.all(times(count, one))).map(({ status }) => status);

/** Runs tasks one after another. */
const inTurn = async (count: number, one: (index: number) => Promise<Reply>): Promise<number[]> => {
  const statuses: number[] = [];
  for (let index = 0; index < count; index += 1) statuses.push((await one(index)).status);
  return statuses;
};

const putForm = (name: string, document: () => string): Load => ({
  name: `a form ${name}`,
  expected: [200],
  run: async ({ call }) => [
    (await call(`${OWN}/source-config`, upload(document()))).status,
    (await call(`${OWN}?locale=de`)).status,
  ],
});

const putProperties = (name: string, text: () => string): Load => ({
  name: `properties ${name}`,
  expected: [200],
  run: async ({ call }) => [
    (await call(`${OWN}/translations/en`, upload(text()))).status,
    (await call(OWN)).status,
    (await call(`${OWN}?locale=fr`)).status,
  ],
});

const post = (target: Target, path: string, headers: Record<string, string>, body: string) =>
  target.call(path, { method: 'POST', headers, body });

/** Opens event streams and never reads them. */
const openStreams = (url: string, count: number): Promise<ClientRequest[]> =>
  Promise.all(
    times(
      count,
      () =>
        new Promise<ClientRequest>((resolve) => {
          const stream = get(`${url}/_emulator/requests/stream`, { agent: false }, (response) => {
            response.pause();
            resolve(stream);
          });
          stream.on('error', () => resolve(stream));
        }),
    ),
  );

export const LOADS: readonly Load[] = [
  putForm('of 400,000 attributes', () => `<Form ${FORM} ${times(400_000, (index) => `a${index}="b"`).join(' ')}/>`),
  putForm(
    'of 200,000 namespaces',
    () => `<Form ${FORM} ${times(200_000, (index) => `xmlns:n${index}="u"`).join(' ')}/>`,
  ),
  putForm('with a comment of 9 MB', () => `<Form ${FORM}><!--${'x -'.repeat(3 * MB)}--></Form>`),
  putForm('with an instruction of 9 MB', () => `<?a ${'x ?'.repeat(3 * MB)}?><Form ${FORM}/>`),
  putForm('with a document type of 9 MB', () => `<!DOCTYPE Form SYSTEM "${'x'.repeat(9 * MB)}"><Form ${FORM}/>`),
  putForm('of 300,000 elements', () => `<Form ${FORM}>${'<a label="Host" b="c"/>'.repeat(300_000)}</Form>`),
  putForm(
    'with blanks before each =',
    () => `<Form ${FORM}>${`<a label${' '.repeat(95)}="Host"/>`.repeat(80_000)}</Form>`,
  ),
  putProperties('of 9 MB of continued lines', () => `a=${'\\\n'.repeat(4.5 * MB)}`),
  putProperties('of 9 MB of backslashes', () => `a=${'\\'.repeat(9 * MB)}`),
  putProperties('of 900,000 keys', () => times(900_000, (index) => `k${index}=v`).join('\n')),
  {
    name: 'a POST of 400,000 unknown keys',
    expected: [200, 400],
    run: async (target) => [
      (
        await post(
          target,
          '/v3/connectors',
          JSON_TYPE,
          `{"name":"n","className":"c",${times(400_000, (index) => `"k${index}":1`).join()}}`,
        )
      ).status,
    ],
  },
  {
    name: 'the same under --strict',
    options: ['--strict'],
    expected: [400],
    run: async (target) => [
      (
        await post(
          target,
          '/v3/connectors',
          JSON_TYPE,
          `{"name":"n","className":"c",${times(400_000, (index) => `"k${index}":1`).join()}}`,
        )
      ).status,
    ],
  },
  {
    name: 'a token request of 900,000 parameters',
    expected: [400, 413],
    run: async (target) => [
      (await post(target, '/oauth/token', FORM_TYPE, times(900_000, (index) => `p${index}=1`).join('&'))).status,
    ],
  },
  {
    name: '110 token requests with client IDs of 9 MB',
    expected: [400, 401, 413, 0],
    run: (target) =>
      inTurn(110, (index) =>
        post(
          target,
          '/oauth/token',
          FORM_TYPE,
          `grant_type=client_credentials&client_secret=s&client_id=${index}${'x'.repeat(9 * MB)}`,
        ),
      ),
  },
  {
    name: '60 fields of 9 MB beside the file',
    expected: [413, 400, 0],
    run: async ({ call }) => [
      (await call(`${OWN}/source-config`, multipart(times(60, (index) => [`name="f${index}"`, 'x'.repeat(9 * MB)]))))
        .status,
    ],
  },
  {
    name: '30 patches that add 9 MB each, and 19 translations of 9 MB',
    // A connector that fits is stored, cached, and sent.
    maxMemory: 600,
    maxPause: 600,
    expected: [200, 400],
    run: async ({ call }) => [
      ...(await inTurn(30, (index) =>
        call(OWN, {
          method: 'PATCH',
          headers: PATCH_TYPE,
          body: JSON.stringify([{ op: 'add', path: `/connectorMetadata/k${index}`, value: 'x'.repeat(9 * MB) }]),
        }),
      )),
      ...(await inTurn(LOCALES.length, (index) =>
        call(`${OWN}/translations/${LOCALES[index]}`, upload(`a=${'x'.repeat(9 * MB)}`)),
      )),
    ],
  },
  {
    name: '200 patches of 200 kB at once',
    maxPause: 100,
    expected: [200],
    run: ({ call }) =>
      together(200, () =>
        call(OWN, {
          method: 'PATCH',
          headers: PATCH_TYPE,
          body: JSON.stringify([
            {
              op: 'add',
              path: '/sourceConfigXml',
              value: `<Form ${FORM}>${'<Field name="a" label="b"/>'.repeat(7_700)}</Form>`,
            },
          ]),
        }),
      ),
  },
  {
    name: 'the log of 120 multipart token requests of 60 kB',
    expected: [200, 400, 401],
    run: async (target) => {
      const parts = times(60, (index) => [`name="field${index}"`, 'client_secret"\r\n'.repeat(60)] as const);
      const statuses = await inTurn(120, () => target.call('/oauth/token', { ...multipart(parts), method: 'POST' }));
      return [...statuses, (await send(`${target.url}/_emulator/requests`)).status];
    },
  },
  {
    name: '20 streams that nobody reads, and 400 uploads of 60 kB',
    expected: [200],
    run: async ({ url, call }) => {
      const streams = await openStreams(url, 20);
      const statuses = await inTurn(400, (index) =>
        call(`${OWN}/source-config`, upload(`<Form ${FORM} name="${index}">${'<a/>'.repeat(15_000)}</Form>`)),
      );
      for (const stream of streams) stream.destroy();
      return statuses;
    },
  },
  {
    name: '10,000 names of tenants',
    expected: [401, 404],
    run: ({ url }) =>
      inTurn(10_000, (index) => send(`${url}/t/scan-${index}${index % 2 ? '/v3/connectors' : '/nowhere'}`)),
  },
  {
    name: '4,000 connectors whose names have no Latin letter',
    expected: [200],
    run: (target) =>
      inTurn(4_000, (index) =>
        post(
          target,
          '/v3/connectors',
          JSON_TYPE,
          JSON.stringify({
            name: '連'.repeat(1 + (index % 250)) + String.fromCodePoint(0x4e00 + Math.floor(index / 250)),
            className: 'c',
          }),
        ),
      ),
  },
  {
    name: '60 written tenants on disk, with 64 descriptors',
    descriptors: 64,
    options: ['--data', '{folder}', '--auth', 'off'],
    expected: [200],
    run: ({ url }) =>
      inTurn(120, (index) =>
        send(`${url}/t/acme-${index % 60}/v3/connectors`, {
          method: 'POST',
          headers: JSON_TYPE,
          body: JSON.stringify({ name: `Own ${index}`, className: 'c' }),
        }),
      ),
  },
];
