import Fastify, { type FastifyInstance } from 'fastify';
import t, { type Test } from 'tap';
import type { Operation } from '../../server/api/operations.ts';
import type { ConnectorStore } from '../../server/domain/ports.ts';
import type { Tenant } from '../../server/domain/tenant.ts';
import { registerTurns } from '../../server/gateway/turns.ts';
import { createConnector, JSON_HEADERS, PATCH_HEADERS, testEmulator } from '../support/emulator.ts';

const together = <T>(count: number, send: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => send(index)));

type Transaction = (work: () => void) => void;

/** A server that does nothing but take turns: POST writes to a store with these transactions, GET reads. */
const turning = (t: Test, transaction: Transaction, work: (method: string) => void = () => {}): FastifyInstance => {
  const app = Fastify();
  t.teardown(() => app.close());
  const tenant = { store: { transaction } as unknown as ConnectorStore } as Tenant;
  app.decorateRequest('tenant');
  app.decorateRequest('route');
  app.addHook('onRequest', async (request) => {
    request.tenant = tenant;
    request.route = request.routeOptions.config;
  });
  app.setErrorHandler((error: Error, _request, reply) => reply.code(500).send(error.message));
  registerTurns(app);
  const handler = ({ method }: { method: string }) => {
    work(method);
    return 'done';
  };
  app.get('/', handler);
  app.post('/', { config: { operation: { access: 'manage' } as Operation } }, handler);
  const upload = { access: 'manage', body: { mediaType: 'multipart/form-data', fileRequired: true } } as Operation;
  app.put('/', { config: { operation: upload } }, handler);
  return app;
};

const send = (app: FastifyInstance, method: 'GET' | 'POST' | 'PUT') => app.inject({ method, url: '/' });
const told = ({ statusCode, body }: { statusCode: number; body: string }): string => `${statusCode} ${body}`;

t.test('writes that come together share a transaction, reads and single writes need none', async (t) => {
  const sizes: number[] = [];
  let worked = 0;
  const app = turning(
    t,
    (work) => {
      const before = worked;
      work();
      sizes.push(worked - before);
    },
    () => {
      worked += 1;
    },
  );
  t.same((await together(3, () => send(app, 'POST'))).map(told), ['200 done', '200 done', '200 done']);
  t.same(sizes, [3]);
  await send(app, 'POST');
  await together(3, () => send(app, 'GET'));
  t.same(sizes, [3]);
  t.equal(worked, 7);
  await together(5, (index) => send(app, index === 2 ? 'GET' : 'POST'));
  t.same(sizes, [3, 2, 2], 'a read sees what was committed');
  await together(3, () => send(app, 'PUT'));
  t.same(sizes, [3, 2, 2], 'an upload writes later, on its own');
});

t.test('what cannot be committed is told to all who wrote', async (t) => {
  let worked = 0;
  const app = turning(
    t,
    (work) => {
      work();
      throw new Error('no room');
    },
    () => {
      worked += 1;
    },
  );
  const answers = await together(4, (index) => send(app, index === 3 ? 'GET' : 'POST'));
  t.same(answers.map(told), ['500 no room', '500 no room', '500 no room', '200 done']);
  t.equal(worked, 4);
  t.equal(told(await send(app, 'POST')), '200 done', 'the next one is on its own');
});

t.test('where no transaction can begin, nothing is worked on and all are answered', async (t) => {
  const app = turning(
    t,
    () => {
      throw new Error('busy');
    },
    () => t.fail('worked on'),
  );
  t.same((await together(3, () => send(app, 'POST'))).map(told), ['500 busy', '500 busy', '500 busy']);
});

t.test('answers do not wait for work that takes long', async (t) => {
  const events: string[] = [];
  const app = turning(
    t,
    (work) => work(),
    () => {
      events.push('work');
      for (const end = performance.now() + 6; performance.now() < end; );
    },
  );
  app.addHook('onResponse', async () => {
    events.push('answer');
  });
  await together(3, () => send(app, 'GET'));
  t.same(events, ['work', 'answer', 'work', 'answer', 'work', 'answer']);
});

t.test('an answer that cannot be sent is an error of its own', async (t) => {
  const app = turning(t, (work) => work());
  app.get('/bad', (_request, reply) => reply.header('x-bad', 'two\nlines').send('bad'));
  const [bad, good] = await Promise.all([app.inject('/bad'), app.inject('/')]);
  t.equal(bad?.statusCode, 500);
  t.equal(good?.statusCode, 200);
  t.equal((await app.inject('/')).statusCode, 200, 'and the server goes on');
});

t.test('requests of the API that come together', async (t) => {
  const emulator = testEmulator(t);
  const create = (name: string) =>
    emulator.send('POST', '/v3/connectors', { headers: JSON_HEADERS, payload: { name, className: 'x' } });
  const same = await together(8, () => create('Same'));
  t.same(
    same.map(({ statusCode }) => statusCode).sort(),
    [200, 400, 400, 400, 400, 400, 400, 400],
    'one gets the name',
  );
  const likely = await together(8, (index) => create(index % 2 ? `Like ${index}` : `Like -${index}`));
  const keys = likely.map((answer) => answer.json().scriptName);
  t.equal(new Set(keys).size, 8, 'each has a key of its own');

  const scriptName = await createConnector(emulator, 'Counted');
  const patches = await together(20, (index) =>
    emulator.send('PATCH', `/v3/connectors/${scriptName}`, {
      headers: PATCH_HEADERS,
      payload: JSON.stringify([
        { op: 'add', path: `/connectorMetadata/n${index}`, value: index },
        ...(index % 5 === 0 ? [{ op: 'test', path: '/connectorMetadata/none', value: 1 }] : []),
      ]),
    }),
  );
  const refused = patches.flatMap(({ statusCode }, index) => (statusCode === 400 ? [index] : []));
  t.same(refused, [0, 5, 10, 15], 'one that is refused leaves the others alone');
  const { connectorMetadata } = (await emulator.send('GET', `/v3/connectors/${scriptName}`)).json();
  t.equal(Object.keys(connectorMetadata).length, 16);
});
