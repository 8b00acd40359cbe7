import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { expect } from 'vitest';
import { looksLikeId } from '../../src/data/id.ts';
import { idIn, leadsTo, testAtWork } from '../consultancy.ts';
import { UPLOAD_TYPE, uploadOf } from '../multipart.ts';
import type { Visitor } from '../visitor.ts';

/**
 * PwnDoc CVE-2024-55602 and CVE-2025-27410: dots and slashes in the name of a file, or of an entry of an archive, led out of
 * the folder that it was kept in. Ghostwriter and Dradis 4.13: whoever knew the address of a file had it, whichever project
 * it was of.
 */

/** Nobody's file, by any of these names. */
const NAMES = [
  '../../../../quillwort.txt',
  '..\\..\\..\\quillwort.txt',
  '/tmp/quillwort.txt',
  'C:\\quillwort.txt',
  '%2e%2e%2fquillwort.txt',
  '....//quillwort.txt',
  '.quillwort',
  'quillwort\u202Etxt.exe',
  '~root.quillwort',
];
const CONTENT = 'what the file holds';

const sent = (by: Visitor, engagement: string, name: string) =>
  by.post(`${engagement}/evidence`, uploadOf({}, [{ name, content: CONTENT }]), {
    'content-type': UPLOAD_TYPE,
  });

const test = testAtWork
  /** Adds a file to an engagement, and returns the address of it. */
  .extend('kept', { scope: 'file' }, ({ world, owner }) => async (engagement: string, name: string) => {
    leadsTo(await sent(owner, engagement, name));
    const { id } = await world.db
      .selectFrom('evidence')
      .select('id')
      .where('engagement_id', '=', idIn(engagement))
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    return `/dashboard/acme/evidence/${id}`;
  })
  .extend('lying', { scope: 'file' }, ({ world }) => async () => {
    const entries = await readdir(world.filesFolder, { recursive: true, withFileTypes: true });
    return entries.flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []));
  });

test('E25: no name that somebody gives a file leads anywhere: it lies under its id, and is sealed', async ({
  world,
  plan,
  kept,
  owner,
  lying,
}) => {
  const engagement = await plan();
  const beside = await readdir(dirname(world.filesFolder));
  for (const name of NAMES) {
    const answer = await owner.get(await kept(engagement, name));
    expect([answer.statusCode, answer.body], name).toEqual([200, CONTENT]);
    const said = String(answer.headers['content-disposition']);
    expect(said, name).toMatch(/^attachment/);
    expect(said, name).not.toMatch(/[/\\\u202E]|\.\.|%2f|%5c|%E2%80%AE/i);
    expect(answer.headers['x-content-type-options'], name).toBe('nosniff');
    expect(answer.headers['content-security-policy'], name).toContain('sandbox');
  }
  const files = await lying();
  expect(files).toHaveLength(NAMES.length);
  for (const file of files) {
    expect(looksLikeId(basename(file)), file).toBe(true);
    expect((await readFile(file)).toString('latin1')).not.toContain(CONTENT);
  }
  const after = await readdir(dirname(world.filesFolder));
  expect(after.filter((name) => !beside.includes(name) && /quillwort/.test(name))).toEqual([]);
});

test('E25: no address leads to the folder itself', async ({ world, plan, kept, owner, lying }) => {
  await kept(await plan(), 'dump.txt');
  const [file = ''] = await lying();
  const below = file.slice(world.filesFolder.length + 1);
  for (const start of [
    '/files',
    '/uploads',
    '/data/files',
    '/media',
    '/static',
    '/assets',
    '/dashboard/acme/evidence',
  ])
    for (const path of [
      `${start}/${below}`,
      `${start}/${basename(file)}`,
      `${start}/..%2f${below}`,
      `${start}/%2e%2e/files/${below}`,
    ])
      expect((await owner.get(path)).statusCode, path).toBe(404);
});

test('E1 E2 E3: a file is within the reach of its engagement, for reading, adding and changing', async ({
  world,
  plan,
  planVisible,
  publish,
  kept,
  owner,
  consultant,
  client,
  needToKnow,
}) => {
  const [engagement, other] = [await planVisible(), await plan()];
  const file = await kept(engagement, 'dump.txt');
  const change = { name: 'other.txt', alternative: '', do: 'save' };
  // By the address of another engagement, which one reaches as well.
  expect((await owner.post(`${other}/evidence/${idIn(file)}`, change)).statusCode).toBe(404);
  await needToKnow(true);
  expect((await consultant.get(file)).statusCode).toBe(404);
  expect((await consultant.get(`${engagement}/evidence`)).statusCode).toBe(404);
  expect((await sent(consultant, engagement, 'theirs.txt')).statusCode).toBe(404);
  expect((await consultant.post(`${engagement}/evidence/${idIn(file)}`, change)).statusCode).toBe(404);
  await needToKnow(false);
  expect((await consultant.get(file)).statusCode).toBe(200);
  // A finding that its client has, and that does not show it.
  const finding = idIn(await publish(engagement));
  for (const path of [file, `/portal/findings/${finding}/evidence/${idIn(file)}`])
    expect((await client.get(path)).statusCode, path).toBe(404);
  const rows = await world.db
    .selectFrom('evidence')
    .select('id')
    .where('engagement_id', 'in', [idIn(engagement), idIn(other)])
    .execute();
  expect(rows).toEqual([{ id: idIn(file) }]);
});
