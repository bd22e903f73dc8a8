import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import t from 'tap';
import { createEmulator } from '../../server/emulator.ts';
import { sendClientError } from '../../server/http/framework-errors.ts';
import { DEFAULTS } from '../../server/options/read-options.ts';
import { JSON_HEADERS } from '../support/emulator.ts';
import { assertIscShape, exchange, listen, parseResponses, wire } from '../support/wire.ts';

t.test('pipelined requests get their responses in order', async (t) => {
  const port = await listen(t);
  const kept = wire('GET', '/v3/connectors/nobody').toString().replace('Connection: close\r\n', '');
  const responses = await exchange(port, `${kept}${kept}${wire('GET', '/nope')}`);
  assertIscShape(t, responses, 404, 'three in one packet');
  t.equal(responses.length, 3);
  t.equal(new Set(responses.map(({ headers }) => headers.get('slpt-request-id'))).size, 3);
  assertIscShape(t, await exchange(port, `${kept}nonsense\r\n\r\n`), undefined, 'a good one and nonsense');
});

t.test('a closing server finishes requests that have begun', async (t) => {
  const listening = async () => {
    const { app, close } = await createEmulator({ ...DEFAULTS, auth: false, logLevel: 'silent' });
    const begun = Promise.withResolvers<void>();
    app.addHook('onRequest', async () => begun.resolve());
    await app.listen({ port: 0, host: '127.0.0.1' });
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1').setEncoding('latin1');
    t.teardown(() => socket.destroy());
    const read = { text: '' };
    socket.on('data', (text) => {
      read.text += text;
    });
    return { socket, read, close, begun: begun.promise };
  };

  t.test('a running request gets its response', async (t) => {
    const { socket, read, close, begun } = await listening();
    const body = '{"name":"Late","className":"x"}';
    socket.write(wire('POST', '/v3/connectors', JSON_HEADERS, body).subarray(0, -20));
    await begun;
    const closed = close();
    socket.write(body.slice(-20));
    await Promise.all([once(socket, 'close'), closed]);
    const responses = parseResponses(read.text);
    assertIscShape(t, responses, 200, 'the running request');
    t.match(JSON.parse(responses[0]?.body ?? '{}'), { name: 'Late' });
  });

  t.test('a late request gets a response in the common shape', async (t) => {
    const { socket, read, close } = await listening();
    const whole = wire('GET', '/v3/connectors?limit=1').toString().replace('Connection: close\r\n', '');
    // The half of a head comes in one packet with a whole request: when that is answered, the half has been read.
    socket.write(`${whole}${whole.slice(0, -2)}`);
    await once(socket, 'data');
    const closed = close();
    socket.write('\r\n');
    await Promise.all([once(socket, 'close'), closed]);
    const responses = parseResponses(read.text);
    t.equal(responses.length, 2);
    assertIscShape(t, responses, 200, 'the late request');
  });
});

t.test('errors of the HTTP parser have a status for their reason', async (t) => {
  const table: { code?: string; status: number; detailCode: string }[] = [
    { code: 'HPE_INVALID_METHOD', status: 400, detailCode: '400.0 Bad request syntax' },
    { code: 'HPE_HEADER_OVERFLOW', status: 431, detailCode: '431 Header fields too large' },
    { code: 'ERR_HTTP_REQUEST_TIMEOUT', status: 408, detailCode: '408 Request timeout' },
    { status: 400, detailCode: '400.0 Bad request syntax' },
  ];
  let code: string | undefined;
  const server = createServer((socket) => {
    socket.on('error', () => {});
    const error = Object.assign(new Error('secret detail'), code === undefined ? {} : { code });
    sendClientError(error, socket, 'ab'.repeat(16));
  }).listen(0, '127.0.0.1');
  t.teardown(() => server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  for (const { status, detailCode, ...row } of table) {
    code = row.code;
    const responses = await exchange(port, '');
    assertIscShape(t, responses, status, String(code));
    t.match(JSON.parse(responses[0]?.body ?? '{}'), { detailCode, causes: [] }, String(code));
    t.notMatch(responses[0]?.body, /secret detail/);
  }
  code = 'ECONNRESET';
  t.same(await exchange(port, ''), [], 'nobody is there to read a response');
});
