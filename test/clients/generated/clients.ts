import { copyFileSync, cpSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cached, cacheFolder, verifyDigest } from '../cache.ts';
import type { Client, Setting } from '../client.ts';
import { isThere, run } from '../process.ts';

const here = import.meta.dirname;
const read = (file: string): string => readFileSync(join(here, file), 'utf8');

const GENERATOR = '7.14.0';
const MAVEN_COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

/** Returns the folder of the jars, whose bytes are pinned. */
const jars = (): Promise<string> =>
  cached('jars', [read('pom.xml'), read('jars.sha256')], async (folder) => {
    const repository = join(cacheFolder(), 'maven');
    const options = ['--quiet', '--batch-mode', `-Dmaven.repo.local=${repository}`, `-DoutputDirectory=${folder}`];
    await run({ cwd: folder }, 'mvn', ...options, '--file', join(here, 'pom.xml'), MAVEN_COPY);
    const pinned = [...read('jars.sha256').matchAll(/^(\w{64}) {2}(.+)$/gm)].map(([, digest = '', file = '']) => ({
      digest,
      file,
    }));
    for (const { digest, file } of pinned) verifyDigest(join(folder, file), digest);
    const others = globSync('*.jar', { cwd: folder }).filter((jar) => !pinned.some(({ file }) => file === jar));
    if (others.length > 0) throw new Error(`jars.sha256 does not pin ${others.join(', ')}.`);
  });

/** The document of a family as a server sends it, with an address that does not change from run to run. */
const documentOf = async ({ url }: Setting, family: string): Promise<string> => {
  const response = await fetch(`${url}/openapi/${family}.json`);
  return (await response.text()).replaceAll(url, 'http://127.0.0.1:8080');
};

/** Generates a client from a document into a folder. */
const generate = async (folder: string, language: string, document: string, options: string): Promise<void> => {
  const input = join(folder, 'openapi.json');
  writeFileSync(input, document);
  const jar = join(await jars(), `openapi-generator-cli-${GENERATOR}.jar`);
  const args = ['-i', input, '-g', language, '-o', join(folder, 'generated'), `--additional-properties=${options}`];
  await run({ cwd: folder }, 'java', '-jar', jar, 'generate', ...args);
};

const makeGo = async (server: Setting): Promise<string> => {
  const document = await documentOf(server, 'v1');
  const files = ['go.mod', 'go.sum', 'driver.go'];
  const sources = files.map((file) => read(join('go', file)));
  return cached('go', [document, GENERATOR, ...sources], async (folder) => {
    await generate(folder, 'go', document, 'packageName=connectors,withGoMod=false');
    const build = join(folder, 'build');
    mkdirSync(join(build, 'connectors'), { recursive: true });
    for (const file of files) copyFileSync(join(here, 'go', file), join(build, file));
    for (const file of globSync('*.go', { cwd: join(folder, 'generated') })) {
      cpSync(join(folder, 'generated', file), join(build, 'connectors', file));
    }
    const env = { GOMODCACHE: join(cacheFolder(), 'go-modules'), GOFLAGS: '-modcacherw -mod=readonly' };
    await run({ cwd: build, env }, 'go', 'build', '-o', join(folder, 'driver'), '.');
  });
};

const makeJava = async (server: Setting): Promise<{ folder: string; classPath: string }> => {
  const document = await documentOf(server, 'v1');
  const library = await jars();
  const classPathOf = (folder: string): string => [join(folder, 'classes'), join(library, '*')].join(delimiter);
  const folder = await cached(
    'java',
    [document, GENERATOR, read('jars.sha256'), read('java/Driver.java')],
    async (folder) => {
      await generate(folder, 'java', document, 'hideGenerationTimestamp=true');
      const sources = globSync(join(folder, 'generated', 'src', 'main', '**', '*.java'));
      const options = ['-nowarn', '-encoding', 'UTF-8', '-d', join(folder, 'classes'), '-cp', join(library, '*')];
      await run({ cwd: folder }, 'javac', ...options, join(here, 'java', 'Driver.java'), ...sources);
    },
  );
  return { folder, classPath: classPathOf(folder) };
};

const common = {
  version: GENERATOR,
  source: `OpenAPI Generator ${GENERATOR}, from /openapi/v1.json`,
  families: ['v1'],
  without: {
    'list-paginator': 'generated clients have none',
    'put-source-config-bytes': 'its uploads are files',
    'put-source-config-text': 'its uploads are files',
  },
} as const;

const isAllThere = (...commands: readonly (readonly [string, ...string[]])[]): boolean =>
  commands.every((command) => isThere(...command));

/** Clients that OpenAPI Generator makes, as it makes SailPoint's own SDKs. */
export const GENERATED: readonly Client[] = [
  {
    ...common,
    name: 'Generated Go',
    toolchain: {
      name: 'Go, Java and Maven',
      isThere: () => isAllThere(['go', 'version'], ['java', '-version'], ['mvn', '-version']),
    },
    prepare: async (server) => {
      const folder = await makeGo(server);
      return { command: [join(folder, 'driver')], cwd: folder };
    },
  },
  {
    ...common,
    name: 'Generated Java',
    without: { ...common.without, 'put-translations': 'it fails by itself on a form without parts' },
    toolchain: { name: 'JDK and Maven', isThere: () => isAllThere(['javac', '-version'], ['mvn', '-version']) },
    prepare: async (server) => {
      const { folder, classPath } = await makeJava(server);
      return { command: ['java', '-Dfile.encoding=UTF-8', '-cp', classPath, 'Driver'], cwd: folder };
    },
  },
];
