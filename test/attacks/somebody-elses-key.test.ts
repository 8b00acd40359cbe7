import { expect } from 'vitest';
import { removeMember } from '../../src/areas/workspace/members/remove.ts';
import { actOf } from '../acts.ts';
import { tokenFor } from '../api-tokens.ts';
import { test as base } from '../fixtures.ts';
import type { Visitor } from '../visitor.ts';

/**
 * Keys by which a request is done once are words that programs choose, and easily guessed. What was answered to one is the
 * asker's alone: it is never an answer to somebody else's request, nor to one whose reach has ended (E26).
 */

const API = '/api/v1/workspaces/acme';
const KEY = { 'idempotency-key': '1' };

const test = base
  .extend('initech', ({ world, acme, clara }) => (clara.id === '' ? '' : world.company(acme, 'Initech')))
  .extend('consultant', ({ world, carl, acme }) => world.signedIn(carl, acme))
  .extend('engagement', async ({ consultant, initech }) => {
    const body = { title: 'Online shop', kind: 'api', companyId: initech, visible: true };
    return (await consultant.call('POST', `${API}/engagements`, body)).json<{ id: string }>().id;
  })
  .extend('finding', async ({ consultant, engagement }) => {
    const body = {
      ...{ title: 'A finding', severity: 'low', severityReason: 'By hand.' },
      ...{ description: 'Text.', impact: 'Text.', remediation: 'Text.' },
    };
    const made = await consultant.call('POST', `${API}/engagements/${engagement}/findings`, body);
    return `${API}/findings/${made.json().id}`;
  })
  .extend('owner', async ({ world, olivia, acme }) => {
    const { token = '', host } = await world.signedIn(olivia, acme);
    const owner = await actOf(world, { token, host, access: 'owner', slug: acme.slug });
    if (owner === null) throw new Error('the owner was not let in');
    return owner;
  });

const comment = (who: Visitor, at: string) => who.call('POST', `${at}/comments`, { text: 'The same.' }, KEY);

test('E26: one key and one body are each asker’s own: of colleagues, clients, sessions and tokens', async ({
  world,
  acme,
  olivia,
  carl,
  clara,
  consultant,
  finding,
}) => {
  expect((await consultant.call('POST', `${finding}/publish`)).statusCode).toBe(200);
  const program = async () => {
    const visitor = world.visitor();
    visitor.apiToken = (await tokenFor(world, carl, acme)).token;
    return visitor;
  };
  const askers = [
    consultant,
    await world.signedIn(olivia, acme),
    await world.signedIn(clara, acme, 'tenant'),
    await program(),
    await program(),
  ];
  const ids: string[] = [];
  for (const asker of askers) {
    const answer = await comment(asker, finding);
    expect(answer.statusCode).toBe(201);
    ids.push(answer.json().id);
    expect((await comment(asker, finding)).json().id).toBe(ids.at(-1));
  }
  expect(new Set(ids).size).toBe(askers.length);
});

test('E26: in another workspace a key is another one', async ({ world, acme, carl, consultant }) => {
  const rival = await world.workspace('rival');
  await world.join(carl, rival, 'consultant');
  const there = await world.signedIn(carl, rival);
  const add = (who: Visitor, slug: string) =>
    who.call('POST', `/api/v1/workspaces/${slug}/companies`, { name: 'Globex' }, KEY);
  const [here, elsewhere] = [await add(consultant, acme.slug), await add(there, rival.slug)];
  expect([here.statusCode, elsewhere.statusCode]).toEqual([201, 201]);
  expect(here.json().id).not.toBe(elsewhere.json().id);
});

test('E3 E26: an answer is not given again beyond reach, and is gone with the membership', async ({
  world,
  acme,
  olivia,
  carl,
  consultant,
  engagement,
  finding,
  owner,
}) => {
  const publish = () => consultant.call('POST', `${finding}/publish`, {}, KEY);
  const first = await publish();
  expect(first.statusCode).toBe(200);
  await world.db.updateTable('workspaces').set({ need_to_know: 1 }).where('id', '=', acme.id).execute();
  expect((await publish()).body).toBe(first.body);
  const onTeam = { engagement_id: engagement, workspace_id: acme.id, account_id: carl.id };
  await world.db.deleteFrom('engagement_team').where('account_id', '=', carl.id).execute();
  const beyond = await publish();
  expect(beyond.statusCode).toBe(404);
  expect(beyond.body).not.toContain('A finding');
  await world.db.insertInto('engagement_team').values(onTeam).execute();
  expect((await publish()).body).toBe(first.body);

  await removeMember(world.services, owner, carl.membership);
  expect(await world.db.selectFrom('kept_answers').select('id').execute()).toEqual([]);
  expect((await publish()).statusCode).not.toBe(200);
  expect(
    (await (await world.signedIn(olivia, acme)).call('POST', `${finding}/publish`, {}, KEY)).statusCode,
  ).toBe(409);
});

test('E3 E26: what was planned is not told again to the person who planned it, once they are off its team', async ({
  world,
  acme,
  carl,
  consultant,
  initech,
}) => {
  const body = { title: 'Online shop', kind: 'api', companyId: initech };
  const plan = () => consultant.call('POST', `${API}/engagements`, body, KEY);
  const first = await plan();
  expect(first.statusCode).toBe(201);
  await world.db.updateTable('workspaces').set({ need_to_know: 1 }).where('id', '=', acme.id).execute();
  expect((await plan()).body).toBe(first.body);
  const ofCarl = () => world.db.deleteFrom('engagement_team').where('account_id', '=', carl.id);
  const another = { ...body, title: 'Another' };
  expect((await consultant.call('POST', `${API}/engagements`, another)).statusCode).toBe(201);
  // Off the team of the one, and then of both: whoever is on none plans nothing for the company (E3).
  for (const [off, status] of [
    [ofCarl().where('engagement_id', '=', first.json().id), 404],
    [ofCarl(), 422],
  ] as const) {
    await off.execute();
    const beyond = await plan();
    expect(beyond.statusCode).toBe(status);
    expect(beyond.body).not.toContain('Online shop');
  }
  expect(await world.db.selectFrom('engagements').select('id').execute()).toHaveLength(2);
});

test('E26: a program that may only read is refused, whatever its key', async ({
  world,
  acme,
  carl,
  consultant,
  finding,
}) => {
  expect((await consultant.call('POST', `${finding}/publish`)).statusCode).toBe(200);
  expect((await comment(consultant, finding)).statusCode).toBe(201);
  const reader = world.visitor();
  reader.apiToken = (await tokenFor(world, carl, acme, { mayWrite: false })).token;
  expect((await comment(reader, finding)).statusCode).toBe(403);
});
