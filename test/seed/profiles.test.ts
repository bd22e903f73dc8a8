import t from 'tap';
import type { FixtureProfile } from '../../server/models/enums.ts';
import { seedTemplate } from '../../server/seed/cached-image.ts';
import { openFixtures } from '../../server/seed/fixtures.ts';
import { buildTemplate, PACKAGED_FIXTURES } from '../../server/seed/image.ts';
import { LARGE_SIZE, MINIMAL, multiply } from '../../server/seed/profiles.ts';
import { openImage } from '../../server/store/database.ts';
import { testEmulator } from '../support/emulator.ts';

const { connectors } = openFixtures(PACKAGED_FIXTURES);

const scriptNamesOf = (profile: FixtureProfile): string[] => {
  const database = openImage(buildTemplate(profile).whole);
  try {
    return database.prepare<[], string>('SELECT script_name FROM connector ORDER BY script_name').pluck().all();
  } finally {
    database.close();
  }
};

t.test('the number of connectors', (t) => {
  t.same(scriptNamesOf('none'), []);
  t.same(scriptNamesOf('minimal'), [...MINIMAL].sort());
  t.equal(MINIMAL.size, 10);
  t.same(scriptNamesOf('default'), connectors.map(({ scriptName }) => scriptName).sort());
  t.equal(connectors.length, 158);
  t.equal(scriptNamesOf('large').length, LARGE_SIZE);
  t.end();
});

t.test('the same image each time', async (t) => {
  for (const profile of ['minimal', 'default', 'large'] as const) {
    const built = buildTemplate(profile);
    for (const [name, again] of [
      [profile, buildTemplate(profile)],
      [`${profile}, as it is cached`, await seedTemplate(profile)],
    ] as const) {
      t.ok(again.whole.equals(built.whole), name);
      t.ok(again.slim.equals(built.slim), `${name}: slim`);
    }
  }
});

t.test('a large tenant is paged to its end', async (t) => {
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

t.test('a list that is multiplied', (t) => {
  t.same([...multiply([], 5)], []);
  t.same([...multiply(connectors, 158)], []);
  const [first] = multiply(connectors, 159);
  t.match(first, { name: `${connectors[0]?.name} - Site 1`, scriptName: `${connectors[0]?.scriptName}-site-1` });
  t.end();
});
