import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import type { Test } from 'tap';
import { TenantControl } from '../../server/control/tenant-control.ts';
import { createEmulator } from '../../server/emulator.ts';
import type { ResolvedOptions } from '../../server/options/options.ts';
import { DEFAULTS } from '../../server/options/read-options.ts';
import { DEFAULT_TENANT } from '../../server/tenants.ts';
import { checkResponses } from './responses.ts';

export interface TestEmulator {
  readonly app: FastifyInstance;
  /** Control of the default tenant. */
  readonly control: TenantControl;
  /** Sends a request without a port; every response is held against its published schema. */
  send(method: Method, url: string, options?: Omit<InjectOptions, 'method' | 'url'>): Promise<LightMyRequestResponse>;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS';

/** An emulator for one test: no port, no log, no tokens unless asked for. It is closed with the test. */
export const testEmulator = async (t: Test, options: Partial<ResolvedOptions> = {}): Promise<TestEmulator> => {
  const { app, tenants, parts, close } = await createEmulator({
    ...DEFAULTS,
    auth: false,
    logLevel: 'silent',
    ...options,
  });
  t.teardown(close);
  checkResponses(app);
  const control = new TenantControl(() => tenants.get(DEFAULT_TENANT), parts);
  return { app, control, send: (method, url, more = {}) => app.inject({ method, url, ...more }) };
};

export const JSON_HEADERS = { 'content-type': 'application/json' };
export const PATCH_HEADERS = { 'content-type': 'application/json-patch+json' };

/** Creates a custom connector and gives its scriptName. */
export const createConnector = async (emulator: TestEmulator, name: string, more: object = {}): Promise<string> => {
  const response = await emulator.send('POST', '/v3/connectors', {
    headers: JSON_HEADERS,
    payload: { name, className: 'org.example.Connector', ...more },
  });
  if (response.statusCode !== 200) throw new Error(`Could not create ${name}: ${response.body}`);
  return response.json<{ scriptName: string }>().scriptName;
};

const BOUNDARY = 'test-boundary';

/** Headers and payload of a multipart request with one part `file`. */
export const upload = (content: string | Buffer, fileName = 'document.xml') => ({
  headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
  payload: Buffer.concat([
    Buffer.from(
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="${fileName}"\r\nContent-Type: application/octet-stream\r\n\r\n`,
    ),
    Buffer.from(content),
    Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
  ]),
});
