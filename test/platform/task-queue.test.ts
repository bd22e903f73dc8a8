import t from 'tap';
import { MAX_TURN_MS, TaskQueue } from '../../server/platform/task-queue.ts';

t.test('tasks run in order, and yield to the event loop', async (t) => {
  const queue = new TaskQueue();
  const events: string[] = [];
  const busy = (name: string) => () => {
    for (const end = performance.now() + MAX_TURN_MS + 1; performance.now() < end; );
    events.push(name);
  };
  await new Promise<void>((resolve) => {
    for (const name of ['a', 'b', 'c']) queue.add(busy(name));
    queue.add(resolve);
    setImmediate(() => events.push('another'));
  });
  t.same(events, ['a', 'another', 'b', 'c']);
  await new Promise<void>((resolve) => queue.add(resolve));
});

t.test('small tasks share an event loop iteration', async (t) => {
  const queue = new TaskQueue();
  const events: string[] = [];
  await new Promise<void>((resolve) => {
    for (const name of ['a', 'b']) queue.add(() => void events.push(name));
    setImmediate(() => {
      events.push('another');
      resolve();
    });
  });
  t.same(events, ['a', 'b', 'another']);
});
