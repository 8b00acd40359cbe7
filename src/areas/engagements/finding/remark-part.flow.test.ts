import { expect } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';
import { newId } from '../../../data/id.ts';

/** E28: of what was said about a finding, its page shows the last fifty, and leads to the others without a script. */

const test = base
  .extend('company', ({ world, acme, clara }) => (clara.id === '' ? '' : world.company(acme, 'Initech')))
  .extend('owner', ({ world, olivia, acme }) => world.signedIn(olivia, acme))
  .extend('client', ({ world, clara, acme }) => world.signedIn(clara, acme, 'tenant'))
  .extend('finding', async ({ owner, company }) => {
    const plan = { title: 'Banking', reference: 'INI-1', kind: 'api', tags: '', companyId: company };
    const engagement = String((await owner.post('/dashboard/acme/engagements', plan)).headers.location);
    const edit = String((await owner.post(`${engagement}/findings`)).headers.location);
    const text = { revision: '1', title: 'SQL injection', severity: 'high', description: 'Words.' };
    await owner.post(edit, text);
    await owner.post(`${engagement}/visibility`, { visible: 'true' });
    const finding = edit.replace(/\/edit$/, '');
    await owner.post(`${finding}/publish`, { revision: '2' });
    return finding;
  });

const linkTo = (body: string, label: string) =>
  new RegExp(`href="([^"]+)"[^>]*>\\s*${label}`).exec(body)?.[1]?.replaceAll('&amp;', '&');

test('both sides read the last fifty, and the older ones behind a link', async ({
  owner,
  client,
  finding,
  world,
}) => {
  const read = finding.replace('/dashboard/acme', '/portal');
  await client.post(`${read}/comments`, { text: 'The first of all.' });
  await owner.post(`${finding}/remarks`, { kind: 'note', text: 'The first note.' });
  // Removed ones leave a mark, and need no text that is sealed under their own id.
  for (const table of ['finding_comments', 'internal_notes'] as const) {
    const { text: _, ...first } = await world.db.selectFrom(table).selectAll().executeTakeFirstOrThrow();
    const removed = Array.from({ length: 49 }, () => ({
      ...first,
      id: newId(),
      text: null,
      removed_at: first.created_at,
    }));
    await world.db.insertInto(table).values(removed).execute();
  }
  for (const [visitor, path] of [
    [client, read],
    [owner, finding],
  ] as const) {
    const all = (await visitor.get(path)).body;
    expect(all).toContain('The first of all.');
    expect(linkTo(all, 'Older comments')).toBeUndefined();
  }

  await client.post(`${read}/comments`, { text: 'The last of all.' });
  await owner.post(`${finding}/remarks`, { kind: 'note', text: 'The last note.' });
  for (const [visitor, path, kind, words] of [
    [client, read, 'comments', ['The first of all.', 'The last of all.']],
    [owner, finding, 'comments', ['The first of all.', 'The last of all.']],
    [owner, finding, 'notes', ['The first note.', 'The last note.']],
  ] as const) {
    const newest = (await visitor.get(path)).body;
    expect(words.map((text) => newest.includes(text))).toEqual([false, true]);
    const older = linkTo(newest, `Older ${kind}`) ?? '';
    expect(older).toMatch(new RegExp(`^${path}\\?${kind}=[0-9a-f-]{36}#${kind}$`));
    const before = (await visitor.get(older.replace(/#.*$/, ''))).body;
    expect(words.map((text) => before.includes(text))).toEqual([true, false]);
    expect(linkTo(before, `Newest ${kind}`)).toBe(`${path}#${kind}`);
  }
});
