import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Person, type Place, World } from '../../../test/world.ts';

let world: World;
let acme: Place;
let beta: Place;
let rita: Person;
beforeAll(async () => {
  world = await World.create();
  acme = await world.workspace('acme', 'pro', 'Acme Security');
  beta = await world.workspace('beta', 'pro', 'Beta <b>Labs</b>');
  rita = await world.account('Rita Roving');
  await world.join(rita, acme, 'owner');
  await world.join(rita, beta, 'consultant');
});
afterAll(() => world.destroy());

const latestSession = (person: Person) =>
  world.db
    .selectFrom('sessions')
    .selectAll()
    .where('account_id', '=', person.id)
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();

describe('the front door', () => {
  test('tells a stranger where he is, with sign-in and sign-up', async () => {
    const page = await world.visitor().get('/');
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('href="/login"');
    expect(page.body).toContain('href="/signup"');
  });

  test('of a tenant is its sign-in page', async () => {
    expect((await world.visitor(acme).get('/')).headers.location).toBe('/login');
  });

  test('sends those who are signed in home, on either host', async () => {
    const cleo = await world.account('Cleo Client');
    await world.join(cleo, acme, 'client');
    const portal = world.visitor(acme);
    await portal.signIn(cleo.email);
    expect((await portal.get('/')).headers.location).toBe('/portal');
    const base = world.visitor();
    await base.signIn(cleo.email);
    expect((await base.get('/')).headers.location).toBe('/workspaces');
    await base.signIn(rita.email);
    expect((await base.get('/')).headers.location).toBe('/dashboard');
  });

  test('/.well-known/change-password leads to where that is done', async () => {
    for (const visitor of [world.visitor(), world.visitor(acme)]) {
      const answer = await visitor.get('/.well-known/change-password');
      expect([answer.statusCode, answer.headers.location]).toEqual([303, '/account/security']);
    }
  });
});

describe('D11: several workspaces', () => {
  test('are listed, dashboards and portals, names as text (ASVS 3.2.2)', async () => {
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

  test('nobody’s member is told what to do', async () => {
    const ned = await world.account('Ned Nowhere');
    const browser = world.visitor();
    const page = (await browser.follow(await browser.signIn(ned.email))).response;
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('You’re not in any workspace yet');
    expect(page.body).toContain('action="/logout"');
  });

  test('switching renews the token and is in the other workspace’s record', async () => {
    const browser = world.visitor();
    await browser.signIn(rita.email);
    const { workspace_id: from } = await latestSession(rita);
    const to = from === acme.id ? beta : acme;
    const before = browser.token ?? '';
    world.clock.advance(1000);
    const answer = await browser.post('/workspaces/switch', { workspace: to.id });
    expect(answer.headers.location).toBe('/dashboard');
    expect(browser.token).not.toBe(before);
    expect((await latestSession(rita)).workspace_id).toBe(to.id);
    const thief = world.visitor();
    thief.plant(before);
    expect((await thief.get('/workspaces')).headers.location).toMatch(/^\/login/);
    const recorded = await world.db
      .selectFrom('audit_events')
      .select('workspace_id')
      .where('actor_id', '=', rita.id)
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow();
    expect(recorded.workspace_id).toBe(to.id);
    // The next sign-in goes where one was last.
    world.clock.advance(1000);
    await browser.post('/logout');
    await browser.signIn(rita.email);
    expect((await latestSession(rita)).workspace_id).toBe(to.id);
  });

  test('switching into a workspace under enforcement owes what a sign-in there owes', async () => {
    const strict = await world.workspace('strict');
    const sam = await world.account('Sam Switch');
    await world.join(sam, strict, 'consultant');
    world.clock.advance(1000);
    await world.join(sam, acme, 'consultant');
    const browser = world.visitor();
    expect((await browser.signIn(sam.email)).headers.location).toBe('/dashboard');
    await world.db
      .updateTable('workspaces')
      .set({ mfa_required: 1, mfa_epoch: 3, mfa_enforced_from: 3 })
      .where('id', '=', strict.id)
      .execute();
    const answer = await browser.post('/workspaces/switch', { workspace: strict.id });
    expect(answer.headers.location).toBe('/mfa/setup');
    expect((await browser.get('/workspaces')).headers.location).toBe('/mfa/setup');
  });

  test('D12: switching counts as neither password nor code just given, and prolongs nothing', async () => {
    const browser = world.visitor();
    await browser.signIn(rita.email);
    const before = await latestSession(rita);
    world.clock.advance(30_000);
    const to = before.workspace_id === acme.id ? beta : acme;
    await browser.post('/workspaces/switch', { workspace: to.id });
    const after = await latestSession(rita);
    expect(after).toMatchObject({ id: before.id, workspace_id: to.id });
    for (const field of ['signed_in_at', 'expires_at', 'confirmed_at', 'mfa_verified_at'] as const) {
      expect(after[field], field).toBe(before[field]);
    }
  });

  test('ASVS 2.3.1: an unverified session cannot switch its way out of what it owes', async () => {
    const strict = await world.workspace('strict-too');
    const una = await world.account('Una Unverified');
    await world.join(una, strict, 'owner');
    await world.enforce(strict);
    const lax = await world.workspace('lax');
    const browser = world.visitor();
    await browser.signIn(una.email);
    await world.join(una, lax, 'owner');
    const answer = await browser.post('/workspaces/switch', { workspace: lax.id });
    expect(answer.headers.location).toBe('/mfa/setup');
    expect((await latestSession(una)).workspace_id).toBe(strict.id);
  });

  test('ASVS 8.2.2: another’s workspace, a portal, nonsense and arrays are not found', async () => {
    const foreign = await world.workspace('foreign');
    const portal = await world.workspace('portal-only');
    await world.join(rita, portal, 'client');
    const browser = world.visitor();
    await browser.signIn(rita.email);
    const before = (await latestSession(rita)).workspace_id;
    for (const body of [
      `workspace=${foreign.id}`,
      `workspace=${portal.id}`,
      'workspace=nonsense',
      `workspace=${acme.id}&workspace=${beta.id}`,
      '',
    ]) {
      expect((await browser.post('/workspaces/switch', body)).statusCode).toBe(404);
    }
    expect((await latestSession(rita)).workspace_id).toBe(before);
  });

  test('the list is of the base host alone', async () => {
    expect((await world.visitor(acme).get('/workspaces')).statusCode).toBe(404);
  });
});
