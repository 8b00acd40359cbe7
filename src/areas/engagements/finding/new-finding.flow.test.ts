import { expect } from 'vitest';
import { idIn, leadsTo, testAtWork as test } from '../../../../test/consultancy.ts';
import type { Visitor } from '../../../../test/visitor.ts';
import { QUIET_HEADER } from '../../../domain/quiet.ts';

const ON_PAGE = /<input type="hidden" name="page" value="([^"]+)"/;

/** Opens the page of a new finding; what that calls itself. */
async function opened(by: Visitor, engagement: string): Promise<string> {
  const { body, statusCode } = await by.get(`${engagement}/findings/new`);
  expect(statusCode).toBe(200);
  return ON_PAGE.exec(body)?.[1] ?? '';
}

/** What the page's script sends while somebody types. */
const typing = (by: Visitor, engagement: string, fields: Record<string, string>) =>
  by.post(
    `${engagement}/findings`,
    { before: '{"title":"","impact":""}', onwards: 'autosave', ...fields },
    { [QUIET_HEADER]: '1' },
  );

test('E8 E14: a new finding is nothing until it is first saved, and takes no number before', async ({
  world,
  owner,
  plan,
}) => {
  const engagement = await plan();
  const pages = [await opened(owner, engagement), await opened(owner, engagement)];
  expect(new Set(pages).size, 'another name each time').toBe(2);
  const drafts = () =>
    world.db
      .selectFrom('findings')
      .select(['id', 'number'])
      .where('engagement_id', '=', idIn(engagement))
      .orderBy('number');
  expect(await drafts().execute()).toEqual([]);
  const edit = leadsTo(
    await owner.post(`${engagement}/findings`, { page: pages[1], title: 'By the button' }),
  );
  const answer = await typing(owner, engagement, { page: pages[0] ?? '', title: 'As I type' });
  expect((await drafts().execute()).map(({ number }) => number)).toEqual([1, 2]);
  const second = (await drafts().execute())[1]?.id;
  const at = `/dashboard/acme/findings/${second}`;
  expect(answer.json()).toEqual({
    revision: 1,
    text: null,
    isPublished: false,
    own: {
      name: expect.stringMatching(/-2$/),
      ...{ edit: `${at}/edit`, read: at, preview: `${at}/preview`, editors: `${at}/editors` },
    },
  });
  expect((await owner.get(edit)).body).toContain('value="By the button"');
  expect((await owner.get(`${at}/edit`)).body).toContain('value="As I type"');
});

test('E14: one page makes one draft, however often and at whatever moment it is sent', async ({
  world,
  owner,
  plan,
}) => {
  const engagement = await plan();
  const page = await opened(owner, engagement);
  const button = () => owner.post(`${engagement}/findings`, { page, title: 'Once' });
  const answers = await Promise.all([
    ...[button(), button()],
    ...[1, 2].map(() => typing(owner, engagement, { page, title: 'Once' })),
  ]);
  expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 200, 303, 303]);
  const rows = world.db.selectFrom('findings').select('id').where('engagement_id', '=', idIn(engagement));
  const [draft, ...others] = await rows.execute();
  expect(others).toEqual([]);
  const edit = `/dashboard/acme/findings/${draft?.id}/edit`;
  expect(leadsTo(await button()), 'again, the answer being lost').toBe(edit);

  const more = await typing(owner, engagement, { page, impact: 'Typed since' });
  expect(more.json()).toMatchObject({ text: { title: 'Once', impact: 'Typed since' }, own: { edit } });
  const other = await typing(owner, engagement, { page, title: 'Twice' });
  expect([other.statusCode, other.json()]).toMatchObject([409, { theirs: { title: 'Once' }, own: { edit } }]);
  const shown = await owner.post(`${engagement}/findings`, { page, title: 'Thrice' });
  expect([shown.statusCode, shown.body.includes('value="Thrice"'), shown.body.includes(edit)]).toEqual([
    ...[422, true, true],
  ]);
  expect((await owner.get(edit)).body).toContain('value="Once"');
  expect(await rows.execute()).toHaveLength(1);
});

test('E2 E14: what a page calls itself leads to nothing that others made, nor to what it does not name', async ({
  owner,
  consultant,
  client,
  plan,
  draft,
  needToKnow,
}) => {
  const engagement = await plan();
  const page = await opened(owner, engagement);
  const finding = await draft(engagement, { title: 'Not to be touched' });
  const mine = leadsTo(await owner.post(`${engagement}/findings`, { page, title: 'The owner’s' }));
  const theirs = leadsTo(
    await consultant.post(`${engagement}/findings`, { page, title: 'The consultant’s' }),
  );
  const another = leadsTo(await owner.post(`${await plan()}/findings`, { page, title: 'Elsewhere' }));
  const named = leadsTo(await owner.post(`${engagement}/findings`, { page: idIn(finding), title: 'New' }));
  expect(new Set([mine, theirs, another, named, `${finding}/edit`]).size).toBe(5);
  expect((await owner.get(finding)).body).toContain('Not to be touched');
  expect((await owner.get(mine)).body).toContain('The owner’s');
  const odd = await owner.post(`${engagement}/findings`, { page: 'odd', title: 'Still here' });
  expect([odd.statusCode, odd.body.includes('value="Still here"')]).toEqual([422, true]);
  expect(ON_PAGE.exec(odd.body)?.[1]).toMatch(/^[0-9a-f-]{36}$/);
  await needToKnow(true);
  for (const by of [consultant, client]) {
    expect((await by.get(`${engagement}/findings/new`)).statusCode).toBe(404);
    expect((await by.post(`${engagement}/findings`, { page, title: 'None' })).statusCode).toBe(404);
  }
  await needToKnow(false);
});

test('E14: what is too long, or lacks what publishing needs, is told on a page that goes on from there', async ({
  owner,
  plan,
}) => {
  const engagement = await plan();
  const page = await opened(owner, engagement);
  const long = { page, title: 'x'.repeat(1_001) };
  const refused = await owner.post(`${engagement}/findings`, long);
  expect([refused.statusCode, ON_PAGE.exec(refused.body)?.[1]]).toEqual([422, page]);
  expect(refused.body).toContain('Use at most 1000 characters.');
  expect((await typing(owner, engagement, long)).json()).toEqual({
    problems: { title: 'Use at most 1000 characters.' },
  });
  const lacking = await owner.post(`${engagement}/findings`, { page, title: 'Fits', onwards: 'publish' });
  expect(lacking.statusCode).toBe(422);
  expect(lacking.body).toMatch(/action="\/dashboard\/acme\/findings\/[0-9a-f-]{36}\/edit"/);
  expect(lacking.body).toContain('Choose a severity, or enter a CVSS vector.');
});

test('E14: a new finding whose session ended meanwhile is offered again on its page, and is one draft still', async ({
  world,
  olivia,
  owner,
  plan,
}) => {
  const engagement = await plan();
  const visitor = world.visitor();
  await visitor.signIn(olivia.email);
  const page = await opened(visitor, engagement);
  await visitor.post('/logout');
  const sent = { page, title: 'Typed too late', signed_in_as: olivia.email };
  const answer = await typing(visitor, engagement, sent);
  expect(answer.headers.location).toContain('kept=1');
  await visitor.signIn(olivia.email);
  const { body } = await visitor.get(`${engagement}/findings/new`);
  expect([body.includes('value="Typed too late"'), ON_PAGE.exec(body)?.[1]]).toEqual([true, page]);
  const edit = leadsTo(await visitor.post(`${engagement}/findings`, sent));
  expect((await typing(owner, engagement, { page, title: 'Typed too late' })).json()).toMatchObject({
    own: { edit },
  });
  expect(await opened(visitor, engagement), 'and is not offered any more').not.toBe(page);
});
