import { describe, expect } from 'vitest';
import { ACTIONS, REASON, test } from './administrators.ts';

describe('sessions and accounts', () => {
  test('ASVS 7.4.5: ends a user’s sessions', async ({ world, home, person, administrator, events }) => {
    const theirs = await world.signedIn(person, home);
    const done = await (await administrator()).post('/admin/accounts/end-sessions', { account: person.id });
    expect(done.statusCode).toBe(303);
    expect((await theirs.get(`/dashboard/${home.slug}`)).headers.location).toMatch(/^\/login/);
    expect(await events('session.ended')).not.toEqual([]);
  });

  test('D25: clears what keeps somebody waiting, but for what wrong codes have counted; the record says so', async ({
    world,
    person,
    administrator,
    row,
    events,
  }) => {
    await world.db
      .updateTable('accounts')
      .set({ factor_failures_in_row: 7 })
      .where('id', '=', person.id)
      .execute();
    const stranger = world.visitor(undefined, '198.51.100.44');
    for (let tries = 0; tries < 6; tries += 1) await stranger.signIn(person.email, 'x');
    for (let asked = 0; asked < 6; asked += 1)
      await world.visitor(undefined, `198.51.100.${asked}`).post('/password/forgot', { email: person.email });
    expect((await world.visitor().signIn(person.email)).statusCode).toBe(429);
    const visitor = await administrator();
    for (let tries = 0; tries < 6; tries += 1) await stranger.signIn(person.email, 'x');
    const page = await visitor.get(`/admin/accounts/${person.id}`);
    expect(page.body).toContain('Signing in from a new browser: ');
    expect(page.body).toContain('Emails to reset the password: 5 attempts');
    const cleared = await visitor.post('/admin/accounts/clear-waits', { account: person.id });
    expect(cleared.statusCode).toBe(303);
    const after = await visitor.get(cleared.headers.location ?? '');
    expect(after.body).toContain(`${person.email} can try again right away.`);
    expect(after.body).toContain('No failed attempts lately.');
    expect((await world.visitor().signIn(person.email)).statusCode).toBe(303);
    expect((await row(person.id)).factor_failures_in_row).toBe(7);
    expect(await events('waits.cleared')).toHaveLength(2);
    // A second press has nothing to do, and leaves no entry.
    await visitor.post('/admin/accounts/clear-waits', { account: person.id });
    expect(await events('waits.cleared')).toHaveLength(2);
  });

  test('ASVS 7.4.2: a disabled account is out at once, cannot sign in, and comes back when enabled', async ({
    world,
    home,
    person,
    administrator,
    form,
    row,
    count,
    events,
  }) => {
    const theirs = await world.signedIn(person, home);
    const visitor = await administrator();
    expect((await visitor.post('/admin/accounts/disable', form())).statusCode).toBe(303);
    expect((await theirs.get(`/dashboard/${home.slug}`)).headers.location).toMatch(/^\/login/);
    expect(await count('sessions', person.id)).toBe(0);
    const again = world.visitor();
    expect((await again.signIn(person.email)).statusCode).not.toBe(303);
    expect((await visitor.post('/admin/accounts/enable', form())).statusCode).toBe(303);
    expect((await row(person.id)).disabled_at).toBeNull();
    const [disabled] = await events('account.disabled');
    const [enabled] = await events('account.enabled');
    for (const event of [disabled, enabled]) {
      expect(JSON.parse(event?.detail ?? '{}')).toMatchObject({ reason: REASON });
    }
  });

  test('nobody disables themselves', async ({ admin, administrator, form, row }) => {
    const visitor = await administrator();
    const refused = await visitor.post('/admin/accounts/disable', form({ account: admin.id }));
    expect([403, 409, 422]).toContain(refused.statusCode);
    expect((await row(admin.id)).disabled_at).toBeNull();
    expect((await visitor.get('/admin')).statusCode).toBe(200);
  });

  test('ASVS 6.4.6: no page of the administration takes or shows a password', async ({
    person,
    administrator,
    form,
    row,
  }) => {
    const before = (await row(person.id)).password_hash;
    const visitor = await administrator();
    const page = await visitor.get(`/admin/accounts/${person.id}`);
    expect(page.body).not.toMatch(/type="password"/);
    expect(page.body).not.toContain('argon2');
    for (const action of ACTIONS.slice(0, 2)) {
      await visitor.post(action, form({ password: 'chosen by somebody else', email: 'x@example.com' }));
    }
    expect(await row(person.id)).toMatchObject({ password_hash: before, email: person.email });
  });
});
