import { describe, expect } from 'vitest';
import { testInOneWorld as base } from '../../../../test/fixtures.ts';
import type { Person } from '../../../../test/world.ts';
import { COMMAND_LINE } from '../../../audit/record.ts';
import { switchPolicy } from '../../workspace/mfa-policy/commands.ts';

const test = base
  .extend('acme', { scope: 'file' }, ({ world }) => world.workspace('acme', 'pro', 'Acme Security'))
  .extend('beta', { scope: 'file' }, ({ world }) => world.workspace('beta-labs', 'pro', 'Beta <b>Labs</b>'))
  .extend('rita', { scope: 'file' }, async ({ world, acme, beta }) => {
    const rita = await world.account('Rita Roving');
    await world.join(rita, acme, 'owner');
    await world.join(rita, beta, 'consultant');
    return rita;
  })
  .extend('everybody', { auto: true, scope: 'file' }, ({ rita }) => [rita])
  .extend(
    'latestSession',
    { scope: 'file' },
    ({ world }) =>
      (person: Person) =>
        world.db
          .selectFrom('sessions')
          .selectAll()
          .where('account_id', '=', person.id)
          .orderBy('id', 'desc')
          .executeTakeFirstOrThrow(),
  );

describe('the front door', () => {
  test('tells a stranger where he is, with sign-in and sign-up', async ({ world }) => {
    const page = await world.visitor().get('/');
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('href="/login"');
    expect(page.body).toContain('href="/signup"');
  });

  test('of a tenant is its sign-in page', async ({ world, acme }) => {
    expect((await world.visitor(acme).get('/')).headers.location).toBe('/login');
  });

  test('sends those who are signed in home, on either host', async ({ world, acme, rita }) => {
    const cleo = await world.account('Cleo Client');
    await world.join(cleo, acme, 'client');
    const portal = world.visitor(acme);
    await portal.signIn(cleo.email);
    expect((await portal.get('/')).headers.location).toBe('/portal');
    const base = world.visitor();
    await base.signIn(cleo.email);
    expect((await base.get('/')).headers.location).toBe('/workspaces');
    await base.signIn(rita.email);
    expect((await base.get('/')).headers.location).toBe('/dashboard/acme');
  });

  test('/.well-known/change-password leads to where that is done', async ({ world, acme }) => {
    for (const visitor of [world.visitor(), world.visitor(acme)]) {
      const answer = await visitor.get('/.well-known/change-password');
      expect([answer.statusCode, answer.headers.location]).toEqual([303, '/account/security']);
    }
  });
});

describe('D11: several workspaces', () => {
  test('are listed, dashboards and portals, names as text (ASVS 3.2.2)', async ({ world, acme, beta }) => {
    const cora = await world.account('Cora Client');
    await world.join(cora, acme, 'client', 'Initech & Sons');
    await world.join(cora, beta, 'owner');
    const browser = world.visitor();
    await browser.signIn(cora.email);
    const page = await browser.get('/workspaces');
    expect(page.body).toContain('Beta &lt;b>Labs&lt;/b>');
    expect(page.body).toContain('For Initech &amp; Sons');
    expect(page.body).toContain(`href="http://${acme.host}/portal"`);
    expect(page.body).not.toContain(`value="${acme.id}"`);
  });

  test('nobody’s member is told what to do', async ({ world }) => {
    const ned = await world.account('Ned Nowhere');
    const browser = world.visitor();
    const page = (await browser.follow(await browser.signIn(ned.email))).response;
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('You’re not in any workspace yet');
    expect(page.body).toContain('action="/logout"');
  });

  test('D21: a second workspace opened by its address is in its own record, once; the next sign-in goes there', async ({
    world,
    acme,
    beta,
    rita,
    latestSession,
  }) => {
    const browser = world.visitor();
    await browser.follow(await browser.signIn(rita.email));
    const { workspace_id: from } = await latestSession(rita);
    const to = from === acme.id ? beta : acme;
    world.clock.advance(1000);
    for (let times = 0; times < 2; times += 1) {
      expect((await browser.get(`/dashboard/${to.slug}`)).statusCode).toBe(200);
    }
    expect((await latestSession(rita)).workspace_id).toBe(to.id);
    const recorded = await world.db
      .selectFrom('audit_events')
      .select('detail')
      .where('actor_id', '=', rita.id)
      .where('type', '=', 'sign-in.accepted')
      .where('workspace_id', '=', to.id)
      .execute();
    expect(recorded.map(({ detail }) => JSON.parse(detail).from)).toEqual(['another workspace']);
    // The next sign-in goes where one was last.
    await browser.post('/logout');
    expect((await browser.signIn(rita.email)).headers.location).toBe(`/dashboard/${to.slug}`);
    expect((await browser.get('/dashboard')).headers.location).toBe(`/dashboard/${to.slug}`);
  });

  test('D21: two tabs on two workspaces work side by side, and a form acts on the one that its page showed', async ({
    world,
  }) => {
    const both = await world.account('Bo Both');
    const [here, there] = [await world.workspace('tab-one'), await world.workspace('tab-two')];
    for (const workspace of [here, there]) await world.join(both, workspace, 'owner');
    const browser = await world.signedIn(both, here);
    await browser.get(`/dashboard/${here.slug}/settings`);
    await browser.get(`/dashboard/${there.slug}/settings`);
    const changed = { name: 'Renamed here', accent: 'teal' };
    const saved = await browser.post(`/dashboard/${here.slug}/settings/workspace`, changed);
    expect(saved.headers.location).toBe(`/dashboard/${here.slug}/settings`);
    const names = await world.db.selectFrom('workspaces').select(['id', 'name']).execute();
    expect(names.find(({ id }) => id === here.id)?.name).toBe('Renamed here');
    expect(names.find(({ id }) => id === there.id)?.name).toBe('tab-two Security');
  });

  test('D11 D21: each workspace’s policy is judged for its own pages, and the strictest for the rest', async ({
    world,
    acme,
  }) => {
    const strict = await world.workspace('strict');
    const sam = await world.account('Sam Switch');
    await world.join(sam, strict, 'consultant');
    await world.join(sam, acme, 'consultant');
    const browser = await world.signedIn(sam, acme);
    await world.enforce(strict);
    expect((await browser.get(`/dashboard/${acme.slug}`)).statusCode).toBe(200);
    for (const path of ['/dashboard/strict', '/workspaces', '/account/security', '/confirm', '/dashboard']) {
      expect((await browser.get(path)).headers.location, path).toBe('/mfa/setup');
    }
    expect((await browser.get('/api/v1/session')).statusCode).toBe(401);
    expect((await browser.get('/mfa/setup')).body).toContain('strict Security');
  });

  test('D1 D21: at the next sign-in means so in whichever workspace a session goes to', async ({
    world,
    acme,
  }) => {
    const strict = await world.workspace('strict-next');
    const sam = await world.account('Sam Spared');
    await world.join(sam, strict, 'consultant');
    await world.join(sam, acme, 'consultant');
    const before = await world.signedIn(sam, acme);
    const operator = { ...COMMAND_LINE, now: world.clock.now() };
    await switchPolicy(world.services, operator, {
      workspaceId: strict.id,
      enabled: true,
      start: 'next-sign-in',
    });
    expect((await before.get('/dashboard/strict-next')).statusCode).toBe(200);
    const after = await world.signedIn(sam, acme);
    expect((await after.get('/dashboard/strict-next')).headers.location).toBe('/mfa/setup');
  });

  test('D12: opening another workspace counts as neither password nor code just given, and prolongs nothing', async ({
    world,
    acme,
    beta,
    rita,
    latestSession,
  }) => {
    const browser = world.visitor();
    await browser.signIn(rita.email);
    const before = await latestSession(rita);
    world.clock.advance(30_000);
    const to = before.workspace_id === acme.id ? beta : acme;
    await browser.get(`/dashboard/${to.slug}`);
    const after = await latestSession(rita);
    expect(after).toMatchObject({ id: before.id, workspace_id: to.id });
    for (const field of ['signed_in_at', 'expires_at', 'confirmed_at', 'mfa_verified_at'] as const) {
      expect(after[field], field).toBe(before[field]);
    }
  });

  test('ASVS 2.3.1: going to another workspace’s pages pays nothing of what is owed', async ({ world }) => {
    const strict = await world.workspace('strict-too');
    const una = await world.account('Una Unverified');
    await world.join(una, strict, 'owner');
    await world.enforce(strict);
    const lax = await world.workspace('lax');
    const browser = world.visitor();
    expect((await browser.signIn(una.email)).headers.location).toBe('/mfa/setup');
    await world.join(una, lax, 'owner');
    expect((await browser.get('/dashboard/lax')).statusCode).toBe(200);
    expect((await browser.get('/dashboard/strict-too')).headers.location).toBe('/mfa/setup');
  });

  test('ASVS 8.2.2: another’s workspace, and one that there is not, are not found; a client is shown the portal', async ({
    world,
    rita,
    latestSession,
  }) => {
    await world.workspace('foreign');
    const portal = await world.workspace('portal-only');
    await world.join(rita, portal, 'client');
    const browser = world.visitor();
    await browser.signIn(rita.email);
    const before = (await latestSession(rita)).workspace_id;
    // Each answer has a number of its own.
    const numberless = (body: string) =>
      body.replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'number');
    const foreign = await browser.get('/dashboard/foreign');
    expect(foreign.statusCode).toBe(404);
    for (const slug of ['nowhere', 'a', '%00', '..%2Facme', 'dashboard', `${'x'.repeat(60)}`]) {
      const answer = await browser.get(`/dashboard/${slug}`);
      expect(answer.statusCode, slug).toBe(404);
      expect(numberless(answer.body).replaceAll('nowhere', 'foreign'), slug).toBe(numberless(foreign.body));
    }
    const client = await browser.get('/dashboard/portal-only');
    expect(client.statusCode).toBe(403);
    expect(client.body).toContain(`http://${portal.host}/portal`);
    expect((await latestSession(rita)).workspace_id).toBe(before);
  });

  test('D21: who was removed from the workspace used last is led to another', async ({
    world,
    acme,
    beta,
  }) => {
    const lee = await world.account('Lee Left');
    const membership = await world.join(lee, acme, 'consultant');
    await world.join(lee, beta, 'consultant');
    const browser = await world.signedIn(lee, acme);
    await world.db.deleteFrom('memberships').where('id', '=', membership).execute();
    expect((await browser.get(`/dashboard/${acme.slug}`)).statusCode).toBe(404);
    expect((await browser.get('/dashboard')).headers.location).toBe(`/dashboard/${beta.slug}`);
  });

  test('the list is of the base host alone', async ({ world, acme }) => {
    expect((await world.visitor(acme).get('/workspaces')).statusCode).toBe(404);
  });
});
