import t from 'tap';
import { MAX_RECENT_TOKENS } from '../../server/domain/auth/recent-tokens.ts';
import { createConnector, testEmulator, upload } from '../support/emulator.ts';

t.test('the verdict on a filter equals that of the list', async (t) => {
  const { send, control } = await testEmulator(t);
  const table = [
    ['v1', ''],
    ['v1', 'name co "work"'],
    ['v1', 'name like "work"'],
    ['v1', 'name co "work" and'],
    ['beta', 'name co "work"'],
    ['beta', 'name sw "Work"'],
    ['v1', 'type eq "a\\x"'],
    ['v1', 'name co "open'],
    ['v3', '   '],
  ] as const;
  for (const [family, filters] of table) {
    const path = family === 'v1' ? '/connectors/v1' : `/${family}/connectors`;
    const listed = await send('GET', `${path}?limit=0&count=true&filters=${encodeURIComponent(filters)}`);
    const url = `/_emulator/filters?family=${family}&filters=${encodeURIComponent(filters)}`;
    const check = (await send('GET', url)).json();
    t.same(check, control.checkFilter(filters, family));
    if (listed.statusCode === 200) {
      t.same(check, { valid: true, total: Number(listed.headers['x-total-count']), reason: null, position: null });
      continue;
    }
    const [cause] = listed.json().causes;
    t.match(check, { valid: false, total: null, reason: cause.text });
    t.equal(check.position, Number(/^Position (\d+)/.exec(cause.text)?.[1]), filters);
  }
  t.equal((await send('GET', '/_emulator/filters?family=v9')).statusCode, 400);
  t.same(control.requests().length, table.length, 'the list was logged, the verdict was not');
});

t.test('every filter that the catalog offers is valid, and every operation can be named', async (t) => {
  const { control } = await testEmulator(t);
  const { families, operations, faultPresets } = control.catalog();
  const values = { text: '"a"', boolean: 'true', list: '("a", "b")' };
  for (const { name, filters } of families) {
    for (const { field, holds, operators } of filters) {
      for (const operator of operators) {
        t.ok(control.checkFilter(`${field} ${operator} ${values[holds]}`, name).valid, `${name}: ${field} ${operator}`);
      }
    }
  }
  for (const { rule } of faultPresets) control.fault(rule);
  t.equal(control.faults().length, faultPresets.length);
  t.same(
    operations.filter(({ path }) => path.startsWith('/oauth')).map(({ id }) => id),
    ['getToken', 'authorize', 'getTenantInfo'],
  );
});

t.test('unlisted connectors are shown with the scriptName of the next one', async (t) => {
  const emulator = await testEmulator(t);
  const { control } = emulator;
  const before = control.overview();
  const scriptName = await createConnector(emulator, 'Mine');
  const { custom, unlisted } = control.connectorStatus();
  t.same(custom, [scriptName]);
  t.equal(unlisted.length, before.connectors.total - before.connectors.listed + 1);
  t.match(
    unlisted.find(({ connector }) => connector.scriptName === scriptName),
    { connector: { status: 'DEVELOPMENT' }, reason: /DEVELOPMENT; lists show only RELEASED/ },
  );
  t.same(control.scriptNameFor('mine'), { scriptName: 'mine-2', taken: true });
  t.same((await emulator.send('GET', '/_emulator/script-names/Caf%C3%A9%20%2F%20Bar')).json(), {
    scriptName: 'cafe-bar',
    taken: false,
  });
  const after = control.overview();
  t.equal(after.connectors.listed, before.connectors.listed);
  t.equal(after.connectors.total, before.connectors.total + 1);
  t.not(after.connectors.version, before.connectors.version);
  control.reset();
  t.not(control.overview().connectors.version, after.connectors.version, 'a reset is a change');
});

t.test('a snapshot can be compared with the current state', async (t) => {
  const emulator = await testEmulator(t);
  const { control, send } = emulator;
  await createConnector(emulator, 'Kept');
  await createConnector(emulator, 'Gone');
  // A snapshot is of the connectors alone.
  const { clients: _clients, faults: _faults, clock: _clock, ...connectors } = control.state();
  control.snapshot('before');
  t.same(control.snapshotDifference('before'), { added: [], removed: [], changed: [] });
  await send('DELETE', '/connectors/v1/gone');
  await createConnector(emulator, 'New');
  await send('PUT', '/connectors/v1/kept/translations/de', upload('a=b\n', 'x.properties'));
  await send('PUT', '/connectors/v1/kept/correlation-config', upload('<CorrelationConfig name="x"/>'));
  t.same(control.snapshotDifference('before'), {
    added: ['new'],
    removed: ['gone'],
    changed: [{ scriptName: 'kept', parts: ['correlation-config', 'translations/de'] }],
  });
  t.same((await send('GET', '/_emulator/snapshots/before')).json(), connectors, 'a snapshot can be exported');
  t.match(control.snapshots(), [{ name: 'before', takenAt: /^\d{4}-/ }]);
  t.equal((await send('GET', '/_emulator/snapshots/none/difference')).statusCode, 404);
  t.equal((await send('GET', '/_emulator/snapshots/none')).statusCode, 404);
});

t.test('the log lists requests without bodies, shows one with them, and counts the evicted ones', async (t) => {
  const { control, send } = await testEmulator(t, { requestLogEntries: 3 });
  for (let index = 1; index <= 5; index += 1) {
    await send('GET', '/connectors/v1?limit=1', { headers: index === 5 ? { 'x-emulator-console': 'yes' } : {} });
  }
  const summaries = control.requestSummaries();
  t.same(
    summaries.map(({ id, fromConsole }) => [id, fromConsole]),
    [
      [3, false],
      [4, false],
      [5, true],
    ],
  );
  t.notOk('request' in (summaries[0] ?? {}) || 'response' in (summaries[0] ?? {}));
  t.same(control.overview().requests, { last: 5, held: 3, evicted: 2, limit: 3 });
  t.same((await send('GET', '/_emulator/requests/id/4')).json(), control.requests()[1]);
  for (const id of ['2', '6', '0', '-1', 'x']) {
    t.equal((await send('GET', `/_emulator/requests/id/${id}`)).statusCode, 404, id);
  }
  t.same((await send('GET', '/_emulator/requests/summaries?since=4')).json().length, 1);
  control.resetRequests();
  t.same(control.overview().requests, { last: 5, held: 0, evicted: 0, limit: 3 });
  await send('GET', '/connectors/v1');
  t.equal(control.request(6).id, 6);
});

t.test('the last issued tokens are listed, without their text', async (t) => {
  const { control, send } = await testEmulator(t, { auth: true });
  for (let index = 0; index < 25; index += 1) {
    await send('POST', `/oauth/token?grant_type=client_credentials&client_id=client-${index}&client_secret=s`);
  }
  const tokens = (await send('GET', '/_emulator/tokens')).json();
  t.equal(tokens.length, MAX_RECENT_TOKENS, 'the list is bounded');
  t.match(tokens[0], { clientId: 'client-24', scopes: ['sp:scopes:all'], claims: { client_id: 'client-24' } });
  t.equal(Date.parse(tokens[0].expiresAt) - Date.parse(tokens[0].issuedAt), 749_000);
  t.notMatch(JSON.stringify(tokens), /eyJ/);
  t.same(control.recentTokens(), tokens);
});

t.test('rate limit and strictness can be changed while the server runs', async (t) => {
  const { control, send } = await testEmulator(t);
  control.setRateLimit({ rule: { requests: 1, seconds: 10 } });
  t.equal((await send('GET', '/connectors/v1')).statusCode, 200);
  t.equal((await send('GET', '/connectors/v1')).statusCode, 429);
  t.same(control.overview().rateLimit, { requests: 1, seconds: 10 });
  t.same((await send('PUT', '/_emulator/rate-limit', { payload: { rule: null } })).json(), { rule: null, counts: [] });
  t.equal((await send('GET', '/connectors/v1?other=1')).statusCode, 200);
  t.equal((await send('PUT', '/_emulator/strict', { payload: { strict: true } })).statusCode, 204);
  t.equal((await send('GET', '/connectors/v1?other=1')).statusCode, 400);
  t.equal((await send('GET', '/t/other/connectors/v1?other=1')).statusCode, 200, 'of this tenant alone');
  t.ok(control.overview().strict);
  t.equal((await send('PUT', '/_emulator/strict', { payload: { strict: 'yes' } })).statusCode, 400);
  t.equal(
    (await send('PUT', '/_emulator/rate-limit', { payload: { rule: { requests: 0, seconds: 1 } } })).statusCode,
    400,
  );
});

t.test('a tenant is deleted with everything that it holds', async (t) => {
  const emulator = await testEmulator(t);
  const { send, control } = emulator;
  const at = '/t/acme/_emulator';
  await send('POST', '/t/acme/connectors/v1', {
    headers: { 'content-type': 'application/json' },
    payload: { name: 'Mine', className: 'x' },
  });
  await send('PUT', `${at}/snapshots/one`);
  await send('POST', `${at}/faults`, { payload: { response: '500' } });
  await send('PUT', `${at}/clock`, { payload: { advance: 60 } });
  await send('PUT', `${at}/strict`, { payload: { strict: true } });
  await send('POST', `${at}/clients`, { payload: { id: 'a', secret: 'b' } });
  t.same(control.tenantNames(), ['acme', 'default']);
  t.equal((await send('DELETE', '/_emulator/tenants/acme')).statusCode, 204);
  t.same(control.tenantNames(), ['default']);
  const fresh = (await send('GET', '/t/fresh/_emulator/overview')).json();
  const again = (await send('GET', `${at}/overview`)).json();
  const { clock, ...others } = again;
  t.same(clock.offset, 0);
  const { tenant: _, clock: __, requests: ___, connectors, ...expected } = fresh;
  t.match(others, { ...expected, connectors: { listed: connectors.listed, total: connectors.total } });
  t.equal((await send('DELETE', '/_emulator/tenants/none')).statusCode, 404);
});
