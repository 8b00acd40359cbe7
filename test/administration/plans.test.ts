import { describe, expect } from 'vitest';
import { test } from './administrators.ts';

describe('plans (D10)', () => {
  test('a downgrade suspends enforcement, an upgrade resumes it; the owner is told both times', async ({
    world,
    home,
    owner,
    events,
    planOf,
    set,
  }) => {
    await world.enforce(home);
    const theirs = await world.signedIn(owner, home);
    expect((await theirs.get(`/dashboard/${home.slug}`)).headers.location).toBe('/mfa/setup');
    expect((await set('starter')).statusCode).toBe(303);
    expect(await planOf(home)).toEqual({ plan: 'starter', required: 1 });
    expect((await theirs.get(`/dashboard/${home.slug}`)).statusCode).toBe(200);
    world.clock.advance(60_000);
    expect((await set('team')).statusCode).toBe(303);
    expect(await planOf(home)).toEqual({ plan: 'team', required: 1 });
    expect((await theirs.get(`/dashboard/${home.slug}`)).headers.location).toBe('/mfa/setup');
    const mails = await world.mailTo(owner.email);
    expect(mails).toHaveLength(2);
    for (const type of ['policy.suspended', 'policy.resumed']) expect(await events(type)).toHaveLength(1);
    expect(await events('plan.changed')).toHaveLength(2);
  });

  test('B2: a policy for clients alone is shown as that, and the owner is told whom it asks again', async ({
    world,
    home,
    owner,
    administrator,
    set,
  }) => {
    await world.enforce(home);
    await world.db
      .updateTable('mfa_policies')
      .set({ required: 0 })
      .where('workspace_id', '=', home.id)
      .where('audience', '=', 'team')
      .execute();
    const visitor = await administrator();
    const page = (await visitor.get(`/admin/workspaces?q=${home.slug}`)).body;
    expect(page).toMatch(/Team: <span[^>]*>Disabled<.*Clients: <span[^>]*>Enabled</s);
    const file = (await visitor.get(`/admin/workspaces.csv?q=${home.slug}`)).body;
    expect(file).toContain('"team: off, clients: on"');
    await set('starter');
    world.clock.advance(60_000);
    await set('team');
    const [, mail] = (await world.mailTo(owner.email)).map(({ text }) => text);
    expect(mail).toContain('Every client will be asked for it again');
  });

  test('what there is not', async ({ home, planOf, set }) => {
    for (const plan of ['', 'gold', 'PRO']) expect((await set(plan)).statusCode).toBe(422);
    expect([404, 422]).toContain((await set('team', 'nowhere')).statusCode);
    expect((await planOf(home)).plan).toBe('pro');
  });
});
