import { describe, expect } from 'vitest';
import { PASSWORD } from '../visitor.ts';
import type { Workspace } from '../world.ts';
import { test as base } from './administrators.ts';

const HAND_OVER = '/admin/workspaces/ownership';
const WHY = 'the owner has left, the managing director asked by phone';

const test = base
  .extend(
    'membershipOf',
    ({ world, home }) =>
      async (account: { id: string }, workspace: Workspace = home) => {
        const { id } = await world.db
          .selectFrom('memberships')
          .select('id')
          .where('account_id', '=', account.id)
          .where('workspace_id', '=', workspace.id)
          .executeTakeFirstOrThrow();
        return id;
      },
  )
  .extend('roles', ({ world, home }) => async () => {
    const rows = await world.db
      .selectFrom('memberships as m')
      .innerJoin('accounts as a', 'a.id', 'm.account_id')
      .select(['a.name', 'm.role'])
      .where('m.workspace_id', '=', home.id)
      .execute();
    return Object.fromEntries(rows.map(({ name, role }) => [name, role]));
  })
  .extend('wanted', async ({ home, owner, person, membershipOf }) => ({
    workspace: home.id,
    owner: owner.id,
    membership: await membershipOf(person),
    reason: WHY,
  }));

describe('B14: handing a workspace over whose owner has left', () => {
  test('is offered on the list of workspaces and on the owner’s page, and names who could own it', async ({
    world,
    home,
    rival,
    owner,
    person,
    administrator,
    wanted,
  }) => {
    const gone = await world.account(`Gone ${home.slug}`);
    await world.join(gone, home, 'consultant');
    await world.db.updateTable('accounts').set({ disabled_at: 1 }).where('id', '=', gone.id).execute();
    const client = await world.account(`Client ${home.slug}`);
    await world.join(client, home, 'client');
    const stranger = await world.account(`Stranger ${home.slug}`);
    await world.join(stranger, rival, 'consultant');
    const visitor = await administrator();
    const here = `/admin/workspaces/${home.id}/ownership`;
    for (const page of ['/admin/workspaces', `/admin/accounts/${owner.id}`])
      expect((await visitor.get(page)).body).toContain(`href="${here}"`);
    expect((await visitor.get(`/admin/accounts/${person.id}`)).body).not.toContain(`href="${here}"`);
    const { body } = await visitor.get(here);
    expect(body).toContain(`value="${wanted.membership}"`);
    expect(body).toContain(owner.email);
    for (const none of [gone, client, stranger]) expect(body).not.toContain(none.email);
    expect((await visitor.get(`/admin/workspaces/${owner.id}/ownership`)).statusCode).toBe(404);
  });

  test('says so where no one could take over', async ({ world, administrator }) => {
    const alone = await world.workspace('alone');
    await world.join(await world.account('Lone Owner'), alone, 'owner');
    const { body } = await (await administrator()).get(`/admin/workspaces/${alone.id}/ownership`);
    expect(body).toContain('No one can take over yet');
    expect(body).not.toContain(`action="${HAND_OVER}"`);
  });

  test('makes the consultant the owner and the owner a consultant, at once, in the record, and tells both', async ({
    world,
    home,
    owner,
    person,
    admin,
    administrator,
    roles,
    events,
    wanted,
  }) => {
    const theirs = await world.signedIn(owner, home);
    const done = await (await administrator()).post(HAND_OVER, wanted);
    expect([done.statusCode, done.headers.location]).toEqual([303, '/admin/workspaces']);
    expect(await roles()).toEqual({ [owner.name]: 'consultant', [person.name]: 'owner' });
    const settings = `/dashboard/${home.slug}/settings/workspace`;
    expect((await theirs.post(settings, { name: 'Mine', accent: 'teal' })).statusCode).toBe(403);
    const [event, ...more] = await events('ownership.reassigned');
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      actor: admin.email,
      actor_id: admin.id,
      subject: person.email,
      workspace_id: home.id,
    });
    expect(JSON.parse(event?.detail ?? '')).toEqual({ from: owner.email, reason: WHY });
    for (const { email } of [owner, person]) {
      const mails = (await world.mailTo(email)).filter(({ subject }) => subject.includes('new owner'));
      expect(mails).toHaveLength(1);
      expect(mails[0]?.text).toContain('An administrator of SecPortal made');
    }
  });

  test('the workspace’s own log names support, who it was and why, and not the administrator', async ({
    world,
    home,
    person,
    admin,
    administrator,
    owner,
    wanted,
  }) => {
    await (await administrator()).post(HAND_OVER, wanted);
    const { body } = await (await world.signedIn(person, home)).get(`/dashboard/${home.slug}/activity`);
    expect(body).toContain(
      `Transferred the ownership of the workspace from ${owner.email} to ${person.email}. Reason: ${WHY}.`,
    );
    expect(body).not.toContain(admin.email);
  });

  test('D12 D22: is confirmed first, named with both, and what was chosen comes back', async ({
    world,
    secret,
    owner,
    person,
    administrator,
    roles,
    wanted,
  }) => {
    const visitor = await administrator();
    world.clock.advance(10 * 60_000);
    expect((await visitor.post(HAND_OVER, wanted)).headers.location).toBe('/confirm');
    const { body } = await visitor.get('/confirm');
    expect(body).toContain(`from ${owner.email} to ${person.email}`);
    expect(await roles()).toMatchObject({ [owner.name]: 'owner' });
    const [, back = ''] = /href="(\/admin\/workspaces\/[^"]+)"/.exec(body) ?? [];
    const again = (await visitor.get(back.replaceAll('&amp;', '&'))).body;
    expect(again).toMatch(new RegExp(`<option[^>]*value="${wanted.membership}"[^>]*selected`));
    expect(again).toContain(WHY);
    const done = await visitor.post('/confirm', { password: PASSWORD, code: world.code(secret) });
    expect(done.headers.location).toBe('/admin/workspaces');
    expect(await roles()).toMatchObject({ [person.name]: 'owner' });
  });

  test('wants a choice and a reason', async ({ administrator, roles, owner, wanted }) => {
    const visitor = await administrator();
    const wrong = [
      [{ ...wanted, membership: '' }, 'Choose the new owner.'],
      [{ ...wanted, membership: undefined }, 'Choose the new owner.'],
      [{ ...wanted, reason: '' }, 'Say what happened'],
      [{ ...wanted, reason: 'x'.repeat(301) }, 'Use at most 300 characters.'],
    ] as const;
    for (const [form, words] of wrong) {
      const answer = await visitor.post(HAND_OVER, form);
      expect([answer.statusCode, answer.body.includes(words)], words).toEqual([422, true]);
    }
    expect(await roles()).toMatchObject({ [owner.name]: 'owner' });
  });

  test('ASVS 8.2.2: to nobody but a consultant of this workspace who can sign in, and by nobody to themselves', async ({
    world,
    home,
    rival,
    owner,
    person,
    admin,
    administrator,
    membershipOf,
    roles,
    wanted,
  }) => {
    const guest = await world.account(`Guest ${home.slug}`);
    const foreign = await world.join(guest, rival, 'consultant');
    const client = await world.join(await world.account(`Client ${home.slug}`), home, 'client');
    const visitor = await administrator();
    for (const membership of [foreign, client, await membershipOf(owner), person.id])
      expect((await visitor.post(HAND_OVER, { ...wanted, membership })).statusCode).toBe(404);
    const own = await world.join(admin, home, 'consultant');
    expect((await visitor.post(HAND_OVER, { ...wanted, membership: own })).statusCode).toBe(403);
    await world.db.updateTable('accounts').set({ disabled_at: 1 }).where('id', '=', person.id).execute();
    expect((await visitor.post(HAND_OVER, wanted)).statusCode).toBe(404);
    expect(await roles()).toMatchObject({ [owner.name]: 'owner', [person.name]: 'consultant' });
  });

  test('D24: not in the place of somebody who has handed it over meanwhile, and of several at once one', async ({
    world,
    home,
    owner,
    person,
    administrator,
    roles,
    wanted,
  }) => {
    const dora = await world.account(`Dora ${home.slug}`);
    const doras = await world.join(dora, home, 'consultant');
    const [visitor, theirs] = [await administrator(), await world.signedIn(owner, home)];
    const answers = await Promise.all([
      visitor.post(HAND_OVER, wanted),
      visitor.post(HAND_OVER, { ...wanted, membership: doras }),
      theirs.post(`/dashboard/${home.slug}/settings/ownership`, { membership: doras }),
    ]);
    expect(answers.filter(({ statusCode }) => statusCode === 303)).toHaveLength(1);
    const after = await roles();
    expect(Object.values(after).sort()).toEqual(['consultant', 'consultant', 'owner']);
    expect(after[owner.name]).toBe('consultant');
    const late = await visitor.post(HAND_OVER, {
      ...wanted,
      membership: after[person.name] === 'owner' ? doras : wanted.membership,
    });
    expect([late.statusCode, late.body.includes('The owner has changed')]).toEqual([409, true]);
    expect(await roles()).toEqual(after);
  });
});
