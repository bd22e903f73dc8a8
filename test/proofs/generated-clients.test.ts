import { cpSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import t, { type Test } from 'tap';
import { FAMILIES } from '../../server/api/families.ts';
import { packageRoot } from '../../server/platform/package.ts';
import { runShell } from '../support/shell.ts';
import { askForToken, call, started } from '../support/started.ts';

t.setTimeout(180_000);

const PROOFS = import.meta.dirname;
const BIN = join(packageRoot, 'node_modules', '.bin');

/** What a client makes, and what its user then has to do to run it. */
const CLIENTS = {
  'openapi-fetch': (url: string) => `openapi-typescript ${url} -o generated/schema.ts`,
  'hey-api': (url: string) => `openapi-ts -i ${url} -o generated -c @hey-api/client-fetch --silent`,
};

const EXPECTED = [
  'kettle',
  ['Workday', 'Workday Accounts', 'Workday SaaS'],
  ['UPDATED', 'UPDATED', 'UPDATED', 'UPDATED'],
  [
    '<Form xmlns="http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd"/>',
    '<Application name="Kettle"/>',
    '<CorrelationConfig/>',
    'ShortDesc=Wasserkocher',
  ],
  ['sp-connect', null, { shortDesc: 'Wasserkocher' }],
  { owner: 'kitchen' },
  204,
  '404 Not found',
];

for (const [name, generate] of Object.entries(CLIENTS)) {
  t.test(`a client made for ${name} compiles and calls all operations`, async (t) => {
    const emulator = await started(t, { host: 'localhost' });
    const folder = t.testdir({});
    symlinkSync(join(PROOFS, 'node_modules'), join(folder, 'node_modules'));
    cpSync(join(PROOFS, 'clients', `${name}.ts`), join(folder, 'main.ts'));
    const types = join(packageRoot, 'node_modules', '@types');
    // Generated code is checked as its users check it: in a project with a bundler.
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settingsWith(types)));
    const token = await askForToken(emulator.url, 'me');
    await passes(t, folder, `node_modules/.bin/${generate(`${emulator.url}/openapi/v1.json`)}`);
    await passes(t, folder, `${BIN}/tsc -p .`);
    await passes(
      t,
      folder,
      `${BIN}/esbuild main.ts --bundle --platform=node --format=esm --outfile=main.mjs --log-level=error`,
    );
    const printed = await passes(t, folder, `node main.mjs ${emulator.url} ${token}`);
    t.strictSame(JSON.parse(printed), EXPECTED);
    const operations = emulator.requests().flatMap(({ operation }) => operation ?? []);
    t.equal(new Set(operations.filter((id) => id !== 'getToken')).size, 13);
  });
}

const settingsWith = (types: string) => ({
  compilerOptions: {
    ...{ target: 'es2024', module: 'preserve', moduleResolution: 'bundler', strict: true, noEmit: true },
    ...{ allowImportingTsExtensions: true, exactOptionalPropertyTypes: false, skipLibCheck: true },
    types: [join(types, 'node')],
  },
  include: ['*.ts', 'generated'],
});

/** Runs a command to its success, and returns what it prints. */
const passes = async (t: Test, folder: string, command: string): Promise<string> => {
  const { status, stdout, stderr } = await runShell(command, folder);
  t.equal(status, 0, command, { stdout, stderr });
  return stdout;
};

t.test('every document is valid OpenAPI 3.0', async (t) => {
  const { url } = await started(t);
  for (const path of [...FAMILIES.map(({ name }) => `/openapi/${name}.json`), '/_emulator/openapi.json']) {
    const document = (await call('GET', url + path)).body as Parameters<Validator['validate']>[0];
    const validator = new Validator();
    const { valid, errors } = await validator.validate(document);
    t.strictSame(
      { valid, errors, version: validator.version },
      { valid: true, errors: undefined, version: '3.0' },
      path,
    );
  }
  const { valid } = await new Validator().validate({ openapi: '3.0.3', info: { title: 'No paths' } });
  t.notOk(valid, 'it can find something');
});
