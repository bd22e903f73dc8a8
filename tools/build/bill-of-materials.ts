import { execFileSync } from 'node:child_process';
import { PACKAGE_NAME, packageRoot } from '../../server/platform/package.ts';
import type { Part } from './parts.ts';

/** The parts of npm's CycloneDX document that are used. */
interface Bill {
  readonly metadata: { readonly component: { readonly name: string; readonly 'bom-ref': string } };
  readonly components: readonly { readonly name: string; readonly version: string; readonly 'bom-ref': string }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/**
 * Returns the bill of materials as `npm sbom` writes it in the format CycloneDX, with the packages that are in ours and no others.
 *
 * @throws Error if npm does not know one of them.
 */
export const billOfMaterials = (parts: readonly Part[]): string => {
  const options = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only'];
  const text = execFileSync('npm', options, {
    cwd: packageRoot,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    shell: process.platform === 'win32',
  });
  const bill = JSON.parse(text) as Bill;
  const components = parts.map(({ name, version }) => {
    const found = bill.components.find((component) => component.name === name && component.version === version);
    if (!found) throw new Error(`npm sbom tells nothing of ${name} ${version}.`);
    // Development dependencies are optional for npm; what is in the package is not.
    return { ...found, scope: 'required' };
  });
  const { component } = bill.metadata;
  const refs = new Set([component['bom-ref'], ...components.map((found) => found['bom-ref'])]);
  const dependencies = bill.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => refs.has(other)) }));
  // npm names it by its folder.
  const metadata = { ...bill.metadata, component: { ...component, name: PACKAGE_NAME } };
  return JSON.stringify({ ...bill, metadata, components, dependencies });
};
