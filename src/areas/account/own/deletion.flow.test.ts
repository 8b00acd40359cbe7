import { expect } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';
import { mailedInvitation } from '../../../../test/mailed.ts';
import { PASSWORD } from '../../../../test/visitor.ts';
import type { Person } from '../../../../test/world.ts';
import { tablesOf } from '../../../data/copy.ts';
import type { Schema } from '../../../data/schema.ts';

const test = base
  .extend(
    'isThere',
    ({ world }) =>
      async ({ id }: Person): Promise<boolean> =>
        (await world.db.selectFrom('accounts').select('id').where('id', '=', id).executeTakeFirst()) !==
        undefined,
  )
  /** The tables in which anything names an account. */
  .extend('tablesNaming', ({ world }) => async ({ id, email, name }: Person): Promise<string[]> => {
    const naming: string[] = [];
    for (const table of await tablesOf(world.db)) {
      const rows = await world.db
        .selectFrom(table as keyof Schema)
        .selectAll()
        .execute();
      const text = JSON.stringify(rows);
      if ([id, email, name].some((one) => text.includes(one))) naming.push(table);
    }
    return naming;
  });

test('B14: a person deletes their own account, and the record alone still names it', async ({
  world,
  acme,
  olivia,
  carl,
  isThere,
  tablesNaming,
}) => {
  const second = await world.workspace('second');
  const sam = await world.account('Sam Second');
  await world.join(sam, second, 'owner');
  await world.join(carl, second, 'consultant');
  await world.enrol(carl);
  // In the middle of much that hangs on an account.
  await world.visitor().post('/password/forgot', { email: carl.email });
  await world.visitor().signIn(carl.email, 'a wrong password');
  const elsewhere = await world.signedIn(carl, second);
  const visitor = await world.signedIn(carl, acme);
  await world.db
    .updateTable('sessions')
    .set({ mfa_verified_at: world.clock.now() })
    .where('account_id', '=', carl.id)
    .execute();
  await visitor.makeRecoveryCodes();
  await visitor.post('/account/email', { email: 'carl@new.example' });
  await visitor.post('/account/security/authenticators');
  const invitation = await mailedInvitation(world, { workspace: acme, email: carl.email, inviter: olivia });

  const page = (await visitor.get('/account/delete')).body;
  expect(page).toContain('What happens');
  expect(page).toContain(`Type ${carl.email} to confirm.`);
  const deleted = await visitor.post('/account/delete', { email: carl.email.toUpperCase() });
  expect(deleted.headers.location).toBe('/login?deleted=1');
  expect(visitor.token).toBeUndefined();
  expect((await visitor.get('/login?deleted=1')).body).toContain('Your account has been deleted.');
  expect(await isThere(carl)).toBe(false);
  expect(await tablesNaming(carl)).toEqual(['audit_events']);
  expect((await elsewhere.get('/account')).headers.location).toContain('/login');
  expect((await world.visitor().signIn(carl.email)).statusCode).not.toBe(303);

  const [told] = (await world.mailTo(olivia.email)).slice(-1);
  expect(told?.subject).toBe('Carl Consultant is no longer in acme Security');
  expect((await world.mailTo(sam.email)).map(({ subject }) => subject)).toEqual([
    'Carl Consultant is no longer in second Security',
  ]);
  const last = (await world.mailTo(carl.email)).at(-1);
  expect(last?.subject).toBe('Your SecPortal account has been deleted');
  expect(last?.text).toContain(world.config.supportEmail);

  const events = await world.db
    .selectFrom('audit_events')
    .selectAll()
    .where('type', '=', 'account.deleted')
    .execute();
  expect(events.map(({ workspace_id }) => workspace_id).sort()).toEqual([acme.id, second.id].sort());
  expect(events.every(({ actor_id, actor }) => actor_id === carl.id && actor === carl.email)).toBe(true);
  const owner = await world.signedIn(olivia, acme);
  expect((await owner.get('/dashboard/acme/activity')).body).toContain('Deleted their account.');
  expect((await world.visitor().get(invitation.pathname)).statusCode).not.toBe(200);
});

test('B14: on the portal too, by a client, whose address is free again then', async ({
  world,
  acme,
  olivia,
  clara,
  isThere,
}) => {
  const visitor = await world.signedIn(clara, acme, 'tenant');
  expect((await visitor.post('/account/delete', { email: clara.email })).headers.location).toBe(
    '/login?deleted=1',
  );
  expect(await isThere(clara)).toBe(false);
  const link = await mailedInvitation(world, { workspace: acme, email: clara.email, inviter: olivia });
  const back = { name: 'Clara Again', password: 'nine patient kettles hum' };
  expect((await world.visitor().post(link.pathname, back)).statusCode).toBe(303);
});

test('B14: another address than one’s own deletes nothing', async ({
  world,
  acme,
  carl,
  olivia,
  isThere,
}) => {
  const visitor = await world.signedIn(carl, acme);
  for (const email of ['', 'carl', olivia.email]) {
    const refused = await visitor.post('/account/delete', { email });
    expect(refused.statusCode).toBe(422);
    expect(refused.body).toContain('That isn’t your email address.');
  }
  expect((await visitor.post('/account/delete')).statusCode).toBe(422);
  expect([await isThere(carl), await isThere(olivia)]).toEqual([true, true]);
});

test('B14: an owner is told to hand over first, and where', async ({ world, acme, olivia, isThere }) => {
  const visitor = await world.signedIn(olivia, acme);
  world.clock.advance(11 * 60_000);
  // Told before anything is to be confirmed.
  for (const answer of [
    await visitor.get('/account/delete'),
    await visitor.post('/account/delete', { email: olivia.email }),
  ]) {
    expect([200, 409]).toContain(answer.statusCode);
    expect(answer.body).toContain('You can’t delete your account yet');
    expect(answer.body).toContain('href="/dashboard/acme/settings"');
    expect(answer.body).not.toContain('Delete account');
  }
  expect((await visitor.post('/account/delete', { email: olivia.email })).statusCode).toBe(409);
  expect(await isThere(olivia)).toBe(true);
});

test('B14: a platform administrator stays until that is taken back', async ({ world, ada, isThere }) => {
  const visitor = await world.signedIn(ada, null);
  expect((await visitor.post('/mfa/verify', { code: world.code(ada.secret) })).statusCode).toBe(303);
  expect((await visitor.post('/account/delete', { email: ada.email })).statusCode).toBe(409);
  expect(await isThere(ada)).toBe(true);
  await world.db.updateTable('accounts').set({ is_admin: 0 }).where('id', '=', ada.id).execute();
  expect((await visitor.post('/account/delete', { email: ada.email })).statusCode).toBe(303);
  expect(await isThere(ada)).toBe(false);
  const event = world.db.selectFrom('audit_events').select('workspace_id');
  expect(await event.where('type', '=', 'account.deleted').execute()).toEqual([{ workspace_id: null }]);
});

test('B14, D12, D22: an open session that was come upon confirms first', async ({
  world,
  acme,
  carl,
  isThere,
}) => {
  const visitor = await world.signedIn(carl, acme);
  world.clock.advance(11 * 60_000);
  expect((await visitor.post('/account/delete', { email: carl.email })).headers.location).toBe('/confirm');
  expect((await visitor.get('/confirm')).body).toContain('delete your account for good');
  expect((await visitor.post('/confirm', { password: 'a wrong password' })).statusCode).toBe(422);
  expect(await isThere(carl)).toBe(true);
  const done = await visitor.post('/confirm', { password: PASSWORD });
  expect(done.headers.location).toBe('/login?deleted=1');
  expect(visitor.token).toBeUndefined();
  expect(await isThere(carl)).toBe(false);
});

test('B14, D24: who is made the owner at the same moment stays, or was deleted before', async ({
  world,
  acme,
  olivia,
  carl,
  isThere,
}) => {
  const leaving = await world.signedIn(carl, acme);
  const owner = await world.signedIn(olivia, acme);
  const [deletion, transfer] = await Promise.all([
    leaving.post('/account/delete', { email: carl.email }),
    owner.post('/dashboard/acme/settings/ownership', { membership: carl.membership }),
  ]);
  const owners = await world.db
    .selectFrom('memberships')
    .select('account_id')
    .where('workspace_id', '=', acme.id)
    .where('role', '=', 'owner')
    .execute();
  expect(owners).toHaveLength(1);
  expect([deletion.statusCode, transfer.statusCode]).toEqual(
    (await isThere(carl))
      ? [409, 303]
      : [303, expect.toSatisfy((status: number) => status >= 400 && status < 500)],
  );
});

test('B14, D24: one press, or many at once, delete one account once', async ({
  world,
  acme,
  carl,
  isThere,
}) => {
  const visitor = await world.signedIn(carl, acme);
  const answers = await Promise.all(
    Array.from({ length: 4 }, () => visitor.post('/account/delete', { email: carl.email })),
  );
  expect(answers.filter(({ headers }) => headers.location === '/login?deleted=1')).toHaveLength(1);
  expect(answers.every(({ statusCode }) => statusCode === 303)).toBe(true);
  expect(await isThere(carl)).toBe(false);
  const events = world.db.selectFrom('audit_events').select('id').where('type', '=', 'account.deleted');
  expect(await events.execute()).toHaveLength(1);
});
