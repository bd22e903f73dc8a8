import t, { type Test } from 'tap';
import type { EmulatedTenant, Emulator, TenantState } from '../../server/index.ts';
import { upload } from '../support/emulator.ts';
import { call, connector, type HttpResponse, started } from '../support/started.ts';

const LIST = '/v3/connectors';
const FORM = '<Form xmlns="http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd" name="kept" type="SourceConfig"/>\n';
const TEXT = 'ShortDesc=Grüße\n';

/** The ten connectors with all documents and translations are seed enough: whole states are compared here again and again. */
const withoutTokens = (t: Test, more = {}): Promise<Emulator> =>
  started(t, { auth: false, fixtures: 'minimal', ...more });

const create = async (tenant: EmulatedTenant, name: string, more: object = {}): Promise<string> => {
  const { status, text, body } = await call('POST', tenant.url + LIST, { body: connector(name, more) });
  if (status !== 200) throw new Error(text);
  return (body as { scriptName: string }).scriptName;
};

const control = (tenant: EmulatedTenant, method: string, path: string, body?: unknown): Promise<HttpResponse> =>
  call(method, `${tenant.url}/_emulator${path}`, { body });

const customNames = ({ connectors }: TenantState): string[] =>
  connectors.filter(({ custom }) => custom).map(({ name }) => name);

/** A tenant in which everything that can be changed has been. */
const change = async (tenant: EmulatedTenant): Promise<void> => {
  const scriptName = await create(tenant, 'Changed', { type: 'a type', directConnect: false, status: 'RELEASED' });
  const put = async (path: string, content: string): Promise<void> => {
    const { statusCode, body } = await tenant.inject({
      method: 'PUT',
      url: `${LIST}/${scriptName}${path}`,
      ...upload(content),
    });
    if (statusCode !== 200 || !body.includes('UPDATED')) throw new Error(body);
  };
  await put('/source-config', FORM);
  await put('/source-template', '<Application name="kept"/>');
  await put('/translations/de', TEXT);
  const patch = [{ op: 'add', path: '/connectorMetadata/owner', value: { name: 'ä', list: [1, null, true] } }];
  await call('PATCH', `${tenant.url}${LIST}/${scriptName}`, {
    body: patch,
    headers: { 'content-type': 'application/json-patch+json' },
  });
};

t.test('reset restores exactly the seed', async (t) => {
  const emulator = await withoutTokens(t);
  const seeded = emulator.state();
  await change(emulator);
  t.notSame(emulator.state(), seeded);
  emulator.fault({ times: 1, response: '500', match: { method: 'DELETE' } });
  emulator.addClient({ id: 'c', secret: 's' });
  emulator.snapshot('mine');
  const { offset } = emulator.setClock({ set: '2040-01-01T00:00:00Z', freeze: true });
  const requests = emulator.requests().length;

  t.match(await control(emulator, 'POST', '/reset'), { status: 204, text: '' });
  t.same(emulator.state().connectors, seeded.connectors);
  t.equal((await call('GET', `${emulator.url}${LIST}/changed`)).status, 404);
  t.match(emulator.faults(), [{ id: 'fault-1' }], 'faults stay');
  t.match(emulator.clients(), [{ id: 'c' }], 'clients stay');
  t.match(emulator.snapshots(), [{ name: 'mine' }], 'snapshots stay');
  t.match(emulator.clock(), { now: '2040-01-01T00:00:00.000Z', frozen: true }, 'the clock stays');
  t.ok(offset > 0);
  t.equal(emulator.requests().length, requests + 1, 'the request log stays');
  t.equal(await create(emulator, 'Changed'), 'changed', 'the name is free again');
});

t.test('repeated resets work with requests between and during them', async (t) => {
  const emulator = await withoutTokens(t);
  const seeded = emulator.state();
  for (let round = 0; round < 30; round += 1) {
    const responses = await Promise.all([
      call('POST', emulator.url + LIST, { body: connector(`Round ${round}`) }),
      control(emulator, 'POST', '/reset'),
      call('GET', `${emulator.url}${LIST}/workday`),
      call('GET', emulator.url + LIST),
    ]);
    t.same(
      responses.map(({ status }) => status),
      [200, 204, 200, 200],
      `round ${round}`,
    );
  }
  emulator.reset();
  t.same(emulator.state().connectors, seeded.connectors);
});

t.test('a tenant without fixtures resets to an empty one', async (t) => {
  const emulator = await withoutTokens(t, { fixtures: 'none' });
  await create(emulator, 'x');
  emulator.reset();
  t.same(emulator.state().connectors, []);
});

t.test('snapshots can be saved, listed, restored, and deleted', async (t) => {
  const emulator = await withoutTokens(t);
  t.same((await control(emulator, 'GET', '/snapshots')).body, []);
  await change(emulator);
  const before = emulator.state();
  t.match(await control(emulator, 'PUT', '/snapshots/before'), { status: 204, text: '' });
  await create(emulator, 'After');
  await call('DELETE', `${emulator.url}${LIST}/changed`);
  t.equal((await control(emulator, 'PUT', '/snapshots/after')).status, 204);
  const after = emulator.state();
  const { body: listed } = await control(emulator, 'GET', '/snapshots');
  t.match(listed, [
    { name: 'before', bytes: Number },
    { name: 'after', bytes: Number },
  ]);

  t.equal((await control(emulator, 'POST', '/snapshots/before')).status, 204);
  t.same(emulator.state(), before);
  t.equal((await call('GET', `${emulator.url}${LIST}/changed/source-config`)).text, FORM);
  await create(emulator, 'In between');
  for (const [name, state] of [
    ['after', after],
    ['before', before],
    ['before', before],
  ] as const) {
    t.equal((await control(emulator, 'POST', `/snapshots/${name}`)).status, 204);
    t.same(emulator.state(), state, name);
  }
  emulator.reset();
  emulator.restore('after');
  t.same(emulator.state(), after, 'a reset does not touch them');

  t.equal((await control(emulator, 'DELETE', '/snapshots/before')).status, 204);
  t.match(emulator.snapshots(), [{ name: 'after' }]);
  for (const method of ['POST', 'DELETE']) {
    for (const name of ['before', 'never', 'constructor']) {
      const response = await control(emulator, method, `/snapshots/${name}`);
      t.match(
        response,
        { status: 404, body: { causes: [{ text: `There is no snapshot "${name}".` }] } },
        `${method} ${name}`,
      );
    }
  }
  t.same(emulator.state(), after, 'what is not there changes nothing');
});

t.test('a snapshot replaces an earlier one of the same name', async (t) => {
  const emulator = await withoutTokens(t);
  emulator.snapshot();
  await create(emulator, 'Later');
  emulator.snapshot();
  t.equal(emulator.snapshots().length, 1);
  emulator.reset();
  emulator.restore();
  t.same(customNames(emulator.state()), ['Later']);
});

t.test('the number of snapshots has a limit', async (t) => {
  const emulator = await withoutTokens(t, { fixtures: 'none' });
  for (let index = 0; index < 100; index += 1) emulator.snapshot(`s-${index}`);
  const rejected = await control(emulator, 'PUT', '/snapshots/one-too-many');
  t.match(rejected, { status: 400, body: { causes: [{ text: /100 snapshots/ }] } });
  t.equal((await control(emulator, 'PUT', '/snapshots/s-0')).status, 204, 'one that is there may be made anew');
  emulator.deleteSnapshot('s-1');
  t.equal((await control(emulator, 'PUT', '/snapshots/one-too-many')).status, 204);
});

t.test('a state can be exported and imported again', async (t) => {
  const emulator = await withoutTokens(t);
  await change(emulator);
  const { status, body } = await control(emulator, 'GET', '/state');
  t.equal(status, 200);
  const state = body as TenantState;
  t.same(state, JSON.parse(JSON.stringify(emulator.state())), 'the method gives the same');
  t.equal(state.version, 1);
  const names = state.connectors.map(({ scriptName }) => scriptName);
  t.same(names, names.toSorted(), 'by scriptName');
  t.match(
    state.connectors.find(({ scriptName }) => scriptName === 'changed'),
    {
      name: 'Changed',
      type: 'a type',
      directConnect: false,
      status: 'RELEASED',
      custom: true,
      connectorMetadata: { owner: { name: 'ä', list: [1, null, true] } },
      documents: { 'source-config': FORM },
      translations: { de: TEXT },
    },
  );

  const other = emulator.tenant('other');
  t.match(await control(other, 'PUT', '/state', state), { status: 204, text: '' });
  t.same((await control(other, 'GET', '/state')).body, state, 'nothing is lost');
  for (const path of ['', '/changed', '/changed/source-config', '/changed/translations/de', '/workday']) {
    const [here, there] = await Promise.all([emulator, other].map((one) => call('GET', one.url + LIST + path)));
    t.equal(there?.text, here?.text, `the API says the same of ${path}`);
  }
  emulator.reset();
  t.notSame(emulator.state(), state);
  emulator.setState(state);
  t.same(emulator.state(), state);

  t.equal((await control(emulator, 'PUT', '/state', { version: 1, connectors: [] })).status, 204);
  t.same((await call('GET', emulator.url + LIST)).body, []);
  emulator.reset();
  t.notSame((await call('GET', emulator.url + LIST)).body, [], 'the seed is still there');
});

t.test('an invalid state changes nothing', async (t) => {
  const data = t.testdir();
  for (const [place, emulator] of Object.entries({
    'in memory': await withoutTokens(t),
    'on disk': await withoutTokens(t, { data }),
  })) {
    await change(emulator);
    const state = emulator.state();
    const { connectors } = state;
    const [first, ...others] = connectors;
    if (!first) throw new Error('There is no connector.');
    const table: { name: string; body: unknown; cause: RegExp }[] = [
      { name: 'no object', body: [], cause: /./ },
      { name: 'nothing in it', body: {}, cause: /version/ },
      { name: 'another version', body: { ...state, version: 2 }, cause: /^\/version / },
      { name: 'a property too many', body: { ...state, more: 1 }, cause: /more/ },
      { name: 'connectors that are no list', body: { ...state, connectors: {} }, cause: /^\/connectors / },
      {
        name: 'a connector without a name',
        body: { ...state, connectors: [{ ...first, name: '' }] },
        cause: /^\/connectors\/0\/name /,
      },
      {
        name: 'a name that comes twice',
        body: { ...state, connectors: [...connectors, { ...first, scriptName: 'x' }] },
        cause: /\/name /,
      },
      {
        name: 'a key that comes twice',
        body: { ...state, connectors: [...connectors, { ...first, name: 'x' }] },
        cause: /\/scriptName /,
      },
      {
        name: 'a key that a path cannot hold',
        body: { ...state, connectors: [{ ...first, scriptName: 'a/b' }] },
        cause: /scriptName/,
      },
      { name: 'an unknown status', body: { ...state, connectors: [{ ...first, status: 'NEW' }] }, cause: /status/ },
      {
        name: 'an unknown document',
        body: { ...state, connectors: [{ ...first, documents: { other: '' } }] },
        cause: /other/,
      },
      {
        name: 'an unknown locale',
        body: { ...state, connectors: [{ ...first, translations: { xx: '' } }] },
        cause: /xx/,
      },
      {
        name: 'a document that is no XML, at the end',
        body: { ...state, connectors: [...others, { ...first, documents: { 'source-config': '<Form>' } }] },
        cause: new RegExp(`^/connectors/${others.length}/documents/source-config: `),
      },
      {
        name: 'a document of another kind',
        body: { ...state, connectors: [{ ...first, documents: { 'source-config': '<Application/>' } }] },
        cause: /\/connectors\/0\/documents\/source-config: /,
      },
    ];
    for (const { name, body, cause } of table) {
      const response = await control(emulator, 'PUT', '/state', body);
      t.match(response, { status: 400, body: { causes: [{ text: cause }] } }, `${place}: ${name}`);
      t.same(emulator.state(), state, `${place}: ${name} changes nothing`);
    }
    t.equal((await control(emulator, 'PUT', '/state')).status, 400, 'no body');
    const broken = await fetch(`${emulator.url}/_emulator/state`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(state).slice(0, -1),
    });
    t.equal(broken.status, 400, 'no whole JSON');
    t.same(emulator.state(), state);
    t.throws(() => emulator.setState({ ...state, connectors: [...connectors, { ...first, scriptName: 'x' }] }), /name/);
    t.same(emulator.state(), state, 'nor does the method');
    await create(emulator, 'Goes on');
  }
});

t.test('the method rejects the same states as the route', async (t) => {
  const emulator = await withoutTokens(t);
  const state = emulator.state();
  for (const bad of [{ ...state, version: 2 }, { version: 1 }, { ...state, connectors: [{ name: 'x' }] }]) {
    t.throws(() => emulator.setState(bad as unknown as TenantState), JSON.stringify(bad).slice(0, 40));
    t.same(emulator.state(), state);
  }
});

t.test('with --data, everything survives a restart', async (t) => {
  const data = t.testdir();
  const run = async <T>(work: (emulator: Emulator) => Promise<T> | T): Promise<T> => {
    const emulator = await withoutTokens(t, { data });
    try {
      return await work(emulator);
    } finally {
      await emulator.close();
    }
  };
  const changed = await run(async (emulator) => {
    await change(emulator);
    await create(emulator.tenant('other'), 'Of the other');
    return emulator.state();
  });
  const seeded = await run(async (emulator) => {
    t.same(emulator.state(), changed, 'what was written');
    emulator.snapshot('kept');
    emulator.reset();
    return emulator.state();
  });
  t.notSame(seeded, changed);
  await run(async (emulator) => {
    t.same(emulator.state(), seeded, 'a reset');
    await create(emulator, 'After the reset');
    emulator.snapshot('now');
    await create(emulator, 'After the snapshot');
    emulator.restore('now');
    await create(emulator, 'After the restore');
  });
  await run((emulator) => {
    t.same(customNames(emulator.state()), ['After the reset', 'After the restore'], 'a restore, and what came then');
    emulator.setState(changed);
  });
  await run(async (emulator) => {
    t.same(emulator.state(), changed, 'a state that was put in');
    t.same(customNames(emulator.tenant('other').state()), ['Of the other'], 'the other tenant is as it was');
    emulator.reset();
    emulator.reset();
    t.equal(await create(emulator, 'Changed'), 'changed');
  });
  await run((emulator) => t.same(customNames(emulator.state()), ['Changed']));
});

t.test('reset and restore do not wait for delayed requests', async (t) => {
  const emulator = await withoutTokens(t, { data: t.testdir() });
  emulator.fault({ match: { operation: 'getConnectorList' }, delay: 300, times: 1 });
  const late = call('GET', emulator.url + LIST);
  await create(emulator, 'Early');
  emulator.snapshot();
  emulator.reset();
  emulator.restore();
  emulator.reset();
  t.equal((await late).status, 200, 'one that waits finds the new store');
  t.same(customNames(emulator.state()), []);
});
