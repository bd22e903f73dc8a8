import { readFileSync } from 'node:fs';

/**
 * Whether a tag may be released: `node tools/release-check.ts v1.2.3 owner/name`, in the folder of the package. Prints one sentence
 * for each obstacle, and fails if there is one.
 */
const [tag = '', repository = ''] = process.argv.slice(2);

interface Manifest {
  readonly version: string;
  readonly repository?: string | { readonly url?: string };
}
const manifest: Manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const { version } = manifest;
const address = (typeof manifest.repository === 'string' ? manifest.repository : manifest.repository?.url) ?? '';
const named = /^(?:git\+)?https:\/\/github\.com\/([^/]+\/[^/]+?)(?:\.git)?$/.exec(address)?.[1];
const changes = readFileSync('CHANGELOG.md', 'utf8').split('\n');

const problems: string[] = [];
if (tag !== `v${version}`)
  problems.push(`The tag is ${tag}, but package.json has version ${version}, whose tag is v${version}.`);
if (!changes.some((line) => line === `## ${version}` || line.startsWith(`## ${version} `))) {
  problems.push(`CHANGELOG.md has no section ${version}.`);
}
// npm takes provenance only from the repository that the package names.
if (repository === '' || named !== repository) {
  const url = `git+https://github.com/${repository}.git`;
  problems.push(
    `package.json names ${address || 'no repository'}, and this is ${repository}; npm pkg set repository.type=git repository.url=${url} sets it.`,
  );
}
for (const problem of problems) process.stderr.write(`${problem}\n`);
if (problems.length > 0) process.exitCode = 1;
