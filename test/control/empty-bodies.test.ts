import t from 'tap';
import { started } from '../support/started.ts';

/** Media types that clients put on a request without a body: PowerShell 7 calls an empty POST a form. [W] */
const TYPES: readonly (string | undefined)[] = [
  undefined,
  'application/json',
  'application/x-www-form-urlencoded',
  'application/x-www-form-urlencoded; charset=utf-8',
  'multipart/form-data',
  'multipart/form-data; boundary=x',
  'text/plain',
  'text/plain; charset=utf-8',
  'application/xml',
  'application/octet-stream',
  'application/json-patch+json',
];

t.test('the control API accepts an empty body of any media type', async (t) => {
  const emulator = await started(t, { auth: false });
  const table: readonly (readonly [method: 'POST' | 'PUT' | 'DELETE', path: string, status: number])[] = [
    ['POST', '/reset', 204],
    ['PUT', '/snapshots/a', 204],
    ['POST', '/snapshots/a', 204],
    ['DELETE', '/faults', 204],
    ['DELETE', '/clock', 200],
    ['POST', '/faults', 400],
    ['PUT', '/clock', 400],
  ];
  for (const [method, path, status] of table) {
    for (const type of TYPES) {
      const url = `/_emulator${path}`;
      for (const length of [undefined, '0']) {
        const headers = {
          ...(type !== undefined && { 'content-type': type }),
          ...(length !== undefined && { 'content-length': length }),
        };
        const { statusCode } = await emulator.inject({ method, url, headers });
        t.equal(statusCode, status, `${method} ${path} ${JSON.stringify(headers)}`);
      }
      if (type === undefined || type.includes('json')) continue;
      const full = await emulator.inject({ method, url, headers: { 'content-type': type }, payload: 'x' });
      t.equal(full.statusCode, 415, `${method} ${path} ${type} with a body`);
    }
  }
});
