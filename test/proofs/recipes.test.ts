import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Deployment, type IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import { type IPersistentVolumeClaim, PersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim';
import { type IService, Service } from 'kubernetes-models/v1/Service';
import t, { type Test } from 'tap';
import { parse, parseAllDocuments } from 'yaml';
import { urlAt } from '../../server/platform/address.ts';
import { PACKAGE_NAME, packageRoot, VERSION } from '../../server/platform/package.ts';
import { testEmulator } from '../support/emulator.ts';
import { readPage } from '../support/page.ts';
import { startServer } from '../support/process.ts';
import { checkTypes, runShell } from '../support/shell.ts';
import { call, started } from '../support/started.ts';
import { workflowProblems } from './workflow-problems.ts';

// Most of the time is spent in other processes, one after another on a small machine.
t.setTimeout(180_000);

const FILES = {
  github: 'docs/ci/github-actions.yml',
  gitlab: 'docs/ci/gitlab-ci.yml',
  jenkins: 'docs/ci/Jenkinsfile',
  testcontainers: 'docs/ci/testcontainers.ts',
  kubernetes: 'docs/ci/kubernetes.yaml',
};

interface GithubStep {
  readonly run?: string;
  readonly if?: string;
}
interface GithubJob {
  readonly env?: Record<string, string>;
  readonly services?: { readonly emulator: { readonly env: Record<string, string> } };
  readonly steps: readonly GithubStep[];
}
interface GitlabJob {
  readonly services?: readonly { readonly variables: Record<string, string> }[];
  readonly variables?: Record<string, string>;
  readonly script: readonly string[];
}

const github = (parse(readPage(FILES.github)) as { jobs: { exec: GithubJob; service: GithubJob } }).jobs;
const gitlab = parse(readPage(FILES.gitlab)) as { exec: GitlabJob; service: GitlabJob };
/** The shell commands of each stage. */
const [jenkinsExec = [], jenkinsService = []] = readPage(FILES.jenkins)
  .split(/^ {4}stage\(/m)
  .slice(1)
  .map((stage) => [...stage.matchAll(/^\s*sh '(.*)'$/gm)].map(([, command = '']) => command));

/** The shell commands of a job: those that it runs in any case, or on a condition. */
const runsOf = ({ steps }: GithubJob, condition?: string): string[] =>
  steps.flatMap((step) => (step.run !== undefined && step.if === condition ? [step.run] : []));

/** The tests of a reader's project: they ask for one connector, and fail where they do not get it. */
const project = (t: Test, connector = 'workday'): string => {
  const manifest = { name: 'client', version: '1.0.0' };
  return t.testdir({
    'package.json': JSON.stringify({ ...manifest, scripts: { test: 'sh client.sh' } }),
    'package-lock.json': JSON.stringify({ ...manifest, lockfileVersion: 3, packages: { '': manifest } }),
    'client.sh': `set -e
      TOKEN=$(curl -s "$SAIL_BASE_URL/oauth/token" -d grant_type=client_credentials -d "client_id=$SAIL_CLIENT_ID" \\
        -d "client_secret=$SAIL_CLIENT_SECRET" | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
      curl -s -f -H "Authorization: Bearer $TOKEN" "$SAIL_BASE_URL/v2025/connectors/${connector}"`,
  });
};

const runAll = (commands: readonly string[], folder: string, variables: Readonly<Record<string, string>> = {}) => {
  const exports = Object.entries(variables).map(([name, value]) => `export ${name}='${value}'\n`);
  return runShell(`set -e\n${exports.join('')}${commands.join('\n')}\n`, folder);
};

const FOUND = /"scriptName":"workday"/;

t.test('every recipe uses the image of this version', (t) => {
  for (const file of Object.values(FILES)) {
    const images = [...readPage(file).matchAll(/registry\.example\.com\/isc-connectors-emulator:(\S+?)['\s]/g)];
    t.strictSame(
      images.map(([, tag]) => tag),
      [VERSION],
      file,
    );
  }
  t.end();
});

t.test("GitHub: GitHub's own parser accepts the workflow", (t) => {
  const text = readPage(FILES.github);
  t.strictSame(workflowProblems(FILES.github, text), []);
  for (const [right, wrong] of ['runs-on:', 'image:', 'if:', 'uses:'].map((key) => [key, key.replace(':', 's:')])) {
    t.not(workflowProblems(FILES.github, text.replace(right ?? '', wrong ?? '')).length, 0, `${wrong} is seen`);
  }
  t.end();
});

/** What gitlab-ci-local reads: it holds the file against GitLab's schema, and leaves out what it does not know. */
const readByGitlab = (t: Test, text: string): unknown => {
  const folder = t.testdir({ '.gitlab-ci.yml': text });
  const bin = join(import.meta.dirname, 'node_modules', 'gitlab-ci-local', 'dist', 'index.js');
  const env = { PATH: process.env['PATH'], HOME: folder };
  execFileSync('git', ['init', '--quiet'], { cwd: folder, env });
  const run = (flag: string) =>
    execFileSync(process.execPath, [bin, flag], { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' });
  run('--list');
  return parse(run('--preview'));
};

t.test('GitLab: the pipeline matches its schema and has no unknown key', async (t) => {
  const text = readPage(FILES.gitlab);
  const image = { name: 'node:24-bookworm' };
  t.match(readByGitlab(t, text), { exec: { ...gitlab.exec, image }, service: { ...gitlab.service, image } });
  const misspelt = readByGitlab(t, text.replace('alias:', 'aliass:')) as typeof gitlab;
  t.notSame(misspelt.service.services, gitlab.service.services, 'a misspelt key is seen');
  t.throws(() => readByGitlab(t, text.replaceAll('script:', 'scripts:')), 'a job without a script is rejected');
});

t.test('exec: the commands of the recipes run the tests, and fail with them', async (t) => {
  t.strictSame(runsOf(github.exec), gitlab.exec.script);
  t.strictSame(runsOf(github.exec), jenkinsExec);
  const { status, stdout, stderr } = await runAll(jenkinsExec, project(t));
  t.equal(status, 0, stderr);
  t.match(stdout, FOUND);
  t.not((await runAll(jenkinsExec, project(t, 'nowhere'))).status, 0);
});

t.test('GitHub: the commands of the job with a service container work', async (t) => {
  const { services, env } = github.service;
  const emulator = await started(t, { controlKey: services?.emulator.env['EMULATOR_CONTROL_KEY'] });
  const variables = { ...env, SAIL_BASE_URL: emulator.url };
  t.strictSame(Object.keys(variables).sort(), ['SAIL_BASE_URL', 'SAIL_CLIENT_ID', 'SAIL_CLIENT_SECRET']);
  const { status, stdout, stderr } = await runAll(runsOf(github.service), project(t), variables);
  t.equal(status, 0, stderr);
  t.match(stdout, FOUND);

  const requestLog = await runAll(runsOf(github.service, 'failure()'), project(t), variables);
  t.match(JSON.parse(requestLog.stdout), [
    { path: '/oauth/token' },
    { path: '/v2025/connectors/workday', status: 200 },
  ]);
});

t.test('GitLab and Jenkins: the commands wait until the server is ready', async (t) => {
  const { services, variables, script } = gitlab.service;
  t.strictSame(jenkinsService, script, 'both run the same');
  const { app } = await testEmulator(t, { auth: true, controlKey: services?.[0]?.variables['EMULATOR_CONTROL_KEY'] });
  await app.ready();
  const asked: string[] = [];
  const late = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (asked.length <= 2) response.writeHead(503).end();
    else app.routing(request, response);
  });
  late.listen(0, '127.0.0.1');
  await once(late, 'listening');
  t.teardown(() => late.close());
  const url = urlAt('127.0.0.1', (late.address() as AddressInfo).port, false);
  const { status, stdout, stderr } = await runAll(script, project(t), { ...variables, SAIL_BASE_URL: url });
  t.equal(status, 0, stderr);
  t.match(stdout, FOUND);
  const READY = '/_emulator/ready';
  t.strictSame(asked, [READY, READY, READY, '/oauth/token', '/v2025/connectors/workday']);
});

/** Takes the place of Testcontainers: the container is a server on this machine. */
const STAND_IN = `
  import { spawn } from 'node:child_process';
  export class AbstractStartedContainer {
    constructor(container) { this.container = container; }
    getHost() { return this.container.getHost(); }
    getMappedPort(port) { return this.container.getMappedPort(port); }
    stop() { return this.container.stop(); }
  }
  export const Wait = { forHttp: (path, port) => ({ path, port }) };
  export class GenericContainer {
    constructor(image) { this.image = image; this.environment = {}; }
    withEnvironment(environment) { Object.assign(this.environment, environment); return this; }
    withExposedPorts(port) { this.port = port; return this; }
    withWaitStrategy(wait) { this.wait = wait; return this; }
    async start() {
      const cli = ${JSON.stringify(join(packageRoot, 'server', 'cli.ts'))};
      const env = { PATH: process.env.PATH, EMULATOR_HOST: '0.0.0.0', ...this.environment };
      const server = spawn(process.execPath, [cli, 'serve', '--port', '0'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
      const text = await new Promise((resolve) => server.stdout.setEncoding('utf8').once('data', resolve));
      const port = Number(/listens on \\S+:(\\d+)/.exec(text)[1]);
      if (this.wait.port !== this.port) throw new Error('It waits for a port that is not exposed.');
      const { status } = await fetch('http://127.0.0.1:' + port + this.wait.path);
      if (status !== 200) throw new Error('It is not ready.');
      server.stdout.destroy();
      return { getHost: () => '127.0.0.1', getMappedPort: () => port, stop: async () => server.kill() };
    }
  }`;

t.test('Testcontainers: the example runs, with a server instead of the container', async (t) => {
  const standIn = { 'package.json': '{"type":"module","exports":"./index.js"}', 'index.js': STAND_IN };
  // The module is the one of the sources; the proof of the package loads the built one.
  const ownModule = {
    'package.json': JSON.stringify({ type: 'module', exports: { './testcontainers': './index.js' } }),
    'index.js': stripTypeScriptTypes(readPage('integrations/testcontainers/index.ts')),
  };
  const example = readPage(FILES.testcontainers);
  const folder = t.testdir({
    'package.json': '{"type":"module"}',
    'example.test.ts': example,
    'failing.test.ts': example.replace('v1/workday', 'v1/nowhere'),
    node_modules: { testcontainers: standIn, [PACKAGE_NAME]: ownModule },
  });
  const { status, stdout, stderr } = await runShell('node example.test.ts', folder);
  t.equal(status, 0, stdout + stderr);
  t.match(stdout, /pass 1\b/);
  t.equal((await runShell('node failing.test.ts', folder)).status, 1);
});

const manifests = parseAllDocuments(readPage(FILES.kubernetes)).map((document): unknown => document.toJS());
// That they are what they are taken for is the first test.
const [claim, deployment, service] = manifests as [IPersistentVolumeClaim, IDeployment, IService];

t.test('Kubernetes: the objects match the schemas of their kinds', async (t) => {
  t.equal(manifests.length, 3);
  new PersistentVolumeClaim(claim).validate();
  new Deployment(deployment).validate();
  new Service(service).validate();
  const other = { ...deployment, apiVersion: 'apps/v2' };
  t.throws(() => new Deployment(other).validate(), /apiVersion/);

  // The schemas let unknown properties pass, the types do not.
  const check = async (text: string) => {
    const objects = JSON.parse(text) as unknown[];
    const lines = ['IPersistentVolumeClaim', 'IDeployment', 'IService'].map(
      (type, index) => `export const object${index}: ${type} = ${JSON.stringify(objects[index])};\n`,
    );
    const imports = `import type { IDeployment } from 'kubernetes-models/apps/v1';
      import type { IPersistentVolumeClaim, IService } from 'kubernetes-models/v1';\n`;
    const node_modules = t.fixture('symlink', join(import.meta.dirname, 'node_modules'));
    return checkTypes(t.testdir({ 'objects.ts': imports + lines.join(''), node_modules }));
  };
  const text = JSON.stringify(manifests);
  const { status, stdout } = await check(text);
  t.equal(status, 0, stdout);
  const misspelt = await check(text.replace('readinessProbe', 'readinessProb'));
  t.match(misspelt.stdout, /error .*readinessProb.* does not exist/, 'a misspelt property is seen');
});

t.test('Kubernetes: the objects refer to each other, and the probes work on a server with their options', async (t) => {
  const pod = deployment.spec?.template;
  const [container] = pod?.spec?.containers ?? [];
  t.match(pod?.metadata?.labels, deployment.spec?.selector.matchLabels);
  t.match(pod?.metadata?.labels, service.spec?.selector);
  t.strictSame(container?.ports, [{ name: service.spec?.ports?.[0]?.targetPort, containerPort: 8080 }]);
  const [volume] = pod?.spec?.volumes ?? [];
  t.equal(volume?.persistentVolumeClaim?.claimName, claim.metadata?.name);
  t.strictSame(container?.volumeMounts, [{ name: volume?.name, mountPath: '/data' }]);
  const [variable, ...others] = container?.env ?? [];
  t.match({ variable, others }, { variable: { name: 'EMULATOR_CONTROL_KEY' }, others: [] });
  const secret = variable?.valueFrom?.secretKeyRef;
  t.match(readPage('docs/ci.md'), `create secret generic ${secret?.name} --from-literal=${secret?.key}=`);

  const key = 'a key of the cluster';
  // The first two are what the image sets by itself.
  const variables = { EMULATOR_HOST: '0.0.0.0', EMULATOR_DATA: t.testdir({}), EMULATOR_CONTROL_KEY: key };
  const { port } = await startServer(t, [], variables);
  const ask = (path: string, headers = {}) => call('GET', `http://127.0.0.1:${port}${path}`, { headers });
  for (const probe of [container?.startupProbe, container?.readinessProbe, container?.livenessProbe]) {
    t.equal(probe?.httpGet?.port, container?.ports?.[0]?.name);
    t.equal((await ask(String(probe?.httpGet?.path))).status, 200, String(probe?.httpGet?.path));
  }
  t.equal((await ask('/_emulator/clock', { 'x-emulator-key': key })).status, 200);
  t.equal((await ask('/_emulator/clock')).status, 403);
});
