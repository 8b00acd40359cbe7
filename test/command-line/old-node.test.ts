import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** B15: what is run first, by npm or by hand, on a Node that is too old for the rest. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const ownNode = join(root, 'node_modules', '.bin', 'node');
const ENTRIES = ['bin/secportal.cjs', 'scripts/run.cjs'] as const;
const { bin, scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  bin: Record<string, string>;
  scripts: Record<string, string>;
};

/** Runs an entry file on a Node that says it is of this version. */
function runAs(version: string, entry: string) {
  const directory = mkdtempSync(join(tmpdir(), 'secportal-node-'));
  try {
    const disguise = join(directory, 'disguise.cjs');
    writeFileSync(
      disguise,
      `for (const [object, name, value] of [[process, 'version', 'v${version}'], [process.versions, 'node', '${version}']])
         Object.defineProperty(object, name, { value });`,
    );
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--require', disguise, join(root, entry), '--version'],
      { encoding: 'utf8' },
    );
    return { status, said: `${stdout}${stderr}` };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

test.for(
  ENTRIES.flatMap((entry) =>
    ['8.17.0', '12.22.12', '18.20.8', '19.9.0'].map((version) => [entry, version] as const),
  ),
)('B15: %s says in one sentence that Node %s is too old', ([entry, version]) => {
  const { status, said } = runAs(version, entry);
  expect(status).toBe(1);
  expect(said).toBe(
    `SecPortal needs Node 20 or newer (24 or newer elsewhere than on Linux on x64 or arm64), and this is v${version}: install a newer one from https://nodejs.org.\n`,
  );
});

test('B15: on a newer one the command runs', () => {
  for (const version of existsSync(ownNode) ? ['20.0.0', process.versions.node] : [process.versions.node]) {
    expect(runAs(version, 'bin/secportal.cjs')).toEqual({
      status: 0,
      said: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  }
});

test('B15: what an old Node reads before it has said so is ECMAScript 5, up to the sentence', () => {
  for (const file of [...ENTRIES, 'bin/check-node.cjs']) {
    const code = readFileSync(join(root, file), 'utf8')
      .replace(/^#!.*/, '')
      .replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
      .replaceAll(/'[^'\n]*'/g, "''");
    expect(code, file).not.toMatch(
      /`|=>|\?\.|\?\?|\.\.\.|\b(?:const|let|class|import|export|async|await|of)\b|,\s*\)/,
    );
  }
  for (const entry of ENTRIES) {
    expect(readFileSync(join(root, entry), 'utf8')).toMatch(
      /^[^;]*(?:'use strict');\s*(?:\/\/.*\n)*require\('[./bin]*\/check-node\.cjs'\);/,
    );
  }
});

test('B15: npm runs nothing of ours on Node but through them', () => {
  expect(Object.values(bin)).toEqual(['bin/secportal.cjs']);
  for (const script of Object.values(scripts)) {
    for (const [, file] of script.matchAll(/\bnode (\S+)/g)) expect(ENTRIES).toContain(file);
  }
});
