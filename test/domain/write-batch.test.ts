import t, { type Test } from 'tap';
import { MAX_BATCH_MS, WriteBatch } from '../../server/domain/write-batch.ts';
import { createConnector, JSON_HEADERS, PATCH_HEADERS, testEmulator } from '../support/emulator.ts';

/** A batch over a storage whose transactions are these, and the sizes of the batches that it ran. */
const setUp = (commit: () => void = () => {}) => {
  const events: string[] = [];
  const batch = new WriteBatch({
    batch: (work) => {
      events.push('begin');
      work();
      commit();
      events.push('commit');
    },
    prepare: () => undefined,
  });
  const add = (name: string, work: () => void = () => {}): Promise<string> =>
    batch
      .add(() => {
        events.push(name);
        work();
        return name;
      })
      .then(
        (result) => `${result} done`,
        (error: Error) => `${name} ${error.message}`,
      );
  return { batch, events, add };
};

const fail = (message: string) => () => {
  throw new Error(message);
};

t.test('writes of one event loop iteration share a transaction; a single one needs none', async (t: Test) => {
  const { events, add } = setUp();
  t.same(await Promise.all([add('a'), add('b'), add('c')]), ['a done', 'b done', 'c done']);
  t.same(events, ['begin', 'a', 'b', 'c', 'commit']);
  t.equal(await add('d'), 'd done');
  t.same(events.slice(5), ['d']);
});

t.test('a rejected write does not affect others in its batch', async (t) => {
  const { add } = setUp();
  t.same(await Promise.all([add('a'), add('b', fail('rejected')), add('c')]), ['a done', 'b rejected', 'c done']);
  t.equal(await add('d', fail('alone')), 'd alone');
});

t.test('if the commit fails, every write fails, but a rejected one keeps its own error', async (t) => {
  let failing = true;
  const { add } = setUp(() => {
    if (failing) throw new Error('disk full');
  });
  t.same(await Promise.all([add('a'), add('b', fail('rejected')), add('c')]), [
    'a disk full',
    'b rejected',
    'c disk full',
  ]);
  failing = false;
  t.same(await Promise.all([add('d'), add('e')]), ['d done', 'e done'], 'and the next batch goes on');
});

t.test('a batch yields to the event loop after some milliseconds', async (t) => {
  const { events, add } = setUp();
  const busy = () => {
    for (const end = performance.now() + MAX_BATCH_MS + 1; performance.now() < end; );
  };
  const tick = new Promise<void>((resolve) => {
    setImmediate(() =>
      setImmediate(() => {
        events.push('another');
        resolve();
      }),
    );
  });
  await Promise.all([add('a', busy), add('b', busy), add('c', busy), tick]);
  t.ok(events.indexOf('another') < events.indexOf('c'), events.join(' '));
  t.same(
    events.filter((event) => event.length === 1),
    ['a', 'b', 'c'],
    'in their order',
  );
});

t.test('flush runs all queued writes, and those that they queue', async (t) => {
  const { batch, events, add } = setUp();
  const writes = [add('a', () => void writes.push(add('c'))), add('b')];
  batch.flush();
  t.same(
    events.filter((event) => event.length === 1),
    ['a', 'b', 'c'],
  );
  t.same(await Promise.all(writes), ['a done', 'b done', 'c done']);
  batch.flush();
});

t.test('writes wait while the storage prepares, but not if they are flushed', async (t) => {
  const prepared = Promise.withResolvers<void>();
  let waits: Promise<void> | undefined = prepared.promise;
  const batch = new WriteBatch({ batch: (work) => work(), prepare: () => waits });
  const events: string[] = [];
  const first = batch.add(() => events.push('first'));
  await new Promise((resolve) => setImmediate(resolve));
  t.same(events, []);
  waits = undefined;
  prepared.resolve();
  await first;
  t.same(events, ['first']);
  waits = new Promise(() => {});
  const second = batch.add(() => events.push('second'));
  batch.flush();
  await second;
  t.same(events, ['first', 'second']);
});

t.test('simultaneous creations get unique names and scriptNames', async (t) => {
  const emulator = await testEmulator(t);
  const together = <T>(count: number, send: (index: number) => Promise<T>): Promise<T[]> =>
    Promise.all(Array.from({ length: count }, (_, index) => send(index)));
  const create = (name: string) =>
    emulator.send('POST', '/v3/connectors', { headers: JSON_HEADERS, payload: { name, className: 'x' } });
  const same = await together(8, () => create('Same'));
  t.same(
    same.map(({ statusCode }) => statusCode).sort(),
    [200, 400, 400, 400, 400, 400, 400, 400],
    'one gets the name',
  );
  const likely = await together(8, (index) => create(index % 2 ? `Like ${index}` : `Like -${index}`));
  const keys = likely.map((response) => response.json().scriptName);
  t.equal(new Set(keys).size, 8, 'each has its own key');

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
  const rejected = patches.flatMap(({ statusCode }, index) => (statusCode === 400 ? [index] : []));
  t.same(rejected, [0, 5, 10, 15], 'one that is rejected leaves the others alone');
  const { connectorMetadata } = (await emulator.send('GET', `/v3/connectors/${scriptName}`)).json();
  t.equal(Object.keys(connectorMetadata).length, 16);
});
