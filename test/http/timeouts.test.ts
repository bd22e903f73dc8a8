import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { createEmulator } from '../../server/emulator.ts';
import { DEFAULTS } from '../../server/options/read-options.ts';
import { exchange, frameworkBody } from '../support/wire.ts';

const HOST = 'Host: localhost\r\n';
const JSON_HALF = 'Content-Type: application/json\r\nContent-Length: 99\r\n\r\n{';
const FORM_HALF =
  'Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 999\r\n\r\n--x\r\nContent-Disposition: form-data; name="file"\r\n\r\na';

t.test('a request that stops arriving is 408, and its tenant is no longer busy', { timeout: 30_000 }, async (t) => {
  const { app, close, tenants } = await createEmulator({ ...DEFAULTS, auth: false, logLevel: 'silent' });
  t.teardown(close);
  await app.listen({ port: 0, host: '127.0.0.1' });
  t.equal(app.server.requestTimeout, 300_000, 'that of --request-timeout');
  app.server.requestTimeout = 200;
  app.server.headersTimeout = 200;
  const { port } = app.server.address() as AddressInfo;
  const whole = `GET /nope HTTP/1.1\r\n${HOST}\r\n`;
  const table: readonly (readonly [name: string, bytes: string, statuses: readonly number[]])[] = [
    ['half a head', `GET /v3/connectors HTTP/1.1\r\nHo`, [408]],
    ['half a head after a whole request', `${whole}GET /v3/connectors HTTP/1.1\r\nHo`, [404, 408]],
    ['half a JSON body', `POST /v3/connectors HTTP/1.1\r\n${HOST}${JSON_HALF}`, [408]],
    ['half a form', `PUT /v3/connectors/workday/source-config HTTP/1.1\r\n${HOST}${FORM_HALF}`, [408]],
    ['half a form for a token', `POST /oauth/token HTTP/1.1\r\n${HOST}${FORM_HALF}`, [408]],
    ['half a body for the control API', `PUT /_emulator/state HTTP/1.1\r\n${HOST}${JSON_HALF}`, [408]],
    ['half a body for no route', `POST /nope HTTP/1.1\r\n${HOST}${JSON_HALF}`, [404]],
  ];
  const sent = table.map(async ([name, bytes, statuses]) => {
    const responses = await exchange(port, bytes);
    t.same(
      responses.map(({ status }) => status),
      statuses,
      name,
    );
    t.same(responses.map(frameworkBody).filter(Boolean), [], name);
    t.equal(responses.at(-1)?.headers.get('connection'), statuses.includes(408) ? 'close' : 'keep-alive', name);
  });
  await Promise.all(sent);
  // The two sides learn of the end of a connection on their own.
  for (let tries = 0; tenants.get('default').isBusy && tries < 200; tries += 1) await sleep(10);
  t.equal(tenants.get('default').isBusy, false, 'the tenant is not busy');
});
