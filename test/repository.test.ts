import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import t from 'tap';
import { parse } from 'yaml';
import { packageRoot, VERSION } from '../server/platform/package.ts';
import { run } from './support/consumer.ts';

const NODE_24 = join(packageRoot, 'node_modules', 'node', 'bin');

const read = (file: string): string => readFileSync(join(packageRoot, file), 'utf8');

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly environment?: string;
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly on: unknown;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const workflows = globSync('.github/workflows/*.yml', { cwd: packageRoot }).map((file) => {
  const text = read(file);
  return { file: basename(file), text, workflow: parse(text) as Workflow };
});

t.test('the list of workflows is complete', (t) => {
  t.same(workflows.map(({ file }) => file).sort(), ['ci.yml', 'container.yml', 'pages.yml', 'release.yml']);
  t.end();
});

t.test('actions are pinned by the digest of a commit, with its version', (t) => {
  const digests = new Map<string, string>();
  for (const { file, text, workflow } of workflows) {
    const lines = text.split('\n').filter((line) => /^\s*(?:-\s+)?uses:/.test(line));
    const used = Object.values(workflow.jobs).flatMap(({ steps }) => steps.flatMap(({ uses }) => uses ?? []));
    t.equal(lines.length, used.length, `${file}: every use is on a line of its own`);
    for (const line of lines) {
      const [, action = '', digest = ''] =
        /uses: ([\w.-]+\/[\w./-]+)@([0-9a-f]{40}) # v\d+\.\d+\.\d+$/.exec(line) ?? [];
      // The action of this repository.
      if (line.endsWith('uses: ./')) continue;
      t.ok(digest, `${file}: ${line.trim()}`);
      t.equal(digest, digests.get(action) ?? digest, `${action} is the same everywhere`);
      digests.set(action, digest);
    }
  }
  t.end();
});

/** Jobs that do something other than run the gate: what they are allowed, and all that they run. */
const OTHER_JOBS: Readonly<Record<string, Pick<Job, 'permissions' | 'environment'> & { scripts: readonly string[] }>> =
  {
    'release.yml publish': {
      permissions: { contents: 'read', 'id-token': 'write' },
      environment: 'npm',
      scripts: ['npm publish ./*.tgz --ignore-scripts --provenance --access public'],
    },
    'release.yml executable': {
      permissions: { contents: 'read' },
      scripts: [
        'npm ci',
        'npm run build',
        'node tools/executable.ts',
        'dist/executable/isc-connectors-emulator exec -- curl --fail --silent --show-error "$READY"',
        'tar -czf "isc-connectors-emulator-$PLATFORM.tar.gz" -C dist/executable .',
      ],
    },
    'release.yml release': {
      permissions: { contents: 'write', 'id-token': 'write', attestations: 'write' },
      scripts: [
        'sha256sum *.tar.gz >SHA256SUMS',
        'gh release create "$GITHUB_REF_NAME" --repo "$GITHUB_REPOSITORY" --verify-tag --generate-notes *.tar.gz SHA256SUMS',
      ],
    },
    'container.yml publish': {
      permissions: { contents: 'read', packages: 'write' },
      scripts: [
        'docker login ghcr.io --username "$GITHUB_ACTOR" --password-stdin <<<"$TOKEN"',
        'docker buildx create --use',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell of the runner replaces it.
        'docker/publish.sh "${GITHUB_REF_NAME#v}" "$GITHUB_REPOSITORY" "$GITHUB_SHA"',
      ],
    },
    'ci.yml other-systems': {
      permissions: { contents: 'read' },
      scripts: [
        'npm ci',
        'npm test',
        'npm run build',
        'node dist/package/dist/cli.js exec -- node dist/package/dist/cli.js health',
      ],
    },
    'ci.yml action': {
      permissions: { contents: 'read' },
      scripts: [
        'npm ci',
        'npm run build',
        'npm pack ./dist/package && mv isc-connectors-emulator-*.tgz package.tgz',
        'curl --fail "$SAIL_BASE_URL/_emulator/ready"',
      ],
    },
    'pages.yml build': { permissions: { contents: 'read' }, scripts: [] },
    'pages.yml deploy': {
      permissions: { pages: 'write', 'id-token': 'write' },
      environment: 'github-pages',
      scripts: [],
    },
  };

t.test('workflows have minimal permissions', (t) => {
  for (const { file, text, workflow } of workflows) {
    t.same(workflow.permissions, {}, `${file}: nothing by default`);
    t.notMatch(
      text,
      /\bsecrets\b|pull_request_target|workflow_run/,
      `${file}: no secret, and no code of strangers with rights`,
    );
    for (const [name, { permissions, steps, environment, 'timeout-minutes': minutes }] of Object.entries(
      workflow.jobs,
    )) {
      const other = OTHER_JOBS[`${file} ${name}`];
      t.same(permissions, other?.permissions ?? { contents: 'read' }, `${file}: ${name}`);
      t.equal(environment, other?.environment);
      t.ok(minutes !== undefined && minutes <= 30, `${name} ends`);
      for (const step of steps) {
        t.notMatch(step.run ?? '', /\$\{\{/, 'no expression becomes a part of a script');
        if (step.uses?.startsWith('actions/checkout@')) t.equal(step.with?.['persist-credentials'], false);
        if (step.uses?.startsWith('actions/setup-node@')) t.equal(step.with?.['package-manager-cache'], false);
      }
      const scripts = steps.flatMap((step) => step.run ?? []);
      if (other) t.same(scripts, other.scripts);
      else t.ok(scripts.includes('.ci/run'), `${name} runs the gate`);
    }
  }
  t.end();
});

t.test('a release is checked before it is published', async (t) => {
  const check = join(packageRoot, 'tools', 'release-check.ts');
  const manifest = JSON.parse(read('package.json')) as Record<string, unknown>;
  const repository = { type: 'git', url: 'git+https://github.com/owner/name.git' };
  const agreed = {
    tag: `v${VERSION}`,
    from: 'owner/name',
    manifest: { ...manifest, repository } as unknown,
    changes: `# Changelog\n\n## ${VERSION} - 2026-12-01\n`,
    faults: [] as readonly string[],
  };
  const table: ({ name: string } & Partial<typeof agreed>)[] = [
    { name: 'all agree' },
    { name: 'a short address', manifest: { ...manifest, repository: 'https://github.com/owner/name' } },
    { name: 'another tag', tag: 'v9.9.9', faults: [`The tag is v9.9.9, but package.json has version ${VERSION}`] },
    { name: 'a tag without v', tag: VERSION, faults: [`whose tag is v${VERSION}.`] },
    { name: 'no section', changes: '# Changelog\n\n## Unreleased\n', faults: [`no section ${VERSION}.`] },
    { name: 'another repository', from: 'owner/fork', faults: ['and this is owner/fork; npm pkg set'] },
    { name: 'no repository', manifest, faults: ['package.json names no repository'] },
    {
      name: 'nothing',
      tag: '',
      from: '',
      manifest,
      changes: '',
      faults: ['The tag is ', 'no section', 'no repository'],
    },
  ];
  for (const row of table) {
    const { name, tag, from, manifest, changes, faults } = { ...agreed, ...row };
    const folder = t.testdir({ 'package.json': JSON.stringify(manifest), 'CHANGELOG.md': changes });
    const { status, stderr } = await run(NODE_24, folder, 'node', check, tag, from);
    t.equal(status, faults.length > 0 ? 1 : 0, `${name}: ${stderr}`);
    t.equal(stderr.split('\n').length - 1, faults.length, name);
    for (const fault of faults) t.match(stderr, fault, name);
  }
});

interface Update {
  readonly 'package-ecosystem': string;
  readonly schedule: { readonly interval: string };
  readonly groups: Readonly<Record<string, unknown>>;
}

t.test('Dependabot updates npm packages, actions, and images, in groups', (t) => {
  const { version, updates } = parse(read('.github/dependabot.yml')) as { version: number; updates: readonly Update[] };
  t.equal(version, 2);
  t.same(updates.map((update) => update['package-ecosystem']).sort(), ['docker', 'github-actions', 'npm']);
  for (const { groups, schedule } of updates) {
    t.equal(schedule.interval, 'weekly');
    t.ok(Object.keys(groups).length > 0);
  }
  t.end();
});

interface Form {
  readonly name: string;
  readonly description: string;
  readonly body: readonly { type: string; id?: string; attributes: { label?: string; value?: string } }[];
}

t.test("issue forms match GitHub's schema", (t) => {
  const forms = globSync('.github/ISSUE_TEMPLATE/*.yml', { cwd: packageRoot }).filter(
    (file) => basename(file) !== 'config.yml',
  );
  t.ok(forms.length > 0);
  for (const file of forms) {
    const { name, description, body } = parse(read(file)) as Form;
    t.ok(name && description, file);
    const fields = body.filter(({ type }) => type !== 'markdown');
    t.ok(fields.length > 0, `${file} asks for something`);
    t.equal(new Set(fields.map(({ id }) => id)).size, fields.length, `${file}: each field has an id of its own`);
    for (const { type, id, attributes } of body) {
      t.ok(['markdown', 'textarea', 'input', 'dropdown', 'checkboxes'].includes(type), `${file}: ${type}`);
      t.ok(type === 'markdown' ? attributes.value : id && attributes.label, `${file}: ${id ?? type}`);
    }
  }
  t.type(parse(read('.github/ISSUE_TEMPLATE/config.yml')).blank_issues_enabled, 'boolean');
  t.end();
});

t.test('links between pages lead to existing files', (t) => {
  for (const file of globSync(['*.md', 'docs/*.md', 'fixtures/*.md', '.github/*.md'], { cwd: packageRoot })) {
    for (const [, target = ''] of read(file).matchAll(/\]\((?!\w+:|#)([^)#]+)(?:#[^)]*)?\)/g)) {
      t.ok(existsSync(join(packageRoot, file, '..', target)), `${file} links to ${target}`);
    }
  }
  t.end();
});

const inGit = spawnSync('git', ['rev-parse', '--is-inside-work-tree'], { cwd: packageRoot }).status === 0;

t.test(
  'git does not change line ends of files that clients receive',
  { skip: !inGit && 'this is no working tree of git' },
  (t) => {
    const attributes = ['text', 'eol', 'linguist-generated'];
    const files = {
      'fixtures/documents/workday/source-config.xml': ['unset', 'lf', 'unspecified'],
      'fixtures/translations/workday/de.properties': ['unset', 'lf', 'set'],
      'fixtures/vocabulary/de.properties': ['unset', 'lf', 'unspecified'],
      'schemas/openapi/v3.json': ['auto', 'lf', 'set'],
      'package-lock.json': ['auto', 'lf', 'set'],
      'server/cli.ts': ['auto', 'lf', 'unspecified'],
      '.ci/run': ['auto', 'lf', 'unspecified'],
    };
    for (const [file, values] of Object.entries(files)) {
      t.ok(existsSync(join(packageRoot, file)), file);
      const { stdout } = spawnSync('git', ['check-attr', ...attributes, '--', file], {
        cwd: packageRoot,
        encoding: 'utf8',
      });
      t.same(
        stdout
          .trim()
          .split('\n')
          .map((line) => line.split(': ')[2]),
        values,
        file,
      );
    }
    t.end();
  },
);

t.test('the server stands on the packages that the project was ordered with', (t) => {
  const sources = globSync('server/**/*.ts', { cwd: packageRoot }).map(read).join('\n');
  const ordered = ['fastify', '@fastify/multipart', '@fastify/swagger', 'better-sqlite3', 'fast-json-patch', 'ajv'];
  t.same(
    ordered.filter((name) => !new RegExp(`from '${name}(?:/[^']*)?'`).test(sources)),
    [],
  );
  t.end();
});
