import { randomUUID } from 'node:crypto';
import type { RecordedResponse } from '../emulator.ts';
import type { PeerResponses } from '../peers.ts';

/** Version of the file format that the pinned version reads without migration. */
const MIGRATION = 33;

/** Returns a Mockoon environment with two routes, each with one response. */
export const mockoonEnvironment = ({ list, detail }: PeerResponses): unknown => {
  const routes = [route('v3/connectors', list), route('v3/connectors/:scriptName', detail)];
  return {
    uuid: randomUUID(),
    lastMigration: MIGRATION,
    name: 'ISC connectors',
    endpointPrefix: '',
    latency: 0,
    port: 3000,
    hostname: '127.0.0.1',
    folders: [],
    routes,
    rootChildren: routes.map(({ uuid }) => ({ type: 'route', uuid })),
    proxyMode: false,
    proxyHost: '',
    proxyRemovePrefix: false,
    tlsOptions: { enabled: false, type: 'CERT', pfxPath: '', certPath: '', keyPath: '', caPath: '', passphrase: '' },
    cors: false,
    headers: [],
    proxyReqHeaders: [],
    proxyResHeaders: [],
    data: [],
    callbacks: [],
  };
};

/** Returns a response with templates off, which is Mockoon's fastest mode. */
const route = (endpoint: string, { contentType, status, body }: RecordedResponse) => ({
  uuid: randomUUID(),
  type: 'http',
  documentation: '',
  method: 'get',
  endpoint,
  responses: [
    {
      uuid: randomUUID(),
      body,
      latency: 0,
      statusCode: status,
      label: '',
      headers: [{ key: 'content-type', value: contentType }],
      bodyType: 'INLINE',
      filePath: '',
      databucketID: '',
      sendFileAsBody: false,
      rules: [],
      rulesOperator: 'OR',
      disableTemplating: true,
      fallbackTo404: false,
      default: true,
      crudKey: 'id',
      callbacks: [],
    },
  ],
  responseMode: null,
  streamingMode: null,
  streamingInterval: 0,
});
