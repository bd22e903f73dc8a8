import Fastify from 'fastify';
import t from 'tap';
import { registerBatchedSend } from '../../server/gateway/batched-send.ts';

t.test('the requests of one turn are handled before the first response is sent', async (t) => {
  const app = Fastify();
  t.teardown(() => app.close());
  const events: string[] = [];
  registerBatchedSend(app);
  app.addHook('onResponse', async () => void events.push('sent'));
  app.get('/', () => {
    events.push('handled');
    return 'done';
  });
  await Promise.all([app.inject('/'), app.inject('/'), app.inject('/')]);
  t.same(events, ['handled', 'handled', 'handled', 'sent', 'sent', 'sent']);
});

t.test('a response that cannot be sent is an error, and the others are sent', async (t) => {
  const app = Fastify();
  t.teardown(() => app.close());
  registerBatchedSend(app);
  app.get('/bad', (_request, reply) => reply.header('x-bad', 'two\nlines').send('bad'));
  app.get('/', () => 'good');
  const [bad, good] = await Promise.all([app.inject('/bad'), app.inject('/')]);
  t.equal(bad?.statusCode, 500);
  t.equal(good?.statusCode, 200);
  t.equal((await app.inject('/')).statusCode, 200, 'and the server goes on');
});
