import { METHODS } from 'node:http';
import t from 'tap';
import { CONTROL_OPERATIONS, CONTROL_PREFIX } from '../../server/control/operations.ts';
import { startServer } from '../support/process.ts';
import { call, callRaw, started } from '../support/started.ts';

/** CONNECT asks for a tunnel. */
const OTHERS = METHODS.filter((method) => method !== 'CONNECT');

/** The paths that need no token, with the methods that they have. */
const OPEN: Readonly<Record<string, readonly string[]>> = {
  '/oauth/token': ['POST'],
  '/oauth/authorize': ['GET', 'HEAD'],
  '/oauth/info': ['GET', 'HEAD'],
  '/openapi/v1.json': ['GET', 'HEAD'],
  '/docs': ['GET', 'HEAD'],
  '/docs/': ['GET', 'HEAD'],
  '/docs/page.js': ['GET', 'HEAD'],
  '/_emulator/health': ['GET', 'HEAD'],
  '/_emulator/ready': ['GET', 'HEAD'],
  '/_emulator/certificate.pem': ['GET', 'HEAD'],
  '/_emulator/openapi.json': ['GET', 'HEAD'],
  '/_emulator/requests/stream': ['GET', 'HEAD'],
};

const ORDER = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
const CONTROL: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.values(CONTROL_OPERATIONS).map(({ path }) => {
    const methods = Object.values(CONTROL_OPERATIONS)
      .filter((other) => other.path === path)
      .flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
    return [CONTROL_PREFIX + path.replace(/:\w+/, 'a'), ORDER.filter((method) => methods.includes(method))];
  }),
);

t.test('any other method on a path is 405, whatever it sends', async (t) => {
  const emulator = await started(t);
  for (const [path, allowed] of Object.entries({ ...OPEN, ...CONTROL })) {
    const allow = allowed.join(', ');
    for (const method of OTHERS.filter((name) => !allowed.includes(name))) {
      const { status, headers, text } = await callRaw(emulator.url, method, path, { 'content-type': 'a/b' });
      t.same([status, headers['allow']], [405, allow], `${method} ${path}: ${text}`);
    }
  }
  t.same(
    emulator.requests().filter(({ path }) => !path.startsWith('/oauth/')),
    [],
    'paths that the log leaves out stay out of it',
  );
});

t.test('a request without a valid token does not learn the allowed methods', async (t) => {
  const emulator = await started(t, { controlKey: 'k'.repeat(20) });
  const table: readonly (readonly [path: string, status: number])[] = [
    ['/connectors/v1', 401],
    ['/beta/connectors', 401],
    ['/v3/connectors/workday/source-config', 401],
    ['/_emulator/state', 403],
    ['/_emulator/state', 403],
    ['/_emulator/nope', 404],
    ['/connectors/v1/workday/nope', 404],
  ];
  for (const [path, status] of table) {
    for (const method of ['TRACE', 'QUERY', 'PROPFIND', 'OPTIONS', 'LINK']) {
      const { status: found, headers } = await callRaw(emulator.url, method, path);
      t.same([found, headers['allow']], [status, undefined], `${method} ${path}`);
    }
  }
});

t.test('the body of a request without a route is not read', async (t) => {
  const emulator = await started(t, { auth: false, maxUpload: 10_000 });
  const table: readonly (readonly [method: string, path: string, status: number])[] = [
    ['PUT', '/connectors/v1', 405],
    ['POST', '/connectors/v1/workday/source-config', 405],
    ['POST', '/nowhere', 404],
    ['PUT', '/oauth/token', 405],
    ['POST', '/_emulator/state', 405],
  ];
  for (const [method, path, status] of table) {
    for (const headers of [{ 'content-type': 'application/json' }, { 'content-type': 'multipart/form-data' }, {}]) {
      const response = await fetch(emulator.url + path, { method, headers, body: new Uint8Array(20_000) });
      t.equal(response.status, status, `${method} ${path} ${JSON.stringify(headers)}`);
    }
  }
});

t.test('a request with a wrong method counts toward the rate limit of its family', async (t) => {
  const emulator = await started(t, { auth: false, rateLimit: { requests: 2, seconds: 60 } });
  const statuses: number[] = [];
  for (let count = 0; count < 3; count += 1) {
    statuses.push((await call('PUT', `${emulator.url}/connectors/v1`)).status);
  }
  t.same(statuses, [405, 405, 429]);
  t.match(emulator.requests(), [{ family: 'v1', operation: null, rejection: { rule: 'methodNotAllowed' } }, {}, {}]);
});

t.test('with --cors, an OPTIONS that is not a preflight is 405', async (t) => {
  const emulator = await started(t, { cors: ['*'] });
  const token = await emulator.token();
  const options = (path: string, more = {}) => call('OPTIONS', emulator.url + path, more);
  t.equal((await options('/connectors/v1')).status, 401);
  const { status, headers } = await options('/connectors/v1', { token });
  t.same([status, headers.get('allow')], [405, 'GET, HEAD, POST']);
  t.equal((await options('/nowhere')).status, 404);
});

t.test('a path that is not emulated is named in the log, but not in the response', async (t) => {
  const emulator = await started(t);
  const table: readonly (readonly [method: string, path: string])[] = [
    ['GET', '/v3/sources'],
    ['POST', '/beta/accounts'],
    ['GET', '/v2026/connectors/workday/nope'],
    ['QUERY', '/sources/v1'],
    ['GET', '/'],
  ];
  for (const [method, path] of table) {
    emulator.resetRequests();
    const { status, body } = await callRaw(emulator.url, method, `${path}?a=b`);
    t.equal(status, 404);
    t.match(body, { detailCode: '404 Not found', causes: { length: 0 } });
    const note = `not emulated: ${method} ${path}. The emulator serves the Connectors API alone; /docs shows its paths.`;
    t.match(emulator.requests(), [{ status: 404, warnings: [note], rejection: { rule: 'notFound', causes: [note] } }]);
    t.match(emulator.warnings(), [{ method, path, text: note }]);
  }
  emulator.resetRequests();
  await callRaw(emulator.url, 'GET', `/${'x'.repeat(10_000)}`);
  t.ok((emulator.warnings()[0]?.text.length ?? 0) < 400, 'a long path is cut');
});

t.test('the log has a line of it', async (t) => {
  const server = await startServer(t, []);
  await call('GET', `${server.url}/v3/sources?secret=x`);
  await call('GET', `${server.url}/oauth/info`);
  server.kill('SIGTERM');
  const { stdout, stderr } = await server.ended;
  t.equal(stderr, '');
  const lines = stdout.slice(server.greeting.length).trim().split('\n');
  t.equal(lines.length, 2);
  t.match(lines[0], /GET {4}\/v3\/sources\?secret=\*{3} +404 .* {2}not emulated: GET \/v3\/sources\. /);
});

t.test('a superfluous slash is a 404 whose cause says which one to remove', async (t) => {
  const emulator = await started(t);
  const table: readonly (readonly [path: string, cause: string])[] = [
    ['//oauth/token', 'The path begins with two slashes: remove the slash at the end of the base URL.'],
    ['//v3/connectors', 'The path begins with two slashes: remove the slash at the end of the base URL.'],
    ['/t/x//v3/connectors', 'The path begins with two slashes: remove the slash at the end of the base URL.'],
    ['//', 'The path begins with two slashes: remove the slash at the end of the base URL.'],
    ['/v3//connectors', 'The path has two slashes after /v3: remove one of them.'],
    ['/oauth/info/', 'The path ends with a slash: remove it.'],
    ['/v3/connectors/workday/', 'The path ends with a slash: remove it.'],
    ['/_emulator/nope', 'The control API has no path /_emulator/nope; /_emulator lists them.'],
  ];
  for (const [path, cause] of table) {
    const { status, body } = await callRaw(emulator.url, 'GET', path);
    t.match({ status, body }, { status: 404, body: { detailCode: '404 Not found', causes: [{ text: cause }] } }, path);
  }
});

t.test('for a document sent without a form, the log shows the correct curl options', async (t) => {
  const emulator = await started(t, { auth: false });
  const table: readonly (readonly [document: string, file: string])[] = [
    ['source-config', 'source-config.xml'],
    ['source-template', 'source-template.xml'],
    ['correlation-config', 'correlation-config.xml'],
    ['translations/de', 'FILE.properties'],
  ];
  for (const [document, file] of table) {
    for (const type of ['application/xml', 'application/json', undefined]) {
      emulator.resetRequests();
      const response = await fetch(`${emulator.url}/connectors/v1/workday/${document}`, {
        method: 'PUT',
        // Without a type, as `curl -T` sends it.
        headers: type === undefined ? {} : { 'content-type': type },
        body: new TextEncoder().encode('<Form/>'),
      });
      t.equal(response.status, 415);
      t.strictSame(Object.keys((await response.json()) as object), ['errorName', 'errorMessage', 'trackingId']);
      const note = `An upload is multipart/form-data; curl sends it with -X PUT -F file=@${file}`;
      t.match(emulator.requests(), [{ warnings: [note], rejection: { rule: 'unsupportedMediaType', causes: [note] } }]);
    }
  }
});
