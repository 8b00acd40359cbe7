import { createHash, randomInt } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * All that tests leave to chance, which cases have their turn among it, hangs on one seed. It comes of what is tested: a commit
 * is tested alike wherever and whenever that happens, and the next one with other cases. `SEED=123` plays what failed under it,
 * `SEED=random` another one, as `npm run test:deep` does.
 */

const MOST = 2 ** 31;

/** Of every file that is tested or tests. */
function seedOfSources(): number {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const files = ['src', 'test'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll(sep, '/')),
  );
  const hash = createHash('sha256');
  for (const path of ['package-lock.json', ...files.sort()])
    hash.update(`${path}\0`).update(readFileSync(join(root, path)));
  return hash.digest().readUInt32BE() % MOST;
}

/** To be called once where a run of tests begins, whose processes have it from there. */
export function sowSeed(): void {
  if (process.env.SEED === 'random') process.env.SEED = String(randomInt(MOST));
  process.env.SEED ??= String(seedOfSources());
}

/** How to get the same again: for the message of a failure. */
export const saidOfSeed = (): string => `SEED=${process.env.SEED}`;

/** A seed of this run, another one for another name, and on the other database. */
export function seedFor(name: string): number {
  const hash = createHash('sha256').update([process.env.SEED, process.env.TEST_DATABASE, name].join('\0'));
  return hash.digest().readUInt32BE() % MOST;
}

/** The same numbers for the same seed, each below what is asked for (mulberry32). */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Numbers of this run, each below what is asked for: others for who asks by another name. */
export const chanceOf = (name: string): ((below: number) => number) => seeded(seedFor(name));
