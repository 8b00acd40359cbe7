import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WalSync } from './wal-sync.ts';

let directory: string;
let database: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'secportal-wal-'));
  database = join(directory, 'a.db');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

test('any number of commits at once are waited for, and later ones again', async () => {
  await writeFile(`${database}-wal`, 'log');
  const log = new WalSync(database);
  await Promise.all(Array.from({ length: 20 }, () => log.synced()));
  await log.synced();
  await log.close();
});

test('who comes while the disk is at work waits for its next turn, not for the one under way', async () => {
  await writeFile(`${database}-wal`, 'log');
  const log = new WalSync(database);
  const order: string[] = [];
  const first = log.synced().then(() => order.push('first'));
  const second = log.synced().then(() => order.push('second'));
  const third = log.synced().then(() => order.push('third'));
  await Promise.all([first, second, third]);
  expect(order).toEqual(['first', 'second', 'third']);
  await log.close();
});

test('once the disk failed, nothing is answered as done any more', async () => {
  const log = new WalSync(database);
  await expect(log.synced()).rejects.toThrow('the disk did not take what was committed');
  await writeFile(`${database}-wal`, 'log');
  await expect(log.synced()).rejects.toThrow('the disk did not take what was committed');
  await log.close();
});
