import { randomBytes } from 'node:crypto';
import { readdir, readFile, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { test as base } from '../../test/fixtures.ts';
import { passing } from '../../test/passing-parts.ts';
import { START } from '../../test/world.ts';
import { holdAlone } from '../access/deed-alone.ts';
import { sealEngagement } from '../areas/engagements/engagement/content.ts';
import { addEngagement } from '../areas/engagements/engagement/engagements.ts';
import { newId } from '../data/id.ts';
import { type CompanyKey, companyKey } from '../sealing/company-keys.ts';
import { addPendingFile, bytesOf, type FileOwner, markFileReady, markFilesDeleted } from './files.ts';
import { localStore } from './local-store.ts';
import { openChunks, sealChunks } from './sealed-chunks.ts';
import { NoSuchFile } from './store.ts';
import { tidyFiles } from './tidy-up.ts';

const DAY_MS = 24 * 3_600_000;
const CHUNK = 64 * 1024;

async function* parts(...all: readonly Uint8Array[]) {
  yield* all;
}

const whole = async (content: AsyncIterable<Uint8Array>) => {
  const read: Uint8Array[] = [];
  // What is sealed is good until the next is asked for.
  for await (const part of content) read.push(Buffer.from(part));
  return Buffer.concat(read);
};

/** A company of the workspace with an engagement and a key. */
const test = base.extend(
  'office',
  async ({ world, acme }): Promise<{ key: CompanyKey; owner: FileOwner }> => {
    const company = newId();
    const workspaceId = acme.id;
    return world.db.transaction().execute(async (trx) => {
      await trx
        .insertInto('companies')
        .values({ id: company, workspace_id: workspaceId, name: 'Globex', created_at: START })
        .execute();
      const key = await companyKey(trx, world.services.keyring, { workspaceId, companyId: company });
      const id = newId();
      await addEngagement(
        await holdAlone(trx, workspaceId),
        { id, workspaceId, companyId: company },
        {
          reference: 'G-1',
          kind: 'api',
          startsOn: null,
          endsOn: null,
          leadId: null,
          content: sealEngagement(key, id, { title: 'A test', scope: '', rules: '', tags: [] }),
        },
        START,
      );
      return { key, owner: { workspaceId, companyId: company, engagementId: id } };
    });
  },
);

describe('a sealed file', () => {
  for (const length of [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 1_000_003]) {
    test(`E24: ${length} bytes come back as they were, however they came`, async ({ office: { key } }) => {
      const content = randomBytes(length);
      const id = newId();
      const cuts = [content.subarray(0, 7), content.subarray(7, 70_000), content.subarray(70_000)];
      for (const sent of [[content], cuts]) {
        const sealed = await whole(sealChunks(key, id, passing(...sent)));
        for (const stored of [parts(sealed), passing(sealed.subarray(0, 9), sealed.subarray(9))])
          expect(content.equals(await whole(openChunks(key, id, stored)))).toBe(true);
        if (length > 20) expect(sealed.includes(content.subarray(0, 20))).toBe(false);
      }
    });
  }

  test('E24: cut short, lengthened, put in another order or under another id, it does not open', async ({
    office: { key },
  }) => {
    const id = newId();
    const content = randomBytes(3 * CHUNK + 5);
    const boxes: Buffer[] = [];
    for await (const box of sealChunks(key, id, parts(content))) boxes.push(Buffer.from(box));
    const [first, second, third, last] = boxes as [Buffer, Buffer, Buffer, Buffer];
    const flipped = Buffer.from(second);
    flipped[100] = (flipped[100] ?? 0) ^ 1;
    const broken: Record<string, readonly Buffer[]> = {
      'without its last chunk': [first, second, third],
      'cut in the midst of a chunk': [first, second.subarray(0, 1_000)],
      'without anything': [],
      'with two chunks changed about': [second, first, third, last],
      'with a chunk left out': [first, third, last],
      'with a chunk twice': [first, first, second, third, last],
      'with something behind it': [first, second, third, last, last],
      'with a bit changed': [first, flipped, third, last],
    };
    for (const [how, sent] of Object.entries(broken))
      await expect(whole(openChunks(key, id, parts(...sent))), how).rejects.toThrow(/cannot be opened/);
    await expect(whole(openChunks(key, newId(), parts(...boxes)))).rejects.toThrow(/cannot be opened/);
    expect(content.equals(await whole(openChunks(key, id, parts(...boxes))))).toBe(true);
  });
});

describe('the local store', () => {
  test('E25: keeps a file under its id, gives it back, and removes it', async ({ folder }) => {
    const store = localStore(folder);
    const id = newId();
    await store.write(id, parts(Buffer.from('one '), Buffer.from('two')));
    expect((await whole(await store.read(id))).toString()).toBe('one two');
    expect(await readdir(folder)).toEqual([id.slice(-2)]);
    await expect(store.write(id, parts(Buffer.from('other')))).rejects.toThrow(/EEXIST/);
    expect((await whole(await store.read(id))).toString()).toBe('one two');
    await store.remove(id);
    await store.remove(id);
    await expect(store.read(id)).rejects.toThrow(NoSuchFile);
  });

  test('E25: of content that breaks off nothing stays', async ({ folder }) => {
    const store = localStore(folder);
    const id = newId();
    const broken = (async function* () {
      yield Buffer.from('half');
      throw new Error('the connection was lost');
    })();
    await expect(store.write(id, broken)).rejects.toThrow('the connection was lost');
    await expect(store.read(id)).rejects.toThrow(NoSuchFile);
    expect(await readdir(join(folder, id.slice(-2), id.slice(-4, -2)))).toEqual([]);
  });

  test('E25: what is no id leads nowhere in the file system', async ({ folder }) => {
    const store = localStore(folder);
    for (const id of ['../../etc/passwd', 'a', '', `${newId()}/x`, `..${newId().slice(2)}`]) {
      await expect(store.read(id)).rejects.toThrow('not an id');
      await expect(store.write(id, parts())).rejects.toThrow('not an id');
    }
  });
});

describe('the tidy-up of files', () => {
  test('E25: takes what was given up on its way, what was deleted a month ago, and what has no row', async ({
    world,
    office: { key, owner },
    olivia,
  }) => {
    const { files, clock } = world.services;
    const add = async (state: 'pending' | 'ready' | 'deleted', now: number) => {
      const id = newId();
      await world.db.transaction().execute(async (trx) => {
        await addPendingFile(trx, { ...owner, id, bytes: 10 }, { by: olivia.id, now });
        if (state === 'pending') return;
        expect(await markFileReady(trx, { id, bytes: 4, now })).toBe(true);
        expect(await markFileReady(trx, { id, bytes: 5, now })).toBe(false);
        if (state === 'deleted') await markFilesDeleted(trx, [id], now);
      });
      await files.write(id, sealChunks(key, id, parts(Buffer.from('text'))));
      return id;
    };
    const now = clock.now();
    const pending = await add('pending', now);
    const ready = await add('ready', now);
    const deleted = await add('deleted', now);
    const orphan = newId();
    await files.write(orphan, parts(Buffer.from('whose?')));
    const left = async () => {
      const found: string[] = [];
      for await (const id of files.writtenBefore(Number.MAX_SAFE_INTEGER)) found.push(id);
      return new Set(found);
    };
    expect(await bytesOf(world.db, owner.workspaceId)).toBe(14);

    await tidyFiles(world.db, files, now + DAY_MS - 60_000);
    expect(await left()).toEqual(new Set([pending, ready, deleted, orphan]));

    // What the store wrote has the machine's time, and a file without a row is left a day as well.
    const path = join(world.filesFolder, orphan.slice(-2), orphan.slice(-4, -2), orphan);
    await utimes(path, new Date(now - DAY_MS), new Date(now - DAY_MS));
    await tidyFiles(world.db, files, now + DAY_MS + 60_000);
    expect(await left()).toEqual(new Set([ready, deleted]));

    await tidyFiles(world.db, files, now + 31 * DAY_MS);
    expect(await left()).toEqual(new Set([ready]));
    const rows = await world.db.selectFrom('files').select('id').execute();
    expect(rows.map(({ id }) => id)).toEqual([ready]);
    expect(await bytesOf(world.db, owner.workspaceId)).toBe(4);
  });

  test('E25: what somebody put into the folder by hand is left alone', async ({ world, folder }) => {
    const store = localStore(folder);
    const id = newId();
    await store.write(id, parts(Buffer.from('x')));
    const inner = join(folder, id.slice(-2), id.slice(-4, -2));
    await writeFile(join(inner, 'lost+found.txt'), 'of the operator');
    await truncate(join(inner, id), 0);
    await tidyFiles(world.db, store, Date.now() + 2 * DAY_MS);
    expect(await readdir(inner)).toEqual(['lost+found.txt']);
    expect(await readFile(join(inner, 'lost+found.txt'), 'utf8')).toBe('of the operator');
  });
});
