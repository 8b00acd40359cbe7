import { expect } from 'vitest';
import { testAtWork as base, idIn, leadsTo } from '../../../../test/consultancy.ts';
import { textOf } from '../../../../test/text-of.ts';

const query = (deed: string, findings: readonly string[], more: Record<string, string> = {}) =>
  new URLSearchParams([
    ['deed', deed],
    ...findings.map((finding) => ['finding', idIn(finding)]),
    ...Object.entries(more),
  ]).toString();

/** How many boxes of a page are ticked. */
const ticked = (body: string) => body.match(/<input[^>]*name="finding"[^>]* checked/g)?.length ?? 0;

const test = base
  .extend(
    'events',
    { scope: 'file' },
    ({ world }) =>
      async (findings: readonly string[]) =>
        (
          await world.db
            .selectFrom('audit_events')
            .select('type')
            .where('subject_id', 'in', findings.map(idIn))
            .orderBy('id')
            .execute()
        ).map(({ type }) => type),
  )
  .extend('revisions', { scope: 'file' }, ({ world }) => async (findings: readonly string[]) => {
    const rows = await world.db
      .selectFrom('findings')
      .select(['id', 'revision'])
      .where('id', 'in', findings.map(idIn))
      .where('deleted_at', 'is', null)
      .execute();
    const byId = new Map(rows.map(({ id, revision }) => [id, revision]));
    return findings.map((finding) => byId.get(idIn(finding)) ?? null);
  });

test('E15 E18: drafts are deleted together or not at all, and what stands in the way is told for each', async ({
  plan,
  draft,
  publish,
  consultant,
  events,
  revisions,
}) => {
  const engagement = await plan();
  const drafts = [await draft(engagement, { title: 'First' }), await draft(engagement, { title: 'Second' })];
  const published = await publish(engagement, { title: 'Out already' });
  const all = [...drafts, published];
  const list = (await consultant.get(engagement)).body;
  for (const finding of all) expect(list).toContain(`value="${idIn(finding)}"`);

  const at = `${engagement}/findings/bulk`;
  const asked = (await consultant.get(`${at}?${query('delete', all)}`)).body;
  expect(ticked(asked)).toBe(3);
  expect(textOf(asked)).toMatch(/1 of 3 can’t be deleted.*Go on with the other 2.*It has been published/s);
  expect(asked.replaceAll('&amp;', '&')).toContain(`?${query('delete', drafts)}"`);
  const refused = await consultant.post(at, query('delete', all));
  expect([refused.statusCode, ticked(refused.body)]).toEqual([422, 3]);
  expect(textOf(refused.body)).toMatch(/1 of 3 can’t be deleted Nothing was changed/);
  expect(await revisions(all)).toEqual([2, 2, 2]);
  expect(await events(drafts)).toEqual([]);

  const none = await consultant.post(at, query('delete', []));
  expect([none.statusCode, ticked(none.body)]).toEqual([422, 0]);
  expect(textOf(none.body)).toMatch(/Tick at least one finding.*First.*Second.*Out already/s);
  expect((await consultant.get(`${at}?${query('delete', drafts)}`)).body).not.toContain('in the way');
  leadsTo(await consultant.post(at, query('delete', [...drafts, ...drafts])));
  expect((await consultant.get(engagement)).body).toContain(
    '2 drafts deleted. You can restore each for 30 days.',
  );
  expect(await revisions(all)).toEqual([null, null, 2]);
  expect(await events(drafts)).toEqual(['finding.deleted', 'finding.deleted']);
  expect((await consultant.get(`${engagement}/deleted`)).body).toMatch(/Second.*First/s);
});

test('E12 E15 E18: tags are put on and taken off together, by everyone’s own version', async ({
  plan,
  draft,
  publish,
  owner,
  consultant,
  revisions,
}) => {
  const engagement = await plan();
  const at = `${engagement}/findings/bulk`;
  const full = Array.from({ length: 20 }, (_, index) => `t${index}`).join(', ');
  const plainly = await draft(engagement, { tags: 'Web, login' });
  const shown = await publish(engagement, { tags: 'api' });
  const crowded = await draft(engagement, { tags: full });
  const all = [plainly, shown, crowded];
  for (const [fields, says] of [
    [{ add: ' , ', remove: '' }, 'Enter a tag to add, or one to remove.'],
    [{ add: 'a'.repeat(41), remove: 'b' }, 'up to 40 characters'],
    [{ add: 'Kept', remove: 'kept' }, '“Kept” can’t be both added and removed.'],
    [{ add: 'new', remove: 'WEB' }, '1 of 3 can’t have these tags'],
  ] as const) {
    const refused = await consultant.post(at, query('tags', all, fields));
    expect([refused.statusCode, ticked(refused.body)]).toEqual([422, 3]);
    expect(textOf(refused.body)).toContain(says);
    expect(refused.body).toContain(`value="${fields.add}"`);
  }
  expect(await revisions(all), 'undone, what nothing stood in the way of').toEqual([2, 2, 2]);

  leadsTo(await consultant.post(at, query('tags', [plainly, shown], { add: 'new, api', remove: 'WEB' })));
  const list = await consultant.get(engagement);
  expect(list.body).toContain('Tags changed on 2 findings.');
  expect(textOf(list.body)).toContain('Unpublished changes');
  expect(textOf((await owner.get(plainly)).body)).toContain('login, new, api');
  expect(textOf((await owner.get(`${plainly}/history`)).body)).toMatch(
    /Version 2.*Carl Consultant.*Version 1.*Olivia/s,
  );
  leadsTo(await consultant.post(at, query('tags', [plainly, shown], { add: 'NEW', remove: 'web' })));
  expect((await consultant.get(engagement)).body).toContain('Nothing to change');
  expect(await revisions(all)).toEqual([3, 3, 2]);
});

/** What the page says that it showed of each finding, as its form sends it. */
const seenIn = (body: string) =>
  [...body.matchAll(/name="seen" value="([^"]+)"/g)].map(([, seen = '']) => ['seen', seen]);

test('E12 E18: findings are published together as they were seen, and their states changed, with a word for the client', async ({
  planVisible,
  draft,
  publish,
  owner,
  consultant,
  client,
  events,
}) => {
  const engagement = await planVisible();
  const at = `${engagement}/findings/bulk`;
  const fresh = await draft(engagement, { title: 'Never seen before' });
  const changed = await publish(engagement, { title: 'Known already' });
  leadsTo(await owner.post(`${changed}/edit`, { revision: '2', title: 'Known better' }));
  const bare = await draft(engagement, { title: 'Nothing said', description: '' });
  const done = await publish(engagement, { title: 'Out and done' });

  const asked = (await consultant.get(`${at}?${query('publish', [fresh, changed, bare, done])}`)).body;
  expect(textOf(asked)).toMatch(
    /2 of 4 can’t be published.*Nothing said.*Still needed: Describe the finding before you publish\./s,
  );
  expect(textOf(asked)).toMatch(/Out and done.*nothing has changed since.*can’t be made a draft again/s);
  const both = [fresh, changed];
  const page = (await consultant.get(`${at}?${query('publish', both)}`)).body;
  expect(page).not.toContain('in the way');
  const form = (body: string) =>
    `${query('publish', both, { whatChanged: 'Said better' })}&${new URLSearchParams(seenIn(body))}`;
  leadsTo(await owner.post(`${fresh}/edit`, { revision: '2', title: 'Rewritten unseen' }));
  for (const sent of [form(page), query('publish', both)]) {
    const stale = await consultant.post(at, sent);
    expect([stale.statusCode, ticked(stale.body)]).toEqual([422, 2]);
    expect(textOf(stale.body)).toMatch(/can’t be published.*changed since you opened this page/s);
  }
  const portal = async (finding: string) => client.get(`/portal/findings/${idIn(finding)}`);
  expect((await portal(fresh)).statusCode).toBe(404);
  expect((await portal(changed)).body).not.toContain('Known better');
  const again = (await consultant.post(at, form(page))).body;
  leadsTo(await consultant.post(at, form(again)));
  expect((await consultant.get(engagement)).body).toContain('2 findings published.');
  expect((await portal(fresh)).body).toContain('Rewritten unseen');
  expect((await portal(changed)).body).toMatch(/Known better.*Said better/s);

  const move = (findings: readonly string[], fields: Record<string, string>) =>
    consultant.post(at, query('state', findings, fields));
  for (const [fields, says] of [
    [{ move: '', note: 'Kept.' }, 'Choose what to do.'],
    [{ move: 'withdraw', note: ' ' }, 'Write the reason: the client reads it.'],
    [{ move: 'reopen', note: 'Kept.' }, '3 of 3 can’t be changed like this'],
    [{ move: 'pass-retest', note: 'Kept.' }, '1 of 3 can’t be changed like this'],
  ] as const) {
    const refused = await move([fresh, changed, bare], fields);
    expect([refused.statusCode, ticked(refused.body)]).toEqual([422, 3]);
    expect(textOf(refused.body)).toContain(says);
    expect(refused.body).toMatch(new RegExp(`<textarea[^>]*>\\s*${fields.note.trim()}`));
  }
  leadsTo(await move(both, { move: 'pass-retest', note: 'Tested again today.' }));
  expect((await consultant.get(engagement)).body).toContain('The state of 2 findings is now “Fixed”.');
  for (const finding of both)
    expect(textOf((await portal(finding)).body)).toMatch(/Fixed.*Tested again today\./s);
  expect(await events([fresh])).toEqual(['finding.published', 'finding.moved']);
});

test('E8 E18: drafts move to another engagement of their company, with all that hangs on them, and get new numbers', async ({
  world,
  acme,
  plan,
  draft,
  publish,
  owner,
  consultant,
  events,
}) => {
  const [here, there] = [await plan({ reference: 'HERE' }), await plan({ reference: 'THERE' })];
  const sibling = await plan({ companyId: await world.company(acme, 'Sibling') });
  await draft(there);
  const at = `${here}/findings/bulk`;
  const move = (findings: readonly string[], to: string) =>
    consultant.post(at, query('transfer', findings, { to }));
  const first = await draft(here, { title: 'Goes first', assets: 'Login form | /login' });
  const shown = await publish(here);
  const second = await draft(here, { title: 'Goes second' });
  const pictured = await draft(here, { description: 'See ![it](evidence:login.png).' });
  const goes = [second, first];
  leadsTo(await owner.post(`${first}/edit`, { revision: '2', impact: 'Much.' }));
  leadsTo(await owner.post(`${first}/remarks`, { kind: 'note', text: 'Ask @Carl Consultant first.' }));

  const page = textOf((await consultant.get(`${at}?${query('transfer', [...goes, shown])}`)).body);
  expect(page).toMatch(/1 of 3 can’t be moved.*Only drafts can be moved.*Choose an engagement.*THERE/s);
  expect(page).not.toContain('Sibling');
  for (const [findings, to, says] of [
    [goes, '', 'Choose an engagement.'],
    [[...goes, shown], idIn(there), '1 of 3 can’t be moved'],
    [[...goes, pictured], idIn(there), 'Take the pictures and files out of them first'],
    [goes, idIn(sibling), 'another engagement of the same company'],
    [goes, idIn(here), 'another engagement of the same company'],
  ] as const) {
    const refused = await move(findings, to);
    expect([refused.statusCode, ticked(refused.body)]).toEqual([422, findings.length]);
    expect(textOf(refused.body)).toContain(says);
  }
  expect(leadsTo(await move(goes, idIn(there)))).toBe(there);
  expect(textOf((await consultant.get(there)).body)).toMatch(
    /2 drafts are in this engagement now.*THERE-2 Goes first.*THERE-3 Goes second/s,
  );
  expect((await consultant.get(here)).body).not.toContain('Goes');
  expect((await consultant.get(`${there}?asset=Login+form`)).body).toContain('Goes first');
  expect((await consultant.get(first)).body).toContain('Ask @Carl Consultant first.');
  expect((await consultant.get(`${first}/history`)).body).toContain('Version 1');
  expect((await consultant.get('/dashboard/acme/search?q=Goes')).body).toContain('THERE-3');
  expect(await events([second])).toEqual(['finding.transferred']);
  expect(textOf((await owner.get('/dashboard/acme/activity')).body)).toContain(
    'Moved a draft to another engagement, where it’s THERE-3 now.',
  );
  const mentions = await world.db.selectFrom('mentions').select('engagement_id').execute();
  expect(mentions).toEqual([{ engagement_id: idIn(there) }]);
  const next = leadsTo(await owner.post(`${here}/findings`));
  expect((await owner.get(next)).body, 'the old numbers are nobody’s').toMatch(/HERE-5<\/span>/);
});

test('E18 E26: programs do the same, once for each key, and are told which finding stands in the way', async ({
  plan,
  draft,
  publish,
  consultant,
  owner,
  revisions,
}) => {
  const engagement = await plan();
  const goal = await plan();
  const [first, second] = [await draft(engagement), await draft(engagement)];
  const shown = await publish(engagement);
  const ids = [first, second].map(idIn);
  const api = `/api/v1/workspaces/acme/engagements/${idIn(engagement)}/findings/bulk`;
  const send = (body: object, key?: string) =>
    consultant.call('POST', api, body, key === undefined ? {} : { 'idempotency-key': key });
  const tagged = { deed: 'tags', findingIds: ids, add: ['new'] };
  const answers = [await send(tagged, 'k-1'), await send(tagged, 'k-1'), await send(tagged)];
  expect(answers.map((answer) => answer.json())).toEqual([{ changed: 2 }, { changed: 2 }, { changed: 0 }]);
  expect(await revisions([first, second])).toEqual([3, 3]);

  const hindered = await send({ deed: 'delete', findingIds: [...ids, idIn(shown)] });
  expect([hindered.statusCode, Object.keys(hindered.json().errors)]).toEqual([422, ['findingIds/2']]);
  for (const [body, at] of [
    [{ deed: 'delete', findingIds: [] }, 'findingIds'],
    [{ deed: 'delete', findingIds: ids, add: 'x' }, 'add'],
    [{ deed: 'state', findingIds: ids, state: 'fix-reported' }, 'state'],
    [{ deed: 'state', findingIds: ids }, 'state'],
    [{ deed: 'state', findingIds: ids, state: 'withdrawn' }, 'stateNote'],
    [{ deed: 'transfer', findingIds: ids }, 'engagementId'],
    [{ deed: 'tags', findingIds: ids }, 'add'],
  ] as const) {
    const refused = await send(body);
    expect([refused.statusCode, Object.keys(refused.json().errors)], JSON.stringify(body)).toEqual([
      422,
      [at],
    ]);
  }
  expect((await send({ deed: 'publish', findingIds: [ids[0]] })).json()).toEqual({ changed: 1 });
  const passed = { deed: 'state', findingIds: [ids[0]], state: 'retest-passed', stateNote: 'It holds.' };
  expect((await send(passed)).json()).toEqual({ changed: 1 });
  const moved = { deed: 'transfer', findingIds: [ids[1]], engagementId: idIn(goal) };
  expect((await send(moved)).json()).toEqual({ changed: 1 });
  expect(textOf((await owner.get(goal)).body)).toContain('-1 A finding');
});
