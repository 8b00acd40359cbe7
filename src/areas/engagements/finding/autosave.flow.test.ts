import { expect } from 'vitest';
import { testAtWork as base } from '../../../../test/consultancy.ts';
import type { Visitor } from '../../../../test/visitor.ts';
import { QUIET_HEADER } from '../../../domain/quiet.ts';
import { removeOldEditors, THERE_MS } from './finding-editors.ts';

/** What the editor's script sends, and what it is answered. */
const test = base.extend(
  'save',
  { scope: 'file' },
  () =>
    (
      by: Visitor,
      finding: string,
      { revision, before = {}, ...change }: { revision: number; before?: object } & Record<string, unknown>,
    ) =>
      by.post(
        `${finding}/edit`,
        {
          ...(change as Record<string, string>),
          revision: String(revision),
          before: JSON.stringify(before),
          onwards: 'autosave',
        },
        { [QUIET_HEADER]: '1' },
      ),
);

test('E14: a draft is saved as it is typed, and says which revision it is', async ({
  consultant,
  plan,
  draft,
  save,
}) => {
  const finding = await draft(await plan());
  const answer = await save(consultant, finding, { revision: 2, title: 'As I type' });
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toEqual({ revision: 3, text: null, isPublished: false });
  expect((await consultant.get(finding)).body).toContain('As I type');
});

test('E14: somebody else’s change in another place is joined, and comes back', async ({
  owner,
  consultant,
  plan,
  draft,
  save,
}) => {
  const steps = 'First line\n\nSecond line';
  const finding = await draft(await plan(), { steps });
  await save(owner, finding, {
    revision: 2,
    steps: 'First line of the owner\n\nSecond line',
    title: 'Theirs',
  });
  const mine = 'First line\n\nSecond line of the consultant';
  const answer = await save(consultant, finding, { revision: 2, before: { steps }, steps: mine });
  expect(answer.json()).toMatchObject({
    revision: 4,
    text: { title: 'Theirs', steps: 'First line of the owner\n\nSecond line of the consultant' },
  });
});

test('E14 E28: what is longer than a field may be is joined with nothing: it was never what a page showed, or is told as too long', async ({
  owner,
  consultant,
  plan,
  draft,
  save,
}) => {
  const steps = 'First\n\nSecond\n\nThird\n\nFourth';
  const [theirs, mine] = [`${steps} of the owner`, `Begins. ${steps}`];
  const finding = await draft(await plan(), { steps });
  await save(owner, finding, { revision: 2, steps: theirs });
  const long = steps.replace('Third', `${'x\n'.repeat(110_000)}Third`);
  const invented = await save(consultant, finding, { revision: 2, before: { steps: long }, steps: mine });
  expect(invented.statusCode).toBe(409);
  const tooLong = await save(consultant, finding, { revision: 2, before: { steps }, steps: long });
  expect(tooLong.statusCode).toBe(422);
  expect((await consultant.get(finding)).body).toContain('Fourth of the owner');
});

test('E12 E14: whoever types on is told that the finding was published meanwhile', async ({
  owner,
  consultant,
  plan,
  draft,
  save,
}) => {
  const finding = await draft(await plan());
  const note = /data-publication="Published meanwhile\.[^"]*"[^>]*>([^<]*)</;
  const noteOn = async () => note.exec((await consultant.get(`${finding}/edit`)).body)?.[1];
  expect(await noteOn()).toBe('Only your team sees this draft.');
  await owner.post(`${finding}/publish`, { revision: '2', whatChanged: '' });
  expect((await consultant.get(`${finding}/editors`)).json()).toMatchObject({ isPublished: true });
  const answer = await save(consultant, finding, { revision: 2, impact: 'Typed on' });
  expect(answer.json()).toMatchObject({ isPublished: true });
  expect(await noteOn()).toMatch(/^The client keeps reading/);
});

test('E14: a change of the same place is told with the other version, and nothing is written', async ({
  owner,
  consultant,
  plan,
  draft,
  save,
}) => {
  const finding = await draft(await plan(), { title: 'Before' });
  await save(owner, finding, { revision: 2, before: { title: 'Before' }, title: 'The owner’s' });
  const answer = await save(consultant, finding, {
    revision: 2,
    before: { title: 'Before', impact: '' },
    title: 'The consultant’s',
    impact: 'Much',
  });
  expect(answer.statusCode).toBe(409);
  expect(answer.json()).toEqual({ by: 'Olivia Owner', theirs: { title: 'The owner’s' } });
  const { body } = await consultant.get(finding);
  expect(body).toContain('The owner’s');
  expect(body).not.toContain('Much');
});

test('E14: of a change that waits for a decision, nothing is lost by leaving the page', async ({
  owner,
  consultant,
  plan,
  draft,
  save,
}) => {
  const finding = await draft(await plan(), { title: 'Before' });
  await save(owner, finding, { revision: 2, before: { title: 'Before' }, title: 'Theirs' });
  const mine = { revision: 2, before: { title: 'Before', steps: '' }, title: 'Mine, undecided' };
  expect((await save(consultant, finding, mine)).statusCode).toBe(409);
  expect((await consultant.get(`${finding}/edit`)).body).toContain('value="Mine, undecided"');
  const rest = { ...mine, title: 'Mine, typed on', steps: 'Saved meanwhile', undecided: 'title' };
  expect((await save(consultant, finding, rest)).json()).toMatchObject({ text: { title: 'Theirs' } });
  const back = (await consultant.get(`${finding}/edit`)).body;
  expect(back).toContain('value="Mine, typed on"');
  expect(back, 'as it was begun with, so that both versions are shown again').toContain(
    'name="revision" value="2"',
  );
  expect((await owner.get(`${finding}/edit`)).body).not.toContain('Mine');
  await save(consultant, finding, { revision: 4, undecided: '' });
  expect((await consultant.get(`${finding}/edit`)).body).toContain('value="Theirs"');

  const button = { revision: '2', title: 'Mine, by the button' };
  expect((await consultant.post(`${finding}/edit`, button)).statusCode).toBe(422);
  expect((await consultant.get(`${finding}/edit`)).body).toContain('value="Mine, by the button"');
});

test('E14: what the page does not know of before is never joined, and what is too long is told', async ({
  owner,
  consultant,
  plan,
  draft,
  save,
}) => {
  const finding = await draft(await plan(), { impact: 'Before' });
  await save(owner, finding, { revision: 2, before: { impact: 'Before' }, impact: 'Theirs' });
  for (const before of ['', '[1]', '{"impact":7}', '{"impact":'])
    expect(
      (
        await consultant.post(`${finding}/edit`, {
          revision: '2',
          before,
          impact: 'Mine',
          onwards: 'autosave',
        })
      ).statusCode,
      before,
    ).toBe(409);
  const long = await save(consultant, finding, { revision: 3, title: 'x'.repeat(1_001) });
  expect(long.statusCode).toBe(422);
  expect(long.json()).toEqual({ problems: { title: 'Use at most 1000 characters.' } });
});

test('D8: what the page saves by itself is no use of the session; the button is', async ({
  world,
  olivia,
  owner,
  plan,
  draft,
  save,
}) => {
  const finding = await draft(await plan());
  const seenAt = async () => {
    const sessions = world.db.selectFrom('sessions').select('seen_at').where('account_id', '=', olivia.id);
    return (await sessions.orderBy('id').executeTakeFirstOrThrow()).seen_at;
  };
  const before = await seenAt();
  world.clock.advance(120_000);
  expect((await save(owner, finding, { revision: 2, title: 'By itself' })).statusCode).toBe(200);
  await owner.get('/dashboard/acme', { 'sec-fetch-dest': 'iframe' });
  expect(await seenAt()).toBe(before);
  await owner.post(`${finding}/edit`, { revision: '3', title: 'By the button' });
  expect(await seenAt()).toBe(before + 120_000);
});

test('E14: who has a finding open is told of the others, until half a minute after their page was closed', async ({
  world,
  owner,
  consultant,
  client,
  plan,
  draft,
}) => {
  const editors = `${await draft(await plan())}/editors`;
  const asked = async (by: Visitor) =>
    (await by.get(editors, { [QUIET_HEADER]: '1' })).json<{ editors: string[] }>().editors;
  expect(await asked(owner)).toEqual([]);
  expect(await asked(consultant)).toEqual(['Olivia Owner']);
  expect(await asked(owner)).toEqual(['Carl Consultant']);
  expect((await client.get(editors)).statusCode).toBe(404);
  world.clock.advance(THERE_MS - 1);
  expect(await asked(owner)).toEqual(['Carl Consultant']);
  world.clock.advance(1);
  expect(await asked(owner)).toEqual([]);
  await removeOldEditors(world.db, world.clock.now());
  expect(await world.db.selectFrom('finding_editors').selectAll().execute()).toHaveLength(1);
});

test('E3 E14: who is taken off the team is not told, and not noted', async ({
  owner,
  consultant,
  plan,
  draft,
  needToKnow,
}) => {
  const editors = `${await draft(await plan())}/editors`;
  await needToKnow(true);
  expect((await consultant.get(editors)).statusCode).toBe(404);
  expect((await owner.get(editors)).json()).toEqual({ editors: [], isPublished: false });
  await needToKnow(false);
});

test('E14: what a session that ended could not save is kept for its account', async ({
  world,
  olivia,
  owner,
  plan,
  draft,
  save,
}) => {
  const finding = await draft(await plan());
  const visitor = world.visitor();
  await visitor.signIn(olivia.email);
  await visitor.post('/logout');
  const answer = await visitor.post(
    `${finding}/edit`,
    { signed_in_as: olivia.email, revision: '2', before: '{}', title: 'Typed too late', onwards: 'autosave' },
    { [QUIET_HEADER]: '1' },
  );
  expect(answer.statusCode).toBe(303);
  expect(answer.headers.location).toContain('kept=1');
  await visitor.signIn(olivia.email);
  const { body } = await visitor.get(`${finding}/edit`);
  expect(body).toContain('value="Typed too late"');
  expect(body).toContain('data-unsaved');
  expect((await owner.get(finding)).body, 'kept, and not carried out').not.toContain('Typed too late');
  expect((await save(visitor, finding, { revision: 2, title: 'Sent again' })).statusCode).toBe(200);
  expect((await visitor.get(`${finding}/edit`)).body).not.toContain('data-unsaved');
});
