import Fastify from 'fastify';
import t from 'tap';
import { createEmulator } from '../../server/emulator.ts';
import { registerBatchedSend } from '../../server/gateway/batched-send.ts';
import { DEFAULTS } from '../../server/options/read-options.ts';

t.test('a response that cannot be sent does not delay others', async (t) => {
  const { app, close } = await createEmulator({ ...DEFAULTS, auth: false, logLevel: 'silent' });
  t.teardown(close);
  app.get('/bad', (_request, reply) => reply.header('x-bad', 'two\nlines').send('x'));
  const send = (url: string): Promise<number | string> =>
    app.inject({ url }).then(
      ({ statusCode }) => statusCode,
      (error: NodeJS.ErrnoException) => error.code ?? error.message,
    );
  for (let round = 0; round < 2; round += 1) {
    const sent = await Promise.all(['/nope', '/bad', '/v3/connectors', '/bad', '/oauth/info'].map(send));
    t.same(sent, [404, 'ERR_INVALID_CHAR', 200, 'ERR_INVALID_CHAR', 200]);
  }
});

t.test('all requests of one event loop iteration are handled before the first response is sent', async (t) => {
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
