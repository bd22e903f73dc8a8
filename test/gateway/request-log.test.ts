import t from 'tap';
import { MAX_LOGGED_BODY } from '../../server/domain/request-log.ts';
import { createEmulator } from '../../server/emulator.ts';
import { MAX_BUFFERED_BODY } from '../../server/gateway/request-log.ts';
import { DEFAULTS } from '../../server/options/read-options.ts';

/** What an entry takes besides its body, at most. */
const OTHERS = 10_000;

t.test('a body is stored uncut up to a limit, and beyond that only its beginning', async (t) => {
  const { app, tenants, close } = await createEmulator({ ...DEFAULTS, auth: false, logLevel: 'silent' });
  t.teardown(close);
  const log = tenants.get('default').requestLog;
  const bytesOf = async (length: number): Promise<number> => {
    log.clear();
    const payload = 'x'.repeat(length);
    await app.inject({
      method: 'POST',
      url: '/v3/connectors',
      headers: { 'content-type': 'application/json' },
      payload,
    });
    return log.bytes;
  };
  const whole = await bytesOf(MAX_BUFFERED_BODY);
  t.ok(whole >= MAX_BUFFERED_BODY, `${whole} bytes for as many as may be`);
  const cut = await bytesOf(MAX_BUFFERED_BODY + 1);
  t.ok(cut > MAX_LOGGED_BODY && cut <= 2 * MAX_LOGGED_BODY + OTHERS, `${cut} bytes for one more`);
});
