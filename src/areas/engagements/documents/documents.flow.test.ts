import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { expect, vi } from 'vitest';
import { testAtWork as base, idIn, leadsTo } from '../../../../test/consultancy.ts';
import { type SentFile, UPLOAD_TYPE, uploadOf } from '../../../../test/multipart.ts';
import type { Visitor } from '../../../../test/visitor.ts';
import { tidyFiles } from '../../../files/tidy-up.ts';

const send = (by: Visitor, to: string, files: readonly SentFile[], fields: Record<string, string> = {}) =>
  by.post(to, uploadOf(fields, files), { 'content-type': UPLOAD_TYPE });

/** What a page says, without its markup. */
const wordsOf = (body: string) => body.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

const test = base
  .extend('settings', { scope: 'file' }, { FILE_MB: '1' })
  /** Adds a document by a form, and returns its id. */
  .extend(
    'add',
    { scope: 'file' },
    ({ world }) =>
      async (by: Visitor, to: string, file: SentFile, visible = false): Promise<string> => {
        leadsTo(await send(by, to, [file], { visible: String(visible) }));
        const { id } = await world.db
          .selectFrom('documents')
          .select('id')
          .orderBy('id', 'desc')
          .limit(1)
          .executeTakeFirstOrThrow();
        return id;
      },
  );

/** The addresses under which a page offers versions for download, the newest first. */
const versionsIn = (body: string) => [...new Set(body.match(/\/[\w/-]+\/versions\/[0-9a-f-]{36}/g) ?? [])];

test('E7 E25: a document is added, replaced, downloaded in every version as it was, and removed for good in 30 days', async ({
  world,
  owner,
  consultant,
  plan,
  add,
}) => {
  const engagement = await plan();
  const list = `${engagement}/documents`;
  const first = '<script>alert(1)</script>';
  const id = await add(owner, list, { name: '../Scope – first.html', content: first });
  const page = `/dashboard/acme/documents/${id}`;
  leadsTo(await send(consultant, page, [{ name: 'Scope – second.html', content: 'second' }]));
  const [second = '', oldest = ''] = versionsIn((await owner.get(page)).body);
  const old = await consultant.get(oldest);
  expect([old.statusCode, old.body]).toEqual([200, first]);
  expect(old.headers).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-disposition': expect.stringMatching(/^attachment; .*Scope%20%E2%80%93%20first\.html$/),
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
  });
  const head = await owner.call('HEAD', oldest);
  expect([head.statusCode, head.headers['content-length'], head.body]).toEqual([
    200,
    old.headers['content-length'],
    '',
  ]);
  expect((await owner.get(second)).body).toBe('second');

  const listed = wordsOf((await owner.get(list)).body);
  expect(listed).toContain('Scope – second.html 1 KB, version 2');
  expect(listed).toContain('Only your team');
  const shown = wordsOf((await owner.get(page)).body);
  expect(shown).toMatch(/2: Scope – second\.html.*1: Scope – first\.html/);
  expect(shown, 'the last first').toMatch(/Who downloaded it.*Olivia Owner 2 .*Carl Consultant 1 /);
  expect(shown, 'who asked for the head alone has none of it').not.toMatch(/Olivia Owner 1 /);

  const removed = await owner.post(`${page}/remove`);
  expect(leadsTo(removed)).toBe(list);
  for (const path of [oldest, second]) expect((await owner.get(path)).statusCode, path).toBe(404);
  expect((await owner.post(`${page}/remove`)).statusCode).toBe(404);
  expect((await send(owner, page, [{ name: 'a.txt', content: 'a' }])).statusCode).toBe(404);
  const marked = wordsOf((await owner.get(list)).body);
  expect(marked).toMatch(/No documents yet.*A document was removed by Olivia/);
  expect(marked).not.toContain('Scope');
  const mark = wordsOf((await owner.get(page)).body);
  expect(mark).toMatch(/Removed document.*Removed by Olivia.*Who downloaded it.*Carl/);
  const lie = async () =>
    (await readdir(world.filesFolder, { recursive: true })).filter((name) => idIn(name).length === 36).length;
  expect(await lie()).toBe(2);
  await tidyFiles(world.db, world.services.files, world.clock.now() + 30 * 24 * 3_600_000 + 1);
  expect(await lie()).toBe(0);
});

test('E4 E7: both sides give documents; a client knows of those shared with it, and who handles which is kept apart', async ({
  world,
  acme,
  clara,
  owner,
  consultant,
  client,
  planVisible,
  add,
}) => {
  const isResponder = (responder: boolean) =>
    world.db
      .updateTable('memberships')
      .set({ contact_role: responder ? 'responder' : 'reader' })
      .where('id', '=', clara.membership)
      .execute();
  const engagement = await planVisible();
  const at = `/portal/engagements/${idIn(engagement)}/documents`;
  const [hidden, deliverable] = [
    await add(owner, `${engagement}/documents`, { name: 'invoice.txt', content: 'ours alone' }),
    await add(owner, `${engagement}/documents`, { name: 'report.txt', content: 'for you' }, true),
  ];
  await isResponder(true);
  const letter = await add(client, at, { name: 'letter.txt', content: 'we agree' });
  const listed = wordsOf((await client.get(at)).body);
  expect(listed).toMatch(/letter\.txt.*Clara Client.*report\.txt.*Olivia Owner, acme Security/);
  expect(listed).not.toContain('invoice');
  const portal = (id: string) => `/portal/documents/${id}`;
  const fileOf = async (id: string) => {
    const [newest = ''] = versionsIn((await owner.get(`/dashboard/acme/documents/${id}`)).body);
    return { forTeam: newest, forClient: newest.replace('/dashboard/acme/', '/portal/') };
  };
  for (const path of [portal(hidden), (await fileOf(hidden)).forClient])
    expect((await client.get(path)).statusCode, path).toBe(404);
  expect((await client.get((await fileOf(deliverable)).forClient)).body).toBe('for you');
  expect((await consultant.get((await fileOf(letter)).forTeam)).body).toBe('we agree');

  // The team reads of every download, a client of those of its own documents.
  const seenByTeam = wordsOf((await owner.get(`/dashboard/acme/documents/${deliverable}`)).body);
  expect(seenByTeam).toMatch(/Who downloaded it.*Clara Client, Initech 1 /);
  expect(wordsOf((await client.get(portal(deliverable))).body)).not.toContain('Who downloaded it');
  expect(wordsOf((await client.get(portal(letter))).body)).toMatch(
    /Who downloaded it.*Carl Consultant, acme Security 1 /,
  );

  // What one side gave, the other doesn't replace; the team alone removes what it didn't give.
  const file = { name: 'other.txt', content: 'another' };
  for (const [by, path] of [
    [client, portal(deliverable)],
    [owner, `/dashboard/acme/documents/${letter}`],
  ] as const) {
    const refused = await send(by, path, [file]);
    expect([refused.statusCode, wordsOf(refused.body)]).toEqual([
      422,
      expect.stringContaining('other.txt: The other side added this document. Add yours as a new one.'),
    ]);
    expect((await by.get(path)).body).not.toContain('Replace document');
  }
  expect((await client.post(`${portal(deliverable)}/remove`)).statusCode).toBe(403);
  expect((await client.post(`${portal(hidden)}/remove`)).statusCode).toBe(404);
  leadsTo(await send(client, portal(letter), [file]));

  // A reader reads.
  await isResponder(false);
  expect((await client.get((await fileOf(letter)).forClient)).body).toBe('another');
  expect((await client.post(`${portal(letter)}/remove`)).statusCode).toBe(403);
  for (const path of [at, portal(letter)]) {
    const refused = await send(client, path, [file]);
    expect([refused.statusCode, wordsOf(refused.body)]).toEqual([
      422,
      expect.stringContaining('other.txt: You can read documents, but not add any.'),
    ]);
    expect((await client.get(path)).body, path).not.toContain('type="file"');
  }
  await isResponder(true);

  // Shown and hidden afterwards; what a client gave, both know of for good.
  const show = (id: string, visible: boolean) =>
    owner.post(`/dashboard/acme/documents/${id}/visibility`, { visible: String(visible) });
  leadsTo(await show(hidden, true));
  expect((await client.get((await fileOf(hidden)).forClient)).body).toBe('ours alone');
  leadsTo(await show(hidden, false));
  expect((await client.get(portal(hidden))).statusCode).toBe(404);
  expect((await show(letter, false)).statusCode).toBe(404);
  leadsTo(await owner.post(`/dashboard/acme/documents/${letter}/remove`));
  expect(wordsOf((await client.get(at)).body)).toMatch(
    /A document was removed by Olivia Owner, acme Security/,
  );

  // Somebody who isn't on the team any more is to a client no more than the consultancy.
  const disable = (disabled_at: number | null) =>
    world.db
      .updateTable('accounts')
      .set({ disabled_at })
      .where('email', '=', 'olivia.owner@example.com')
      .execute();
  await disable(world.clock.now());
  const after = wordsOf((await client.get(at)).body);
  expect(after).toContain('Someone at acme Security');
  expect(after).not.toContain('Olivia');
  await disable(null);
  const events = await world.db
    .selectFrom('audit_events')
    .select(['type', 'subject', 'detail'])
    .where('workspace_id', '=', acme.id)
    .where('type', 'like', 'document.%')
    .orderBy('id')
    .execute();
  expect(events.map(({ type }) => type).slice(-7)).toEqual([
    'document.added',
    'document.added',
    'document.added',
    'document.replaced',
    'document.shown',
    'document.hidden',
    'document.removed',
  ]);
  expect(JSON.stringify(events), 'ids, never names').not.toMatch(/letter|invoice|report|other/);
});

test('E7 E25: trouble on the way in leaves nothing, is told in words, and a download is the whole of one version', async ({
  world,
  owner,
  plan,
  add,
}) => {
  const { db, services, filesFolder } = world;
  const list = `${await plan()}/documents`;
  const refused = async (files: readonly SentFile[], words: string, to = list) => {
    const answer = await send(owner, to, files, { visible: 'true' });
    expect([answer.statusCode, wordsOf(answer.body)], words).toEqual([422, expect.stringContaining(words)]);
    return answer;
  };
  const rows = () => db.selectFrom('files').select('id').where('state', '<>', 'deleted').execute();
  const before = (await rows()).length;
  const lying = async () => (await readdir(filesFolder, { recursive: true })).filter((n) => n.length > 30);
  const lay = (await lying()).length;

  const empty = await refused([{ name: 'none.txt', content: '' }], 'none.txt: This file is empty.');
  expect(empty.body, 'what was chosen is chosen still').toMatch(
    /value="true"[^>]*checked|checked[^>]*value="true"/,
  );
  await refused([{ name: '', content: '' }], 'Choose one to 20 files first.');
  await refused(
    [{ name: 'large.bin', content: Buffer.alloc(1024 * 1024 + 1) }],
    'This file is larger than 1 MB.',
  );
  const write = vi.spyOn(services.files, 'write').mockImplementation(async (_id, content) => {
    for await (const _part of content) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
  });
  await refused([{ name: 'a.txt', content: 'x' }], 'The server’s disk is full.');
  write.mockRestore();
  const { workspaceBytes } = services.config;
  Object.assign(services.config, { workspaceBytes: { starter: 0, pro: 10, team: 0 } });
  await refused([{ name: 'a.txt', content: 'x' }], 'There’s no room for this file');
  Object.assign(services.config, { workspaceBytes });
  const whole = uploadOf({}, [{ name: 'cut.bin', content: randomBytes(300_000) }]);
  const cut = await owner.post(list, whole.subarray(0, 200_000), {
    'content-type': UPLOAD_TYPE,
    'content-length': '200000',
  });
  expect(cut.statusCode).toBe(400);
  expect((await lying()).length).toBe(lay);
  expect((await owner.get(list)).body).toContain('No documents yet');
  // What was cut off is announced still, and the tidy-up takes it.
  await tidyFiles(db, services.files, world.clock.now() + 2 * 24 * 3_600_000);
  expect((await rows()).length).toBe(before);

  const first = randomBytes(700_000);
  const page = `/dashboard/acme/documents/${await add(owner, list, { name: 'a.bin', content: first })}`;
  await refused(
    [
      { name: 'a.txt', content: 'x' },
      { name: 'b.txt', content: 'x' },
    ],
    'b.txt: You can upload one file here.',
    page,
  );
  await refused([{ name: 'none.txt', content: '' }], 'This file is empty.', page);
  const [, oldest = ''] = versionsIn((await owner.get(page)).body);
  const read = services.files.read.bind(services.files);
  const replaced = vi.fn(async () => leadsTo(await send(owner, page, [{ name: 'b.bin', content: 'after' }])));
  vi.spyOn(services.files, 'read').mockImplementationOnce(async (id) => {
    const sealed = await read(id);
    return (async function* () {
      for await (const part of sealed) {
        yield part;
        if (replaced.mock.calls.length === 0) await replaced();
      }
    })();
  });
  const download = await owner.get(oldest);
  vi.restoreAllMocks();
  expect(replaced).toHaveBeenCalledOnce();
  expect(download.rawPayload.equals(first)).toBe(true);
  const [newest = ''] = versionsIn((await owner.get(page)).body);
  expect((await owner.get(newest)).body).toBe('after');
});
