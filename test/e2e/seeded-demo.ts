import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { seedDemo } from './demo-process.ts';

const PLACE = 'SEEDED_DEMO';

/** The folder of the demo that all tests of this run have copies of. */
export function seededIn(): string {
  const folder = process.env[PLACE];
  if (folder === undefined) throw new Error('no demo was seeded before the tests');
  return folder;
}

/** Before all tests: seeds the demo that each begins with a copy of. What it returns takes it away after them. */
export default async function seedOnce(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'secportal-seeded-'));
  await seedDemo(folder);
  process.env[PLACE] = folder;
  return () => rm(folder, { recursive: true });
}
