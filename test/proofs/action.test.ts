import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { parse } from 'yaml';
import { packageRoot } from '../../server/platform/package.ts';
import { type Done, run } from '../support/consumer.ts';
import { NODE_24, pack, registryFault } from '../support/packed.ts';

// The programs of action.yml run as the runner of GitHub Actions runs them: by its variables and files.
t.setTimeout(240_000);

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly runs: { readonly using: string; readonly main: string; readonly post: string };
}
const action = parse(readFileSync(join(packageRoot, 'action.yml'), 'utf8')) as Action;
const unreached = await registryFault();
const { file } = await pack();

/** What a step has told the runner, as the runner reads it: `NAME<<END`, the value, `END`. */
const readTold = (path: string): Record<string, string> =>
  Object.fromEntries(
    [...readFileSync(path, 'utf8').matchAll(/^(\w+)<<(.+)\n([\s\S]*?)\n\2$/gm)].map(([, name, , value]) => [
      name,
      value,
    ]),
  );

/** A job with its files; each step sees what the steps before it have exported. */
const job = (t: Test) => {
  const folder = t.testdir({ env: '', output: '', state: '', summary: '', temp: {} });
  const path = (name: string) => join(folder, name);
  const step = (program: string, variables: Readonly<Record<string, string>>): Promise<Done> => {
    const own = {
      GITHUB_ENV: path('env'),
      GITHUB_OUTPUT: path('output'),
      GITHUB_STATE: path('state'),
      GITHUB_STEP_SUMMARY: path('summary'),
      RUNNER_TEMP: path('temp'),
      ...readTold(path('env')),
      ...variables,
    };
    const pairs = Object.entries(own).map(([name, value]) => `${name}=${value}`);
    return run(NODE_24, folder, 'env', ...pairs, 'node', join(packageRoot, program));
  };
  const states = () =>
    Object.fromEntries(Object.entries(readTold(path('state'))).map(([name, value]) => [`STATE_${name}`, value]));
  return { path, step, states };
};

t.test('action.yml names programs that are there', (t) => {
  t.equal(action.runs.using, 'node24');
  t.same(Object.keys(action.inputs), ['package']);
  t.same(Object.keys(action.outputs), ['url']);
  t.end();
});

t.test('a job: started, used, summed up, and stopped', { skip: unreached ?? false }, async (t) => {
  const { path, step, states } = job(t);
  const started = await step(action.runs.main, { INPUT_PACKAGE: file, EMULATOR_CLIENT: 'ci:its-secret' });
  t.match(started, { status: 0, stdout: /^The emulator is ready at http:\/\/127.0.0.1:\d+\.\n$/, stderr: '' });

  const variables = readTold(path('env'));
  t.match(variables, { SAIL_CLIENT_ID: 'ci', SAIL_CLIENT_SECRET: 'its-secret' });
  const { SAIL_BASE_URL: url = '' } = variables;
  t.equal(readTold(path('output'))['url'], url);
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'ci', client_secret: 'its-secret' });
  const granted = await fetch(`${url}/oauth/token`, { method: 'POST', body });
  const { access_token: token } = (await granted.json()) as { access_token: string };
  const list = await fetch(`${url}/connectors/v1?limit=1000`, { headers: { authorization: `Bearer ${token}` } });
  t.equal(list.status, 400);
  await list.text();

  const ended = await step(action.runs.post, states());
  t.match(ended, { status: 0, stdout: /^::group::What the emulator printed\n::stop-commands::/, stderr: '' });
  t.match(
    readFileSync(path('summary'), 'utf8'),
    /2 requests, 1 rejected\.[\s\S]*\| 400 \| GET \/connectors\/v1 \| .*limit/,
  );
  await t.rejects(fetch(url), 'the server is gone');
});

t.test('a server that does not start lets the step fail, and tells why', { skip: unreached ?? false }, async (t) => {
  const { step, states } = job(t);
  const started = await step(action.runs.main, { INPUT_PACKAGE: file, EMULATOR_AUTH: 'perhaps' });
  t.match(started, { status: 1, stdout: /^::error::The emulator does not start: .*EMULATOR_AUTH takes on or off/ });
  t.match(await step(action.runs.post, states()), { status: 0, stdout: '', stderr: '' }, 'there is nothing to stop');
});

t.test('a package that npm does not find', { skip: unreached ?? false }, async (t) => {
  const { step } = job(t);
  const started = await step(action.runs.main, { INPUT_PACKAGE: join(t.testdirName, 'nowhere.tgz') });
  t.match(started, { status: 1, stdout: /^::error::/ });
});
