import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { OPERATIONS } from '../../server/api/operations.ts';
import { runShell } from '../support/shell.ts';
import { started } from '../support/started.ts';

t.setTimeout(180_000);

const BIN = join(import.meta.dirname, 'node_modules', '.bin');

interface Setting {
  readonly key: string;
  readonly value: string;
}
interface Item {
  readonly item?: readonly Item[];
  readonly request?: { auth?: { readonly type: string; readonly oauth2: Setting[] } };
}
interface Report {
  readonly run: {
    readonly executions: readonly {
      readonly item: { readonly name: string };
      readonly response?: { readonly code: number; readonly status: string };
    }[];
  };
}

const requestsOf = ({ item = [], request }: Item): NonNullable<Item['request']>[] => [
  ...(request ? [request] : []),
  ...item.flatMap(requestsOf),
];

/** Does what "Get New Access Token" does: asks the imported address with the imported grant and scope. */
const getNewAccessToken = async (settings: readonly Setting[]): Promise<string> => {
  const settingOf = (key: string): string => settings.find((setting) => setting.key === key)?.value ?? '';
  const response = await fetch(settingOf('accessTokenUrl'), {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('any-id:any-secret')}` },
    body: new URLSearchParams({ grant_type: settingOf('grant_type'), scope: settingOf('scope') }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
};

const run = async (t: Test, folder: string, command: string): Promise<void> => {
  const { status, stdout, stderr } = await runShell(`${BIN}/${command}`, folder);
  t.equal(status, 0, command, { stdout, stderr });
};

t.test('imported into Postman, all requests succeed from top to bottom, and again', async (t) => {
  const emulator = await started(t);
  const folder = t.testdir({});
  const response = await fetch(`${emulator.url}/openapi/v1.json`);
  writeFileSync(join(folder, 'v1.json'), await response.text());
  // "Parameter generation: Example" of the import settings.
  await run(t, folder, 'openapi2postmanv2 -s v1.json -o collection.json -O parametersResolution=Example');

  const collection = JSON.parse(readFileSync(join(folder, 'collection.json'), 'utf8')) as Item;
  const requests = requestsOf(collection);
  t.equal(requests.length, OPERATIONS.length);
  for (const { auth } of requests) {
    t.equal(auth?.type, 'oauth2');
    auth?.oauth2.push({ key: 'accessToken', value: await getNewAccessToken(auth.oauth2) });
    auth?.oauth2.push({ key: 'addTokenTo', value: 'header' });
  }
  writeFileSync(join(folder, 'collection.json'), JSON.stringify(collection));

  for (const round of [1, 2]) {
    await run(t, folder, 'newman run collection.json --reporters json --reporter-json-export report.json');
    const { executions } = (JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as Report).run;
    t.equal(executions.length, OPERATIONS.length);
    for (const { item, response } of executions) {
      t.ok(response && response.code >= 200 && response.code < 300, `round ${round}: ${item.name}: ${response?.code}`);
    }
  }
  const called = emulator.requests().flatMap(({ operation }) => operation ?? []);
  t.equal(new Set(called.filter((id) => id !== 'getToken')).size, OPERATIONS.length);
});
