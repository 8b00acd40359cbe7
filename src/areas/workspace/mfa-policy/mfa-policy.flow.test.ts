import type { LightMyRequestResponse } from 'fastify';
import { describe, expect } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';
import { PASSWORD, type Visitor } from '../../../../test/visitor.ts';

const SETTINGS = '/dashboard/acme/settings';
const SWITCH = '/dashboard/acme/settings/mfa';
const MINUTE = 60_000;

const test = base
  .extend('everybody', { auto: true }, ({ olivia, carl, clara }) => [olivia, carl, clara])
  .extend(
    'asOwner',
    ({ world, acme, olivia }) =>
      () =>
        world.signedIn(olivia, acme),
  )
  .extend(
    'asClient',
    ({ world, acme, clara }) =>
      () =>
        world.signedIn(clara, acme, 'tenant'),
  )
  .extend(
    'setPlan',
    ({ world, acme }) =>
      (plan: 'starter' | 'pro' | 'team') =>
        world.db.updateTable('workspaces').set({ plan }).where('id', '=', acme.id).execute(),
  )
  .extend('required', ({ world, acme }) => async (workspace = acme): Promise<boolean> => {
    const policies = await world.db
      .selectFrom('mfa_policies')
      .select('required')
      .where('workspace_id', '=', workspace.id)
      .execute();
    expect(new Set(policies.map(({ required }) => required)).size).toBe(1);
    return policies[0]?.required === 1;
  });

async function flip(
  visitor: Visitor,
  enabled: boolean,
  apply = 'next-sign-in',
  settings = SETTINGS,
): Promise<void> {
  const answer = await visitor.post(`${settings}/mfa`, { enabled: String(enabled), apply });
  expect([answer.statusCode, answer.headers.location]).toEqual([303, settings]);
}

const leadsTo = (answer: LightMyRequestResponse) =>
  answer.statusCode === 303 ? answer.headers.location : answer.statusCode;

/** The switch as the page draws it: on or off, and whether it can be used. */
function drawnSwitch(page: string): { on: boolean; usable: boolean; word: string | undefined } {
  const [button = ''] = /<button[^>]*role="switch".*?<\/button>/s.exec(page) ?? [];
  expect(page.match(/role="switch"/g)).toHaveLength(1);
  return {
    on: button.includes('aria-checked="true"'),
    usable: !/ disabled(?=[ >])/.test(button),
    word: /(Enabled|Disabled)/.exec(button)?.[0],
  };
}

describe('the card', () => {
  test('S2: an owner on Pro has a switch, off, with who will be asked', async ({ world, carl, asOwner }) => {
    await world.enrol(carl);
    const { body } = await (await asOwner()).get(SETTINGS);
    expect(body).toMatch(/<h2[^>]*>Two-Factor Authentication \(MFA\)<\/h2>/);
    expect(drawnSwitch(body)).toEqual({ on: false, usable: true, word: 'Disabled' });
    expect(body).toContain('2 people</strong>');
    expect(body).toContain('1 person already has');
    expect(body).toMatch(/Have set up already<\/h3>.*Carl Consultant/s);
    expect(body).toMatch(/<input[^>]*value="next-sign-in"[^>]*checked/);
  });

  test('S2: switched on it says so, how many have set up, and who has still to', async ({
    world,
    olivia,
    asOwner,
  }) => {
    const owner = await asOwner();
    await flip(owner, true);
    const { body } = await owner.get(SETTINGS);
    expect(body).toContain(
      'Two-factor authentication is now required. Everyone will be asked at their next sign-in.',
    );
    expect(drawnSwitch(body)).toEqual({ on: true, usable: true, word: 'Enabled' });
    expect(body).toContain('0 of 3 people</strong> are set up. The other 3 must set up an authenticator app');
    expect(body).toContain('Ask everyone now');
    await flip(owner, true, 'now');
    await world.enrol(olivia);
    expect((await owner.get(SETTINGS)).headers.location).toBe('/mfa/verify');
  });

  test('S3: a consultant sees card and state, cannot use them, and reads who can', async ({
    world,
    acme,
    carl,
    asOwner,
  }) => {
    const consultant = await world.signedIn(carl, acme);
    expect(drawnSwitch((await consultant.get(SETTINGS)).body)).toMatchObject({ on: false, usable: false });
    await flip(await asOwner(), true);
    const { body } = await consultant.get(SETTINGS);
    expect(drawnSwitch(body)).toEqual({ on: true, usable: false, word: 'Enabled' });
    expect(body).toContain('Only the owner, Olivia Owner, can change this.');
    expect(body).not.toContain(`action="${SWITCH}"`);
  });

  test('S4: on Starter the switch is greyed out, with the reason and the way to upgrade beside it', async ({
    world,
    asOwner,
    setPlan,
  }) => {
    await setPlan('starter');
    const { body } = await (await asOwner()).get(SETTINGS);
    expect(drawnSwitch(body)).toEqual({ on: false, usable: false, word: 'Disabled' });
    expect(body).toContain('Your Starter plan doesn’t include requiring two-factor authentication');
    expect(body).toContain(`mailto:${world.config.supportEmail}`);
  });

  test('ASVS 3.2.2: a name stays text', async ({ world, acme, asOwner }) => {
    const [mallory, inc] = ['<script>alert(1)</script>', '<script>alert(2)</script>'];
    await world.join(await world.account(mallory), acme, 'client', inc);
    await world.db.updateTable('workspaces').set({ name: mallory }).where('id', '=', acme.id).execute();
    const owner = await asOwner();
    for (const page of [SETTINGS, '/dashboard/acme']) {
      const { body } = await owner.get(page);
      expect(body).not.toMatch(/<script>/);
      expect(body).toContain('&lt;script>alert(1)');
      expect(body).toContain('&lt;script>alert(2)');
    }
  });
});

describe('S3, S4, ASVS 8.2.1, 8.3.1: the server refuses whatever the page showed', () => {
  test('consultant and client', async ({ world, acme, carl, clara, asClient, required }) => {
    const consultant = await world.signedIn(carl, acme);
    expect((await consultant.post(SWITCH, { enabled: 'true', apply: 'now' })).statusCode).toBe(403);
    const client = await world.signedIn(clara, acme);
    expect((await client.post(SWITCH, { enabled: 'true', apply: 'now' })).statusCode).toBe(403);
    expect((await (await asClient()).post(SWITCH, { enabled: 'true' })).statusCode).toBe(404);
    expect(leadsTo(await world.visitor().post(SWITCH, { enabled: 'true' }))).toMatch(/^\/login/);
    expect(await required()).toBe(false);
  });

  test('a consultant is refused before anything is to be confirmed', async ({ world, acme, carl }) => {
    const consultant = await world.signedIn(carl, acme);
    world.clock.advance(10 * MINUTE);
    expect((await consultant.post(SWITCH, { enabled: 'false' })).statusCode).toBe(403);
  });

  test.for([0, 10])(
    'the owner on Starter, %i minutes after signing in',
    async (minutes, { world, asOwner, setPlan, required }) => {
      await setPlan('starter');
      const owner = await asOwner();
      world.clock.advance(minutes * MINUTE);
      const answer = await owner.post(SWITCH, { enabled: 'true', apply: 'now' });
      expect(answer.statusCode).toBe(403);
      expect(answer.body).toContain('Not included in your plan');
      expect(await required()).toBe(false);
      await world.recordCounted();
      const events = await world.db.selectFrom('audit_events').select(['type', 'detail']).execute();
      expect(events).toHaveLength(1);
      expect(events[0]).toMatchObject({ type: 'access.refused' });
      expect(events[0]?.detail).toContain('plan without enforcement');
    },
  );

  test('ASVS 8.2.3: other fields of the form are ignored', async ({ world, asOwner, setPlan, required }) => {
    const globex = await world.workspace('globex');
    const owner = await asOwner();
    await setPlan('starter');
    const sneaky = { enabled: 'true', apply: 'now', plan: 'team', workspaceId: globex.id, mfa_required: '1' };
    expect((await owner.post(SWITCH, sneaky)).statusCode).toBe(403);
    await setPlan('pro');
    expect((await owner.post(SWITCH, sneaky)).statusCode).toBe(303);
    expect([await required(), await required(globex)]).toEqual([true, false]);
  });

  test('ASVS 3.5.1: a form of another site', async ({ acme, asOwner, required }) => {
    const owner = await asOwner();
    const headers = { 'sec-fetch-site': 'same-site', origin: `http://${acme.host}` };
    expect((await owner.post(SWITCH, { enabled: 'true' }, headers)).statusCode).toBe(403);
    expect(await required()).toBe(false);
  });
});

test.for([
  ['', 'Choose Enabled or Disabled'],
  ['enabled=yes', 'Choose Enabled or Disabled'],
  ['enabled=true&enabled=false', 'Choose Enabled or Disabled'],
  ['enabled[]=true', 'Choose Enabled or Disabled'],
  ['enabled=true&apply=never', 'when it should start'],
  ['enabled=true&apply=now&apply=now', 'when it should start'],
  ['enabled=true&apply=', 'when it should start'],
] as const)(
  'D18: %j is 422 with the words beside the field',
  async ([form, words], { asOwner, required }) => {
    const owner = await asOwner();
    const answer = await owner.post(SWITCH, form);
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain(words);
    expect(await required()).toBe(false);
  },
);

describe('S5, S15, S16, D1: when it takes effect', () => {
  test('at the next sign-in: open sessions go on, new ones owe', async ({ asOwner, asClient }) => {
    const [owner, client] = [await asOwner(), await asClient()];
    await flip(owner, true);
    expect((await owner.get('/dashboard/acme')).statusCode).toBe(200);
    expect((await client.get('/portal')).statusCode).toBe(200);
    const [ownerAgain, clientAgain] = [await asOwner(), await asClient()];
    for (const page of ['/dashboard/acme', SETTINGS, '/account/security']) {
      expect(leadsTo(await ownerAgain.get(page))).toBe('/mfa/setup');
    }
    expect(leadsTo(await clientAgain.get('/portal'))).toBe('/mfa/setup');
    expect((await clientAgain.get('/mfa/setup')).statusCode).toBe(200);
  });

  test('now: each open session at its next request, and no new sign-in is needed', async ({
    world,
    clara,
    asOwner,
    asClient,
  }) => {
    const secret = await world.enrol(clara);
    const [owner, client] = [await asOwner(), await asClient()];
    await flip(owner, true, 'now');
    expect(leadsTo(await owner.get('/dashboard/acme'))).toBe('/mfa/setup');
    expect(leadsTo(await client.get('/portal'))).toBe('/mfa/verify');
    const done = await client.post('/mfa/verify', { code: world.code(secret) });
    expect(leadsTo(done)).toBe('/portal');
    expect((await client.get('/portal')).statusCode).toBe(200);
  });

  test('now, after it was switched on for the next sign-in', async ({ asOwner, asClient }) => {
    const [owner, client] = [await asOwner(), await asClient()];
    await flip(owner, true);
    expect((await client.get('/portal')).statusCode).toBe(200);
    await flip(owner, true, 'now');
    expect(leadsTo(await client.get('/portal'))).toBe('/mfa/setup');
  });

  test('S17: sign-in and the MFA pages never lead to an MFA page', async ({ world, asOwner }) => {
    await flip(await asOwner(), true, 'now');
    for (const page of ['/mfa/setup', '/login', '/password/forgot']) {
      const answer = await world.visitor().get(page);
      expect(String(leadsTo(answer))).not.toMatch(/^\/mfa/);
    }
  });
});

test('S18, S19, S20: off again, whoever is enrolled stays so and is not asked; whoever is not, is not prompted', async ({
  world,
  olivia,
  asOwner,
  asClient,
}) => {
  await flip(await asOwner(), true);
  const secret = await world.enrol(olivia);
  const [owner, client] = [await asOwner(), await asClient()];
  await owner.post('/mfa/verify', { code: world.code(secret) });
  expect(leadsTo(await client.get('/portal'))).toBe('/mfa/setup');
  await flip(owner, false);
  expect((await owner.get(SETTINGS)).body).toContain('is no longer required');
  expect((await client.get('/portal')).statusCode).toBe(200);
  expect((await (await asOwner()).get('/dashboard/acme')).statusCode).toBe(200);
  const enrolled = await world.db.selectFrom('authenticators').select('account_id').execute();
  expect(enrolled).toEqual([{ account_id: olivia.id }]);
});

test('D10: a downgrade suspends enforcement, says so, and an upgrade resumes it', async ({
  world,
  acme,
  asOwner,
  asClient,
  setPlan,
}) => {
  await world.enforce(acme);
  await setPlan('starter');
  const owner = await asOwner();
  const { body } = await owner.get(SETTINGS);
  expect(body).toContain('Enforcement is suspended');
  expect(drawnSwitch(body)).toMatchObject({ on: false, usable: false });
  expect((await (await asClient()).get('/portal')).statusCode).toBe(200);
  await setPlan('team');
  expect(leadsTo(await owner.get('/dashboard/acme'))).toBe('/mfa/setup');
  await setPlan('starter');
  await flip(owner, false);
  await setPlan('team');
  expect((await owner.get('/dashboard/acme')).statusCode).toBe(200);
});

test('D11: the policy of one workspace does not touch another', async ({
  world,
  acme,
  carl,
  asOwner,
  required,
}) => {
  const globex = await world.workspace('globex');
  await world.join(carl, globex, 'owner');
  const there = await world.signedIn(carl, globex);
  await flip(await asOwner(), true, 'now');
  expect((await there.get('/dashboard/globex')).statusCode).toBe(200);
  expect(leadsTo(await (await world.signedIn(carl, acme)).get('/dashboard/acme'))).toBe('/mfa/setup');
  await flip(there, false, undefined, '/dashboard/globex/settings');
  expect([await required(), await required(globex)]).toEqual([true, false]);
});

describe('D12, ASVS 7.5.3: the switch wants a fresh confirmation', () => {
  test('until ten minutes are over, exactly', async ({ world, asOwner, required }) => {
    const owner = await asOwner();
    world.clock.advance(10 * MINUTE - 1);
    await flip(owner, true);
    world.clock.advance(1);
    expect(leadsTo(await owner.post(SWITCH, { enabled: 'false' }))).toBe('/confirm');
    expect(await required()).toBe(true);
  });

  test('D22: the page names what was chosen, and confirming does it', async ({
    world,
    asOwner,
    required,
  }) => {
    const owner = await asOwner();
    world.clock.advance(10 * MINUTE);
    expect(leadsTo(await owner.post(SWITCH, { enabled: 'true', apply: 'now' }))).toBe('/confirm');
    const { body } = await owner.get('/confirm');
    expect(body).toContain('require two-factor authentication for everyone in acme Security, right away');
    expect(body).toMatch(/<button[^>]*>\s*Ask everyone now/);
    expect(body).toContain(`href="${SETTINGS}?apply=now"`);
    expect((await owner.get(`${SETTINGS}?apply=now`)).body).toMatch(/<input[^>]*value="now"[^>]*checked/);
    expect(await required()).toBe(false);
    const done = await owner.post('/confirm', { password: PASSWORD });
    expect(leadsTo(done)).toBe(SETTINGS);
    expect(await required()).toBe(true);
  });

  test('switching off, too', async ({ world, asOwner, required }) => {
    const owner = await asOwner();
    await flip(owner, true);
    world.clock.advance(10 * MINUTE);
    await owner.post(SWITCH, { enabled: 'false' });
    expect((await owner.get('/confirm')).body).toContain(
      'turn off required two-factor authentication for acme Security',
    );
    const done = await owner.post('/confirm', { password: PASSWORD });
    expect((await owner.follow(done)).response.body).toContain('is no longer required');
    expect(await required()).toBe(false);
  });
});
