import { describe, expect } from 'vitest';
import { PASSWORD } from '../visitor.ts';
import { ACTIONS, expectRefused, PAGES, RESET, test } from './administrators.ts';

describe('who comes in', () => {
  test('ASVS 8.4.2: an administrator with a password alone is led to setup, whatever any workspace says', async ({
    world,
    round,
    home,
    person,
    form,
    count,
    planOf,
  }) => {
    const newcomer = await world.account(`Nora New ${round}`, { admin: true });
    const visitor = world.visitor();
    const signIn = await visitor.signIn(newcomer.email);
    expect(signIn.headers.location).toBe('/mfa/setup');
    for (const page of PAGES) expect((await visitor.get(page)).headers.location).toBe('/mfa/setup');
    for (const action of ACTIONS) {
      const refused = await visitor.post(action, form({ workspace: home.id, plan: 'team' }));
      expect(refused.headers.location).toBe('/mfa/setup');
    }
    expect(await count('authenticators', person.id)).toBe(1);
    expect((await planOf(home)).plan).toBe('pro');
  });

  test('ASVS 8.4.2: one who is enrolled is led to verify, and comes in after the code', async ({
    world,
    admin,
    secret,
  }) => {
    const visitor = world.visitor();
    expect((await visitor.signIn(admin.email)).headers.location).toBe('/mfa/verify');
    expect((await visitor.get('/admin')).headers.location).toBe('/mfa/verify');
    const verified = await visitor.post('/mfa/verify', { code: world.code(secret) });
    expect((await visitor.follow(verified)).path).toBe('/admin');
  });

  test('ASVS 8.2.1: nobody else, with or without a code', async ({
    world,
    home,
    owner,
    person,
    form,
    count,
    planOf,
  }) => {
    for (const workspace of [home, null]) {
      const visitor = await world.signedIn(owner, workspace);
      for (const page of [...PAGES, `/admin/accounts/${person.id}`]) expectRefused(await visitor.get(page));
      for (const action of ACTIONS) {
        expectRefused(await visitor.post(action, form({ workspace: home.id, plan: 'team' })));
      }
    }
    expect(await count('authenticators', person.id)).toBe(1);
    expect(await planOf(home)).toMatchObject({ plan: 'pro' });
  });

  test('ASVS 8.3.2: who is no administrator any more is out at the next request', async ({
    world,
    admin,
    administrator,
    form,
  }) => {
    const visitor = await administrator();
    expect((await visitor.get('/admin')).statusCode).toBe(200);
    await world.db.updateTable('accounts').set({ is_admin: 0 }).where('id', '=', admin.id).execute();
    expectRefused(await visitor.get('/admin'));
    expectRefused(await visitor.post(RESET, form()));
  });

  test('D12: an hour-old code is not enough to reset anybody; looking is allowed', async ({
    world,
    home,
    person,
    administrator,
    form,
    count,
    planOf,
  }) => {
    const visitor = await administrator();
    world.clock.advance(11 * 60_000);
    expect((await visitor.get(`/admin/accounts/${person.id}`)).statusCode).toBe(200);
    // A hand-over and an approval want to be told whose; ownership.test.ts and approval.test.ts ask them.
    const asking = ACTIONS.filter((one) => !/end-sessions|ownership|approve|decline|-code$/.test(one));
    expect(asking).toHaveLength(5);
    for (const action of asking) {
      const asked = await visitor.post(action, form({ workspace: home.id, plan: 'team' }));
      expect(asked.headers.location).toBe('/confirm');
    }
    expect(await count('authenticators', person.id)).toBe(1);
    expect((await planOf(home)).plan).toBe('pro');
  });

  test('D22: the confirming page names the reset, leads back with the reason, and carries it out', async ({
    world,
    secret,
    person,
    administrator,
    form,
    count,
  }) => {
    const visitor = await administrator();
    world.clock.advance(11 * 60_000);
    const asked = await visitor.post(RESET, form({ reason: 'Lost phone & “SIM”' }));
    expect(asked.headers.location).toBe('/confirm');
    const confirming = await visitor.get('/confirm');
    expect(confirming.body).toContain(`reset two-factor authentication for ${person.email}`);
    const [, back = ''] = /href="([^"]+)"[^>]*>\s*Cancel/.exec(confirming.body) ?? [];
    expect(back).toMatch(new RegExp(`^/admin/accounts/${person.id}\\?reset=`));
    const page = await visitor.get(back);
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('value="Lost phone &amp; “SIM”"');
    expect(await count('authenticators', person.id)).toBe(1);
    const confirmed = await visitor.post('/confirm', { password: PASSWORD, code: world.code(secret) });
    expect(confirmed.headers.location).toBe(`/admin/accounts/${person.id}`);
    expect(await count('authenticators', person.id)).toBe(0);

    const endless = await visitor.get(`/admin/accounts/${person.id}?reset=a&reset=b`);
    expect(endless.statusCode).toBe(200);
  });
});
