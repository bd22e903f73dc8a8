import { mock } from 'node:test';
import t from 'tap';
import { loadStoredCertificate } from '../../server/tls/stored-certificate.ts';

const DAY = 86_400_000;

t.test('a stored certificate is served until it expires', async (t) => {
  const data = t.testdir();
  const began = Date.now();
  mock.timers.enable({ apis: ['Date'], now: began });
  t.teardown(() => mock.timers.reset());
  const certificateAfter = async (days: number): Promise<string> => {
    mock.timers.setTime(began + days * DAY);
    return (await loadStoredCertificate('127.0.0.1', data)).certificate;
  };
  const first = await certificateAfter(0);
  t.equal(await certificateAfter(823), first);
  const second = await certificateAfter(825);
  t.not(second, first, 'an expired one gives way to a new one');
  t.equal(await certificateAfter(826), second);
});
