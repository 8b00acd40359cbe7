import { expect } from 'vitest';
import { testAtWork as base, idIn, leadsTo } from '../../../../test/consultancy.ts';
import { textOf } from '../../../../test/text-of.ts';
import type { Visitor } from '../../../../test/visitor.ts';
import { EMPTY_FINDING } from '../../../domain/finding-fields.ts';
import { companyKey } from '../../../sealing/company-keys.ts';
import { IDLE_MS, keepVersion } from './versions.ts';

interface Listed {
  readonly href: string;
  readonly words: string;
}

const test = base
  /** Writes fields into a finding, on top of what is there. */
  .extend(
    'write',
    { scope: 'file' },
    () =>
      async (
        by: Visitor,
        finding: string,
        revision: number,
        fields: Record<string, string>,
      ): Promise<void> => {
        leadsTo(await by.post(`${finding}/edit`, { revision: String(revision), ...fields }));
      },
  )
  /** What the list of versions shows, the newest first. */
  .extend('listed', { scope: 'file' }, ({ consultant }) => async (address: string): Promise<Listed[]> => {
    const { statusCode, body } = await consultant.get(address);
    expect(statusCode).toBe(200);
    const list = /<ol class="version-list"[\s\S]*?<\/ol>/.exec(body)?.[0] ?? '';
    return [...list.matchAll(/<a href="([^"]*)"[^>]*>([\s\S]*?)<\/a>/g)].map(([, href = '', inner = '']) => ({
      href,
      words: textOf(inner),
    }));
  })
  /** What a page of a version says of the differences. */
  .extend('difference', { scope: 'file' }, ({ consultant }) => async (address: string): Promise<string> => {
    const { body } = await consultant.get(address);
    return [...body.matchAll(/<div class="version difference">([\s\S]*?)<\/div>/g)]
      .map(([, inner = '']) => textOf(inner))
      .join('\n');
  });

test('E15: a version is what one person writes, until they pause for ten minutes, it is published, or somebody else writes', async ({
  world,
  owner,
  consultant,
  plan,
  draft,
  write,
  listed,
}) => {
  const finding = await draft(await plan());
  await write(owner, finding, 2, { impact: 'One' });
  world.clock.advance(IDLE_MS - 1);
  await write(owner, finding, 3, { impact: 'Two' });
  expect((await listed(`${finding}/history`)).map((one) => one.words)).toEqual([
    'Version 1 Current Olivia Owner, just now',
  ]);
  world.clock.advance(IDLE_MS);
  await write(owner, finding, 4, { impact: 'Three' });
  await write(consultant, finding, 5, { impact: 'Four' });
  leadsTo(await owner.post(`${finding}/publish`, { revision: '6', whatChanged: '' }));
  await write(consultant, finding, 6, { impact: 'Five' });
  expect((await listed(`${finding}/history`)).map((one) => one.words)).toEqual([
    'Version 4 Current Carl Consultant, just now',
    'Version 3 Published Carl Consultant, just now',
    'Version 2 Olivia Owner, just now',
    'Version 1 Olivia Owner, 10 minutes ago',
  ]);
});

test('E15: each version says what changed in it word by word, what is different now, and all that it said', async ({
  owner,
  consultant,
  plan,
  draft,
  write,
  listed,
  difference,
}) => {
  const finding = await draft(await plan(), { steps: 'Open the page.\n\nType a name.' });
  await write(consultant, finding, 2, { steps: 'Open the page.\n\nType a user name.', severity: 'low' });
  await write(owner, finding, 3, { steps: 'Open it.' });
  const [newest, middle, first] = await listed(`${finding}/history`);
  expect(await difference(middle?.href ?? '')).toBe(
    'removed: high end of removed text added: low end of added text\nOpen the page. Type a added: user end of added text name.',
  );
  expect(await difference(`${newest?.href}?show=changes`)).toContain('removed: the page end of removed text');
  expect(await difference(`${first?.href}?show=now`)).toContain('added: it end of added text');
  const whole = (await consultant.get(`${first?.href}?show=text`)).body;
  expect(whole).toContain('Type a name.');
  expect((await consultant.get(first?.href ?? '')).body, 'nothing was before it').toContain('Type a name.');
});

test('E15 E28: long texts are compared by threads, their unchanged middle is left out, and shown when asked for', async ({
  owner,
  consultant,
  plan,
  draft,
  write,
  listed,
  difference,
}) => {
  const long = Array.from({ length: 200 }, (_, nth) => `Line ${nth} of many.`).join('\n');
  const finding = await draft(await plan(), { steps: long });
  await write(consultant, finding, 2, { steps: long.replace('Line 100 of', 'Line 100 out of') });
  const [newest] = await listed(`${finding}/history`);
  const shown = await difference(newest?.href ?? '');
  expect(shown).toContain('Line 100 added: out end of added text of many.');
  expect(shown).toContain('characters unchanged');
  expect(shown).not.toContain('Line 3 of many.');
  expect(await difference(`${newest?.href}?show=changes&all=yes`)).toContain('Line 3 of many.');
  expect((await owner.get(newest?.href ?? '')).body).toContain('all=yes');
});

test('E15: restoring writes an earlier version on top of all others, and rewrites none of them', async ({
  owner,
  consultant,
  client,
  planVisible,
  publish,
  write,
  listed,
}) => {
  const finding = await publish(await planVisible(), { impact: 'As it was' });
  await write(consultant, finding, 2, { impact: 'Worse' });
  const before = await listed(`${finding}/history`);
  const [, first] = before;
  const tag = async () =>
    (await client.get(`/api/v1/workspaces/acme/findings/${idIn(finding)}`)).headers.etag;
  const clients = await tag();
  leadsTo(await owner.post(`${first?.href}/restore`, { revision: '3' }));
  expect((await consultant.get(finding)).body).toContain('As it was');
  const after = await listed(`${finding}/history`);
  expect(after.map((one) => one.words)).toEqual([
    'Version 3 Current Restored from 1 Olivia Owner, just now',
    'Version 2 Carl Consultant, just now',
    'Version 1 Published Olivia Owner, just now',
  ]);
  expect(after.slice(1).map(({ href }) => href)).toEqual(before.map(({ href }) => href));
  expect(await tag(), 'the client has what was published').toBe(clients);
  await write(owner, finding, 4, { impact: 'Better' });
  expect((await listed(`${finding}/history`))[0]?.words, 'what was restored stays as it was').toBe(
    'Version 4 Current Olivia Owner, just now',
  );
  leadsTo(await owner.post(`${after[0]?.href}/restore`, { revision: '5' }));
  leadsTo(await owner.post(`${after[0]?.href}/restore`, { revision: '6' }));
  expect((await listed(`${finding}/history`)).length, 'what is there already is restored by nothing').toBe(5);
});

test('E14 E15: whoever restores is told what somebody else wrote meanwhile, and whoever writes what was restored', async ({
  owner,
  consultant,
  plan,
  draft,
  write,
  listed,
}) => {
  const finding = await draft(await plan(), { impact: 'First' });
  await write(consultant, finding, 2, { impact: 'Second' });
  const first = (await listed(`${finding}/history`))[1]?.href ?? '';
  await consultant.get(`${finding}/editors`);
  expect(textOf((await owner.get(first)).body)).toContain('Carl Consultant is editing this finding now');
  await write(consultant, finding, 3, { impact: 'Third' });
  const late = await owner.post(`${first}/restore`, { revision: '3' });
  expect(late.statusCode).toBe(422);
  expect(textOf(late.body)).toContain('Carl Consultant changed it, and nothing was restored');
  expect(late.body).toContain('name="revision" value="4"');
  expect((await consultant.get(finding)).body).toContain('Third');
  leadsTo(await owner.post(`${first}/restore`, { revision: '4' }));
  const answer = await consultant.post(`${finding}/edit`, {
    revision: '4',
    before: JSON.stringify({ impact: 'Third' }),
    impact: 'Third and a half',
  });
  expect(answer.statusCode).toBe(422);
  expect(answer.body).toContain('Olivia Owner changed the same text');
});

test('E15: a history of many versions is read in parts', async ({ world, owner, plan, draft, listed }) => {
  const finding = await draft(await plan());
  await world.db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom('findings')
      .select(['id', 'workspace_id', 'company_id', 'engagement_id'])
      .where('id', '=', idIn(finding))
      .executeTakeFirstOrThrow();
    const [workspaceId, companyId] = [row.workspace_id, row.company_id];
    const ids = { workspaceId, companyId, engagementId: row.engagement_id };
    const key = await companyKey(trx, world.services.keyring, ids);
    const before = { ...ids, id: row.id, text: EMPTY_FINDING, changedAt: world.clock.now() };
    for (let number = 2; number <= 104; number += 1)
      await keepVersion(trx, key, before, { by: `writer ${number}`, now: world.clock.now() });
  });
  const newest = await listed(`${finding}/history`);
  expect(newest.length).toBe(50);
  expect(newest[0]?.words).toContain('Version 104 Current');
  const link = async (address: string, rel: string) =>
    new RegExp(`<a [^>]*href="([^"]*)"[^>]*rel="${rel}"`).exec((await owner.get(address)).body)?.[1] ?? '';
  const older = await link(`${finding}/history`, 'next');
  expect((await listed(older)).map((one) => one.words.split(' ')[1])).toEqual(
    Array.from({ length: 50 }, (_, nth) => String(54 - nth)),
  );
  const oldest = await link(older, 'next');
  expect((await listed(oldest)).length).toBe(4);
  expect(await link(oldest, 'next')).toBe('');
  expect(await link(oldest, 'prev')).toBe(older);
  expect(await link(older, 'prev')).toBe(newest[0]?.href);
});
