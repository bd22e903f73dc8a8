import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../server/platform/package.ts';
import type { RecordedResponse } from './emulator.ts';
import { mockoonEnvironment } from './peers/mockoon.ts';
import type { Launch } from './server-process.ts';

/** A mock server that serves the workloads marked `forPeers`. */
export interface Peer extends Launch {
  readonly name: string;
}

/** The two responses that every peer serves. */
export interface PeerResponses {
  readonly list: RecordedResponse;
  readonly detail: RecordedResponse;
}

/** How to start a peer: writes its configuration to a folder, and returns the rest of its command line. */
interface Kind {
  readonly name: string;
  /** The file that its command runs, in the folder where peers are installed. */
  readonly entry: string;
  readonly prepare: (write: (file: string, content: unknown) => string, responses: PeerResponses) => readonly string[];
}

const INSTALLED = join(packageRoot, 'bench', 'peers', 'node_modules');
const LIST = '/v3/connectors';
const DETAIL = /^\/v3\/connectors\/[^/?]+$/;

const KINDS: readonly Kind[] = [
  {
    name: 'Prism',
    entry: '@stoplight/prism-cli/dist/index.js',
    prepare: (write, responses) => [
      ...['mock', write('prism.json', openApi(responses))],
      ...['--host', '127.0.0.1', '--port', '{port}', '--verboseLevel', 'silent'],
    ],
  },
  {
    name: 'Mockoon',
    entry: '@mockoon/cli/bin/run.js',
    prepare: (write, responses) => [
      ...['start', '--data', write('mockoon.json', mockoonEnvironment(responses))],
      ...['--hostname', '127.0.0.1', '--port', '{port}', '--disable-log-to-file', '--disable-admin-api'],
    ],
  },
  {
    name: 'json-server',
    entry: 'json-server/lib/cli/bin.js',
    prepare: (write, { list, detail }) => [
      // It has one shape per collection, but the API has different shapes in lists and alone, so there are two collections.
      write('json-server.db.json', { connectors: JSON.parse(list.body), details: [JSON.parse(detail.body)] }),
      ...['--routes', write('json-server.routes.json', { [LIST]: '/connectors', [`${LIST}/:id`]: '/details/:id' })],
      ...['--id', 'scriptName', '--host', '127.0.0.1', '--port', '{port}', '--quiet', '--no-gzip', '--no-cors'],
    ],
  },
];

/**
 * The peers that `npm run bench:peers` has installed, each set up to give these responses.
 *
 * @param folder folder for their configuration.
 * @param responses responses of the emulator, including those to the list and to one connector.
 */
export const peerLaunches = (folder: string, responses: readonly RecordedResponse[]): Peer[] => {
  const got = responses.filter(({ method }) => method === 'GET');
  const list = got.find(({ path }) => path === LIST);
  const detail = got.find(({ path }) => DETAIL.test(path));
  if (!list || !detail) throw new Error('The peers need a response to the list and to one connector.');
  const write = (file: string, content: unknown): string => {
    const path = join(folder, file);
    writeFileSync(path, JSON.stringify(content));
    return path;
  };
  return KINDS.filter(({ entry }) => existsSync(join(INSTALLED, entry))).map(({ name, entry, prepare }) => ({
    name,
    command: [process.execPath, join(INSTALLED, entry), ...prepare(write, { list, detail })],
    ready: detail.path,
    headers: { authorization: 'Bearer bench' },
    cwd: folder,
  }));
};

interface OpenApi {
  readonly paths: Record<string, Record<string, { responses: Record<string, { content: Record<string, Media> }> }>>;
}
interface Media {
  example?: unknown;
}

/** The OpenAPI document of the family v3 with these responses as its examples. */
const openApi = ({ list, detail }: PeerResponses): OpenApi => {
  const document = JSON.parse(readFileSync(join(packageRoot, 'schemas', 'openapi', 'v3.json'), 'utf8')) as OpenApi;
  const put = (path: string, { body }: RecordedResponse): void => {
    const media = document.paths[path]?.['get']?.responses['200']?.content['application/json'];
    if (!media) throw new Error(`The OpenAPI document has no response to GET ${path}.`);
    media.example = JSON.parse(body);
  };
  put(LIST, list);
  put(`${LIST}/{scriptName}`, detail);
  return document;
};
