import { expect } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';
import { mailedInvitation } from '../../../../test/mailed.ts';
import { textOf } from '../../../../test/text-of.ts';
import { PASSWORD } from '../../../../test/visitor.ts';
import type { Person, Workspace } from '../../../../test/world.ts';

const test = base
  .extend(
    'isMember',
    ({ world }) =>
      async (person: Person, workspace: Workspace): Promise<boolean> =>
        (await world.db
          .selectFrom('memberships')
          .select('id')
          .where('account_id', '=', person.id)
          .where('workspace_id', '=', workspace.id)
          .executeTakeFirst()) !== undefined,
  )
  .extend('lastEvent', ({ world }) => async (type: string) => {
    const events = world.db.selectFrom('audit_events').selectAll().where('type', '=', type);
    return events.orderBy('id', 'desc').executeTakeFirst();
  });

test('B14: a consultant leaves a workspace after reading what follows', async ({
  world,
  acme,
  olivia,
  carl,
  isMember,
  lastEvent,
}) => {
  const second = await world.workspace('second');
  await world.join(carl, second, 'consultant');
  const visitor = await world.signedIn(carl, acme);
  expect((await visitor.get('/account')).body).toContain('href="/dashboard/acme/leave"');
  const page = (await visitor.get('/dashboard/acme/leave')).body;
  expect(page).toContain('What happens');
  expect(page).toContain('action="/dashboard/acme/leave"');
  expect(await isMember(carl, acme)).toBe(true);

  expect(
    (await visitor.post('/dashboard/acme/leave', { membership: carl.membership })).headers.location,
  ).toBe('/account');
  expect(await isMember(carl, acme)).toBe(false);
  const after = (await visitor.get('/account')).body;
  expect(after).toContain('You’ve left acme Security.');
  expect(after).toContain('href="/dashboard/second/leave"');
  expect((await visitor.get('/dashboard/acme')).statusCode).toBe(404);
  expect((await visitor.get('/dashboard/second')).statusCode).toBe(200);

  const event = await lastEvent('member.left');
  expect(event).toMatchObject({ workspace_id: acme.id, actor_id: carl.id, actor: carl.email });
  const owner = await world.signedIn(olivia, acme);
  expect((await owner.get('/dashboard/acme/activity')).body).toContain('Left the workspace.');
  const [told] = await world.mailTo(olivia.email);
  expect(told?.subject).toBe('Carl Consultant left acme Security');
  expect(told?.text).toContain(carl.email);
  expect((await world.mailTo(carl.email)).map(({ subject }) => subject)).toEqual(['You left acme Security']);
});

test('B13, B14: an auditor leaves before their last day, which their account page leads to, and the owner is told', async ({
  world,
  acme,
  olivia,
  isMember,
  lastEvent,
}) => {
  const audrey = await world.account('Audrey Auditor');
  const membership = await world.join(audrey, acme, 'auditor');
  const visitor = await world.signedIn(audrey, acme);
  const account = (await visitor.get('/account')).body;
  expect(account).toContain('href="/dashboard/acme/leave"');
  expect(account).not.toContain('/dashboard/acme/emails');
  expect((await visitor.get('/dashboard/acme/leave')).body).toContain(
    'You can’t open acme Security’s evidence and activity log any more, even if your last day is yet to come.',
  );
  const left = await visitor.post('/dashboard/acme/leave', { membership });
  expect(left.headers.location).toBe('/account');
  expect((await visitor.get('/account')).body).toContain('You’ve left acme Security.');
  expect(await isMember(audrey, acme)).toBe(false);
  expect((await visitor.get('/dashboard/acme/evidence')).statusCode).toBe(404);
  // Nobody took it from them: they aren't told that their time is over.
  expect((await visitor.get('/workspaces')).body).not.toContain('Your access has ended');
  expect(JSON.parse((await lastEvent('member.left'))?.detail ?? '')).toMatchObject({ role: 'auditor' });
  expect((await world.mailTo(olivia.email)).map(({ subject }) => subject)).toEqual([
    'Audrey Auditor left acme Security',
  ]);
  expect((await world.mailTo(audrey.email)).map(({ subject }) => subject)).toEqual([
    'You left acme Security',
  ]);
  const owner = await world.signedIn(olivia, acme);
  expect((await owner.get('/dashboard/acme/evidence')).body).not.toContain(audrey.email);
});

test('B14: a client leaves the portal, is signed out of it, and keeps all else', async ({
  world,
  acme,
  clara,
  isMember,
  lastEvent,
}) => {
  const elsewhere = await world.workspace('elsewhere');
  await world.join(clara, elsewhere, 'client');
  const there = await world.signedIn(clara, elsewhere, 'tenant');
  const other = await world.signedIn(clara, acme, 'tenant');
  const visitor = await world.signedIn(clara, acme, 'tenant');
  const account = (await visitor.get('/account')).body;
  expect(account).toContain('href="/portal/leave"');
  // A client is a guest of one consultancy, and is told of no other.
  expect(account).not.toContain('elsewhere');
  const left = await visitor.post('/portal/leave', { membership: clara.membership });
  expect(left.headers.location).toBe('/login?left=1');
  expect(visitor.token).toBeUndefined();
  expect((await visitor.get('/login?left=1')).body).toContain('You’ve left this portal');
  expect(await isMember(clara, acme)).toBe(false);
  expect((await other.get('/portal')).headers.location).toContain('/login');
  expect((await there.get('/portal')).statusCode).toBe(200);
  expect(JSON.parse((await lastEvent('member.left'))?.detail ?? '')).toEqual({
    role: 'client',
    sessionsEnded: 2,
  });
});

test('B14: the owner cannot leave, and is told what to do first', async ({
  world,
  acme,
  olivia,
  isMember,
}) => {
  const visitor = await world.signedIn(olivia, acme);
  const account = (await visitor.get('/account')).body;
  expect(account).not.toContain('/dashboard/acme/leave');
  expect(account).toContain('transfer ownership');
  for (const answer of [
    await visitor.get('/dashboard/acme/leave'),
    await visitor.post('/dashboard/acme/leave', { membership: olivia.membership }),
  ]) {
    expect(answer.statusCode).toBe(409);
    expect(answer.body).toContain('You own this workspace');
    expect(answer.body).toContain('href="/dashboard/acme/settings"');
  }
  // Told before anything is to be confirmed.
  world.clock.advance(11 * 60_000);
  expect((await visitor.post('/dashboard/acme/leave', { membership: olivia.membership })).statusCode).toBe(
    409,
  );
  expect(await isMember(olivia, acme)).toBe(true);
});

test('B14, D12, D22: an open session that was come upon confirms first', async ({
  world,
  acme,
  carl,
  isMember,
}) => {
  const visitor = await world.signedIn(carl, acme);
  world.clock.advance(11 * 60_000);
  expect(
    (await visitor.post('/dashboard/acme/leave', { membership: carl.membership })).headers.location,
  ).toBe('/confirm');
  expect(await isMember(carl, acme)).toBe(true);
  expect((await visitor.get('/confirm')).body).toContain('leave acme Security');
  expect((await visitor.post('/confirm', { password: PASSWORD })).headers.location).toBe('/account');
  expect(await isMember(carl, acme)).toBe(false);
});

test('B14: an invitation of the same workspace that is open still leads back nobody', async ({
  world,
  acme,
  olivia,
  carl,
  isMember,
}) => {
  const link = await mailedInvitation(world, { workspace: acme, email: carl.email, inviter: olivia });
  const visitor = await world.signedIn(carl, acme);
  await visitor.post('/dashboard/acme/leave', { membership: carl.membership });
  expect((await world.visitor().post(link.pathname)).statusCode).toBe(410);
  expect(await isMember(carl, acme)).toBe(false);
});

test('B14, D21: a form names the membership that its page showed, and ends no other', async ({
  world,
  acme,
  carl,
  clara,
  isMember,
}) => {
  const visitor = await world.signedIn(carl, acme);
  for (const form of [{ membership: clara.membership }, { membership: 'none' }, {}])
    expect((await visitor.post('/dashboard/acme/leave', form)).statusCode).toBe(404);
  expect([await isMember(carl, acme), await isMember(clara, acme)]).toEqual([true, true]);
});

test('B14, D11: nobody leaves what is not theirs, nor for anybody else', async ({
  world,
  acme,
  carl,
  isMember,
}) => {
  const stranger = await world.account('Stan Stranger');
  const visitor = await world.signedIn(stranger, null);
  expect((await visitor.post('/dashboard/acme/leave', { membership: carl.membership })).statusCode).toBe(404);
  expect(await isMember(carl, acme)).toBe(true);
});

test('B14, B6: nobody leaves the portal where their only device works; they add another one first', async ({
  world,
  acme,
  carl,
  isMember,
}) => {
  const other = await world.workspace('other');
  const membership = await world.join(carl, other, 'client');
  await world.giveKey(carl, other);
  await world.enforce(acme);
  const visitor = await world.signedIn(carl, other, 'tenant');
  await world.db
    .updateTable('sessions')
    .set({ mfa_verified_at: world.clock.now(), mfa_method: 'key' })
    .execute();
  const page = await visitor.get('/portal/leave');
  expect(textOf(page.body)).toContain(
    'Your key “Passkey” works at other.localhost only, and you have no other device that works.',
  );
  expect(page.body).not.toContain('action="/portal/leave"');
  const refused = await visitor.post('/portal/leave', { membership });
  expect(refused.statusCode).toBe(422);
  expect(refused.body).toContain('Add another device first');
  // Told before anything is to be confirmed.
  world.clock.advance(11 * 60_000);
  expect((await visitor.post('/portal/leave', { membership })).statusCode).toBe(422);
  world.clock.advance(-11 * 60_000);
  await world.enrol(carl);
  expect(textOf((await visitor.get('/portal/leave')).body)).toContain(
    'Your key “Passkey” works at other.localhost only, so you can’t use it any more. Your account, password and other devices aren’t affected, nor is your access anywhere else.',
  );
  expect((await visitor.post('/portal/leave', { membership })).headers.location).toBe('/login?left=1');
  expect(await isMember(carl, other)).toBe(false);
  const told = (await world.mailTo(carl.email)).find(({ subject }) => subject === 'You left other Security');
  expect(told?.text).toContain(
    'What you set up at its portal as a passkey or security key works nowhere else.',
  );
});

test('B14, B6: a key of the base host goes on working for who leaves the team, and nobody is kept for one that works nowhere', async ({
  world,
  acme,
  carl,
  isMember,
}) => {
  await world.giveKey(carl, null);
  await world.giveKey(carl, await world.workspace('former'));
  const visitor = await world.signedIn(carl, acme);
  await world.db
    .updateTable('sessions')
    .set({ mfa_verified_at: world.clock.now(), mfa_method: 'key' })
    .execute();
  expect((await visitor.get('/dashboard/acme/leave')).body).toContain(
    'two-factor authentication aren’t affected',
  );
  await visitor.post('/dashboard/acme/leave', { membership: carl.membership });
  expect(await isMember(carl, acme)).toBe(false);
});
