import { expect } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';
import { addFindings } from '../../../../test/specimens/findings.ts';
import { reopenExpiredRisks } from '../finding/risk-expiry.ts';

const DAY_MS = 24 * 60 * 60_000;

const test = base
  .extend('found', async ({ world, acme, carl, clara }) => {
    const companyId = await world.company(acme, 'Initech');
    const scene = { number: 1, workspaceId: acme.id, companyId, people: { consultant: carl, client: clara } };
    return world.db.transaction().execute((trx) => addFindings(trx, world, scene));
  })
  .extend('client', ({ world, clara, acme }) => world.signedIn(clara, acme, 'tenant'))
  .extend('finding', ({ found }) => `/portal/findings/${found.publishedId}`)
  .extend(
    'state',
    ({ world, found }) =>
      async () =>
        (
          await world.db
            .selectFrom('published_findings')
            .select('state')
            .where('finding_id', '=', found.publishedId)
            .executeTakeFirstOrThrow()
        ).state,
  );

test('E20: after signing in one sees what is open by severity, what is new, and what waits', async ({
  client,
  finding,
}) => {
  const first = await client.get('/portal');
  expect(first.body).toContain('1 open finding');
  const toDo = /<ul[^>]*data-to-do.*?<\/ul>/s;
  expect(toDo.exec(first.body)?.[0]).toMatch(
    /state=waiting">1 waiting for your answer.*state=new">1 new for you/s,
  );
  expect(first.body).toContain('New for you');
  expect(first.body).toMatch(/Waiting for your answer[\s\S]*finding-u1u/);
  expect((await client.get(finding)).statusCode).toBe(200);
  const { body } = await client.get('/portal');
  expect(body).toContain('You’ve seen everything.');
  expect(toDo.exec(body)?.[0]).not.toContain('new for you');
});

test('E12: nothing of a draft, a hidden engagement or an internal note is on any page of a client’s', async ({
  client,
  found,
  finding,
}) => {
  for (const path of ['/portal', '/portal/findings', '/portal/findings.csv', finding]) {
    const { body } = await client.get(path);
    expect(body, path).toContain('finding-u1u');
    expect(body, path).not.toMatch(/ draft|draft-u1u|note-u1u|hidden-/);
  }
  for (const id of [found.draftId, found.hiddenId])
    expect((await client.get(`/portal/findings/${id}`)).statusCode).toBe(404);
});

test('E4: a reader reads and comments, and does not answer for the company', async ({
  world,
  client,
  clara,
  finding,
  state,
}) => {
  await world.db
    .updateTable('memberships')
    .set({ contact_role: 'reader' })
    .where('account_id', '=', clara.id)
    .execute();
  expect((await client.get(finding)).body).not.toContain('Report the fix');
  const refused = await client.post(`${finding}/answer`, { move: 'report-fix', note: '', until: '' });
  expect(refused.statusCode).toBe(403);
  expect(refused.body).toContain('Someone else at your company answers findings.');
  expect(await state()).toBe('published');
  expect((await client.post(`${finding}/comments`, { text: 'Which version?' })).statusCode).toBe(303);
  expect((await client.get(finding)).body).toContain('Which version?');
});

test('E4: a contact with chosen engagements sees those and no others', async ({
  world,
  acme,
  carl,
  clara,
  client,
  found,
  finding,
}) => {
  const membership = await world.db
    .selectFrom('memberships')
    .select('id')
    .where('account_id', '=', clara.id)
    .executeTakeFirstOrThrow();
  const access = `/dashboard/acme/contacts/${membership.id}`;
  const consultant = await world.signedIn(carl, acme);
  await consultant.post(access, { role: 'responder', sees: 'chosen' });
  expect((await client.get(finding)).statusCode).toBe(404);
  expect((await client.get('/portal')).body).not.toContain('finding-u1u');
  await consultant.post(access, { role: 'responder', sees: 'chosen', engagements: found.engagementId });
  expect((await client.get(finding)).statusCode).toBe(200);
});

test('E12 E21: a fix is reported with a note that the consultancy reads, and taken back', async ({
  world,
  acme,
  carl,
  client,
  found,
  finding,
  state,
}) => {
  await client.post(`${finding}/answer`, { move: 'report-fix', note: 'Escaped it.', until: '' });
  expect(await state()).toBe('fix-reported');
  const consultant = await world.signedIn(carl, acme);
  expect((await consultant.get(`/dashboard/acme/findings/${found.publishedId}`)).body).toContain(
    'Escaped it.',
  );
  await client.post(`${finding}/answer`, { move: 'reopen', note: '', until: '' });
  expect(await state()).toBe('published');
});

test('E12: a risk needs a reason and a day to come, and what was typed stays', async ({
  client,
  finding,
  state,
}) => {
  const answer = await client.post(`${finding}/answer`, {
    move: 'accept-risk',
    note: '',
    until: '2020-01-01',
  });
  expect(answer.statusCode).toBe(422);
  expect(answer.body).toContain('Write why you accept the risk.');
  expect(answer.body).toContain('Choose a day after today, at most two years from now.');
  expect(answer.body).toContain('value="2020-01-01"');
  expect(await state()).toBe('published');
});

test('E12: when the day of an accepted risk has passed it is open again, and both sides are told, nothing of it in the email', async ({
  world,
  carl,
  clara,
  client,
  finding,
  state,
}) => {
  await client.post(`${finding}/answer`, { move: 'accept-risk', note: 'Behind a VPN.', until: '2026-11-26' });
  expect(await state()).toBe('risk-accepted');
  world.clock.advance(DAY_MS);
  await reopenExpiredRisks(world.services, world.clock.now());
  expect(await state()).toBe('risk-accepted');
  world.clock.advance(2 * DAY_MS);
  await reopenExpiredRisks(world.services, world.clock.now());
  expect(await state()).toBe('published');
  for (const { email } of [carl, clara]) {
    const [letter] = await world.mailTo(email);
    expect(letter?.subject).toBe('An accepted risk has run out in acme Security');
    expect(`${letter?.text} ${letter?.html}`).not.toMatch(/finding-u1u|engagement-u1u/);
  }
  await reopenExpiredRisks(world.services, world.clock.now());
  expect(await world.mailTo(carl.email)).toHaveLength(1);
});

test('E5: a contact of an archived company sees nothing of it', async ({ world, acme, client, finding }) => {
  await world.db
    .updateTable('companies')
    .set({ archived_at: 1 })
    .where('workspace_id', '=', acme.id)
    .execute();
  expect((await client.get(finding)).statusCode).toBe(404);
  expect((await client.get('/portal')).body).not.toContain('finding-u1u');
});

test('E17: nobody changes what another said; what is removed leaves a mark', async ({
  world,
  acme,
  carl,
  client,
  found,
  finding,
}) => {
  const { teamCommentId, clientCommentId } = found;
  const others = await client.post(`${finding}/comments/${teamCommentId}`, { text: 'Changed', do: 'save' });
  expect(others.statusCode).toBe(404);
  expect(
    (await client.post(`${finding}/comments/${clientCommentId}`, { text: '', do: 'remove' })).statusCode,
  ).toBe(303);
  const { body } = await client.get(finding);
  expect(body).toContain('This comment was removed.');
  expect(body).not.toContain('client-comment-u1u');
  const consultant = await world.signedIn(carl, acme);
  const note = await consultant.get(`/dashboard/acme/findings/${found.publishedId}`);
  expect(note.body).toContain('note-u1u');
});
