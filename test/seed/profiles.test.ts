import t from 'tap';
import { keysOfForm } from '../../server/domain/text/form.ts';
import { parseProperties } from '../../server/domain/text/properties.ts';
import { CREATE_STATUSES, type FixtureProfile } from '../../server/models/enums.ts';
import { buildTemplate, CUSTOM_FIXTURES, PACKAGED_FIXTURES } from '../../server/seed/build-template.ts';
import { openFixtures } from '../../server/seed/fixtures.ts';
import { NULLS } from '../../server/seed/nulls.ts';
import { LARGE_SIZE, MINIMAL, multiply } from '../../server/seed/profiles.ts';
import { loadTemplate } from '../../server/seed/template-cache.ts';
import { openImage } from '../../server/store/database.ts';
import { PATCH_HEADERS, testEmulator } from '../support/emulator.ts';

const { connectors } = openFixtures(PACKAGED_FIXTURES);

const templates = new Map<FixtureProfile, ReturnType<typeof buildTemplate>>();

/** The template of a profile, built once for all tests of this file. */
const templateOf = (profile: FixtureProfile) => {
  const template = templates.get(profile) ?? buildTemplate(profile);
  templates.set(profile, template);
  return template;
};

const scriptNamesOf = (profile: FixtureProfile): string[] => {
  const database = openImage(templateOf(profile).whole);
  try {
    return database.prepare<[], string>('SELECT script_name FROM connector ORDER BY script_name').pluck().all();
  } finally {
    database.close();
  }
};

t.test('each profile has its number of connectors', (t) => {
  t.same(scriptNamesOf('none'), []);
  t.same(scriptNamesOf('minimal'), [...MINIMAL].sort());
  t.equal(MINIMAL.size, 10);
  t.same(scriptNamesOf('default'), connectors.map(({ scriptName }) => scriptName).sort());
  t.equal(connectors.length, 158);
  t.equal(scriptNamesOf('large').length, LARGE_SIZE);
  t.same(scriptNamesOf('nulls'), NULLS.map(({ scriptName }) => scriptName).sort());
  const customers = openFixtures(CUSTOM_FIXTURES).connectors;
  t.same(scriptNamesOf('custom'), [...connectors, ...customers].map(({ scriptName }) => scriptName).sort());
  t.end();
});

t.test('a profile always has the same image', async (t) => {
  for (const profile of ['minimal', 'default', 'large'] as const) {
    const built = templateOf(profile);
    for (const [name, again] of [
      [profile, buildTemplate(profile)],
      [`${profile}, as it is cached`, await loadTemplate(profile)],
    ] as const) {
      t.ok(again.whole.equals(built.whole), name);
      t.ok(again.slim.equals(built.slim), `${name}: slim`);
    }
  }
});

t.test('the profile custom has a patchable connector in each status that can be created', async (t) => {
  const { send } = await testEmulator(t, { fixtures: 'custom' });
  const customers = openFixtures(CUSTOM_FIXTURES).connectors;
  t.same(customers.map(({ status }) => status).sort(), [...CREATE_STATUSES].sort());
  for (const { scriptName, status } of customers) {
    const path = `/connectors/v1/${scriptName}`;
    t.match((await send('GET', path)).json(), { s3Location: `custom-connector/${scriptName}`, status });
    const payload = JSON.stringify([{ op: 'add', path: '/connectorMetadata/changed', value: true }]);
    const patched = await send('PATCH', path, { headers: PATCH_HEADERS, payload });
    t.match(patched.json(), { connectorMetadata: { changed: true } }, scriptName);
  }
  const released = customers.filter(({ status }) => status === 'RELEASED').map(({ scriptName }) => scriptName);
  for (const scriptName of released) {
    const path = `/connectors/v1/${scriptName}`;
    const detail = (await send('GET', `${path}?locale=de`)).json();
    t.same(Object.keys(detail.translationProperties), ['de', 'en']);
    t.match(detail, {
      sourceConfig: / label="Verbindung"/,
      connectorMetadata: { shortDesc: /^Verwaltet / },
      provisioningPolicies: [
        { name: 'Account', usageType: 'CREATE', fields: { length: 4 } },
        { name: 'Leaver', usageType: 'DISABLE', description: 'Locks an account and leaves its hours alone.' },
      ],
    });
    t.same(
      keysOfForm(detail.sourceConfigXml).filter((key) => !parseProperties(detail.translationProperties.de).get(key)),
      [],
      'every text has a translation',
    );
  }
  for (const { scriptName } of customers) {
    t.equal((await send('DELETE', `/connectors/v1/${scriptName}`)).statusCode, 204, scriptName);
  }
  t.equal((await send('DELETE', '/connectors/v1/workday')).statusCode, 400, 'the others came with the tenant');
});

t.test('a large tenant can be paged to its end', async (t) => {
  const { send } = await testEmulator(t, { fixtures: 'large' });
  const names: string[] = [];
  for (let offset = 0; ; offset += 250) {
    const page = (await send('GET', `/v3/connectors?offset=${offset}`)).json<{ scriptName: string }[]>();
    if (page.length === 0) break;
    names.push(...page.map(({ scriptName }) => scriptName));
  }
  const released = [...connectors, ...multiply(connectors, LARGE_SIZE)].filter(({ status }) => status === 'RELEASED');
  t.same(names.sort(), released.map(({ scriptName }) => scriptName).sort());
  const last = (await send('GET', '/v3/connectors?filters=labels+ca+"site-63"&count=true')).headers['x-total-count'];
  t.equal(
    Number(last),
    LARGE_SIZE % 158 === 0 ? 0 : released.filter(({ labels }) => labels.includes('site-63')).length,
  );
});

t.test('a multiplied list has the requested size and unique names', (t) => {
  t.same([...multiply([], 5)], []);
  t.same([...multiply(connectors, 158)], []);
  const [first] = multiply(connectors, 159);
  t.match(first, { name: `${connectors[0]?.name} - Site 1`, scriptName: `${connectors[0]?.scriptName}-site-1` });
  t.end();
});
