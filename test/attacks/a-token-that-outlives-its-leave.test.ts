import { describe, expect } from 'vitest';
import { revokeApiToken } from '../../src/access/api-tokens.ts';
import type { Act } from '../../src/access/context.ts';
import { setDisabled } from '../../src/areas/platform/administration/commands.ts';
import { changeRole } from '../../src/areas/workspace/members/change-role.ts';
import { removeMember } from '../../src/areas/workspace/members/remove.ts';
import { transferOwnership } from '../../src/areas/workspace/settings/hand-over.ts';
import { COMMAND_LINE } from '../../src/audit/record.ts';
import { newId } from '../../src/data/id.ts';
import { hashToken } from '../../src/domain/token.ts';
import { makeMailedCode } from '../../src/factors/mailed-codes.ts';
import { resetMfa } from '../../src/factors/reset.ts';
import { actOf } from '../acts.ts';
import { tokenFor } from '../api-tokens.ts';
import { test as base } from '../fixtures.ts';
import { mailedInvitation } from '../mailed.ts';
import { type Moment, stopBefore } from '../moments.ts';
import { setUpApp } from '../set-up-app.ts';
import { PASSWORD } from '../visitor.ts';
import type { Person, Workspace, World } from '../world.ts';

/**
 * GitLab CVE-2022-2884, CVE-2023-2164, GitHub 2024: tokens went on after their maker's leave had ended, or opened more than
 * their maker could. Here a token is a new sign-in of its maker with every request, and less (E27).
 */

const API = '/api/v1/workspaces/acme';
const LIST = `${API}/engagements`;

const test = base
  .extend('initech', ({ world, acme, clara }) => (clara.id === '' ? '' : world.company(acme, 'Initech')))
  .extend('asking', ({ world, acme }) => {
    return (token: string, host: 'base' | 'tenant' = 'base') => {
      const program = world.visitor(host === 'tenant' ? acme : undefined);
      program.apiToken = token;
      return program;
    };
  })
  .extend('plan', async ({ world, acme, carl, initech }) => {
    const consultant = await world.signedIn(carl, acme);
    return async (title: string) => {
      const body = { title, kind: 'api', companyId: initech, visible: true };
      return (await consultant.call('POST', LIST, body)).json<{ id: string }>().id;
    };
  });

const fromTheCommandLine = ({ clock }: World) => ({ ...COMMAND_LINE, now: clock.now() });
const membershipOf = async ({ db }: World, { id }: Person) =>
  (await db.selectFrom('memberships').select('id').where('account_id', '=', id).executeTakeFirstOrThrow()).id;

test('E27: made by form, shown once, kept as a hash, told of by mail, listed with its last use, and revoked at once', async ({
  world,
  acme,
  carl,
  asking,
}) => {
  const browser = await world.signedIn(carl, acme);
  const form = { name: 'Nightly import', may: 'read', days: '30', sees: 'all' };
  const made = await browser.post('/dashboard/acme/tokens/new', form);
  expect(made.statusCode).toBe(200);
  const token = /sp_[\w-]{51}/.exec(made.body)?.[0] ?? '';
  expect((await browser.post('/dashboard/acme/tokens/new', form)).statusCode).toBe(422);
  const [row] = await world.db.selectFrom('api_tokens').selectAll().execute();
  expect(row?.token_hash).toBe(hashToken(token));
  expect(JSON.stringify(row)).not.toContain(token);
  expect((await world.mailTo(carl.email)).map(({ subject }) => subject)).toContain(
    'A new API token for your SecPortal account',
  );
  expect((await browser.get('/account/security/tokens')).body).toContain('Never');
  expect((await asking(token).get(LIST)).json()).toEqual({ items: [], next: null });
  const list = await browser.get('/account/security/tokens');
  expect(list.body).toContain('Nightly import');
  expect(list.body).not.toContain('Never');
  expect(list.body).not.toContain(token);
  await browser.post('/account/security/tokens/revoke', { revoked: row?.id ?? '' });
  expect((await asking(token).get(LIST)).statusCode).toBe(401);
});

test('E27 D12: only a session that has just proved itself makes one', async ({ world, acme, carl }) => {
  const browser = await world.signedIn(carl, acme);
  world.clock.advance(11 * 60_000);
  const form = { name: 'Nightly import', may: 'write', days: '30', sees: 'all' };
  expect((await browser.post('/dashboard/acme/tokens/new', form)).headers.location).toBe('/confirm');
  expect(await world.db.selectFrom('api_tokens').selectAll().execute()).toEqual([]);
});

interface Scene {
  readonly world: World;
  readonly acme: Workspace;
  readonly owner: Act<'owner'>;
  readonly carl: Person;
  readonly tokenId: string;
}

test('E27 D22: every engagement that was ticked is still chosen once the maker has confirmed who they are', async ({
  world,
  acme,
  carl,
  plan,
}) => {
  const chosen = [await plan('One'), await plan('Another')];
  await plan('Not chosen');
  const browser = await world.signedIn(carl, acme);
  world.clock.advance(11 * 60_000);
  const form = new URLSearchParams({ name: 'Import', may: 'read', days: '30', sees: 'chosen' });
  for (const id of chosen) form.append('engagements', id);
  const asked = await world.app.inject({
    method: 'POST',
    url: '/dashboard/acme/tokens/new',
    headers: {
      host: browser.host,
      cookie: `secportal=${browser.token}`,
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/x-www-form-urlencoded',
    },
    payload: form.toString(),
  });
  expect(asked.headers.location).toBe('/confirm');
  const made = await browser.post('/confirm', { password: PASSWORD });
  expect([made.statusCode, /sp_[\w-]{51}/.test(made.body)]).toEqual([200, true]);
  const kept = await world.db.selectFrom('api_token_engagements').select('engagement_id').execute();
  expect(kept.map(({ engagement_id }) => engagement_id).sort()).toEqual(chosen.sort());
});

/** What ends a token for good: it stays dead when its maker is again what they were. */
const WITHDRAWALS: Readonly<Record<string, (scene: Scene) => Promise<unknown>>> = {
  'its maker is removed': async ({ world, owner, carl }) =>
    removeMember(world.services, owner, await membershipOf(world, carl)),
  'its maker is removed, and comes back by an invitation': async ({ world, acme, owner, carl }) => {
    await removeMember(world.services, owner, await membershipOf(world, carl));
    const inviter = { ...owner.session.account };
    const { pathname } = await mailedInvitation(world, { workspace: acme, email: carl.email, inviter });
    await (await world.signedIn(carl, null)).post(pathname);
    expect(await membershipOf(world, carl)).not.toBe('');
  },
  'its maker becomes a client, and a consultant again': async ({ world, owner, carl }) => {
    const membershipId = await membershipOf(world, carl);
    await changeRole(world.services, owner, { membershipId, company: 'Initech' });
    await changeRole(world.services, owner, { membershipId, company: null });
  },
  'its maker becomes the owner': async ({ world, owner, carl }) => {
    const membershipId = await membershipOf(world, carl);
    const workspaceId = owner.session.workspace.id;
    await transferOwnership(world.services, owner, { workspaceId, membershipId });
  },
  'the second factor of its maker is reset': ({ world, carl: { id: accountId } }) =>
    resetMfa(world.services, fromTheCommandLine(world), { accountId, reason: 'lost phone' }),
  'the second factor of its maker is reset, and set up anew': async ({ world, acme, carl }) => {
    const by = fromTheCommandLine(world);
    await resetMfa(world.services, by, { accountId: carl.id, reason: 'lost phone' });
    const browser = await world.signedIn(carl, acme);
    const make = { account: carl, purpose: 'set-up', now: by.now } as const;
    const { code } = await world.db.transaction().execute((trx) => makeMailedCode(trx, world.services, make));
    expect((await browser.post('/mfa/email', { code })).headers.location).toBe('/mfa/setup');
    expect(await setUpApp(world, browser)).not.toBe(null);
  },
  'the password of its maker is reset by a mailed link': async ({ world, carl }) => {
    const visitor = world.visitor();
    await visitor.post('/password/forgot', { email: carl.email });
    const [link = ''] =
      /\/password\/reset\?token=[\w-]+/.exec((await world.mailTo(carl.email))[0]?.text ?? '') ?? [];
    const [, token = ''] = link.split('token=');
    const { headers } = await visitor.post('/password/reset', { token, password: 'quiet copper lighthouse' });
    expect(headers.location).toContain('/login');
  },
  'its maker is disabled, and enabled again': async ({ world, carl: { id: accountId } }) => {
    for (const disabled of [true, false])
      await setDisabled(world.services, fromTheCommandLine(world), { accountId, disabled, reason: 'stolen' });
  },
  'it is revoked': ({ world, carl, tokenId }) =>
    world.db.transaction().execute((trx) => revokeApiToken(trx, carl.id, tokenId)),
  'its time is up': async ({ world }) => world.clock.advance(365 * 24 * 60 * 60_000),
};

const testWithScene = test.extend('scene', async ({ world, acme, olivia, carl, initech }) => {
  const { token = '', host } = await world.signedIn(olivia, acme);
  const owner = await actOf(world, { token, host, access: 'owner', slug: acme.slug });
  if (owner === null) throw new Error('the owner was not let in');
  const made = await tokenFor(world, carl, acme);
  return { world, acme, owner, carl, initech, tokenId: made.id, token: made.token };
});

describe.each(Object.entries(WITHDRAWALS))('%s', (_name, withdraw) => {
  testWithScene('E27: then the token opens nothing', async ({ scene, asking }) => {
    expect((await asking(scene.token).get(LIST)).statusCode).toBe(200);
    await withdraw(scene);
    expect((await asking(scene.token).get(LIST)).statusCode).toBe(401);
  });

  testWithScene('E27 D24: what it asked for before is not done', async ({ scene, asking, plan }) => {
    const { world, token } = scene;
    const id = await plan('Online shop');
    const rows = () => world.db.selectFrom('engagements').selectAll().execute();
    const before = await rows();
    const isDeed = ({ kind }: Moment) => kind === 'transaction';
    const asked = await stopBefore(world.db, isDeed, () =>
      asking(token).call('PATCH', `${LIST}/${id}`, { title: 'Another title' }),
    );
    expect(asked.stands).toBe(true);
    await withdraw(scene);
    expect((await asked.goOn()).statusCode).toBe(401);
    expect(await rows()).toEqual(before);
  });
});

test('E27: it answers 401 as soon as a new sign-in would owe a code that was not passed when it was made', async ({
  world,
  acme,
  carl,
  asking,
}) => {
  const passedNothing = await tokenFor(world, carl, acme, { passed: false });
  expect((await asking(passedNothing.token).get(LIST)).statusCode).toBe(200);
  await world.enforce(acme);
  const refused = await asking(passedNothing.token).get(LIST);
  expect([refused.statusCode, Object.keys(refused.json())]).toEqual([
    401,
    expect.arrayContaining(['setup_url']),
  ]);
  await world.enrol(carl);
  expect((await asking(passedNothing.token).get(LIST)).json()).toHaveProperty('verify_url');
  world.clock.advance(1_000);
  const passed = await tokenFor(world, carl, acme);
  expect((await asking(passed.token).get(LIST)).statusCode).toBe(200);
  // With another device another code would have to be passed.
  await world.db.deleteFrom('authenticators').where('account_id', '=', carl.id).execute();
  world.clock.advance(1_000);
  await world.enrol(carl);
  expect((await asking(passed.token).get(LIST)).statusCode).toBe(401);
});

test('E27: a token for reading changes nothing, and says so', async ({ world, acme, carl, asking, plan }) => {
  const id = await plan('Online shop');
  const { token } = await tokenFor(world, carl, acme, { mayWrite: false });
  const program = asking(token);
  expect((await program.get(`${LIST}/${id}`)).json()).toMatchObject({ title: 'Online shop' });
  const refused = await program.call('PATCH', `${LIST}/${id}`, { title: 'Another title' });
  expect([refused.statusCode, refused.json().detail]).toEqual([
    403,
    'This token can only read. Create one that can write under Account security.',
  ]);
  expect((await program.get(`${LIST}/${id}`)).json()).toMatchObject({ title: 'Online shop' });
});

// HEAD is as safe as GET (RFC 9110 9.2.1).
test('E27: a token for reading may ask for the head alone', async ({ world, acme, carl, asking, plan }) => {
  const id = await plan('Online shop');
  const program = asking((await tokenFor(world, carl, acme, { mayWrite: false })).token);
  const whole = await program.get(`${LIST}/${id}`);
  const head = await program.call('HEAD', `${LIST}/${id}`);
  expect([head.statusCode, head.headers.etag, head.body]).toEqual([200, whole.headers.etag, '']);
  expect((await program.call('HEAD', `${LIST}/${newId()}`)).statusCode).toBe(404);
});

test('E27 E1: a token for chosen engagements finds no other, nor its company, and plans none', async ({
  world,
  acme,
  carl,
  asking,
  plan,
  initech,
}) => {
  const globex = await world.company(acme, 'Globex');
  const [chosen, other] = [await plan('Chosen'), await plan('Other')];
  const { token } = await tokenFor(world, carl, acme, { engagementIds: [chosen] });
  const program = asking(token);
  const titles = (await program.get(LIST))
    .json<{ items: { title: string }[] }>()
    .items.map(({ title }) => title);
  expect(titles).toEqual(['Chosen']);
  for (const path of [`${LIST}/${other}`, `${LIST}/${other}/findings`])
    expect((await program.get(path)).statusCode).toBe(404);
  expect((await program.call('PATCH', `${LIST}/${other}`, { title: 'Mine' })).statusCode).toBe(404);
  expect((await program.call('POST', `${LIST}/${other}/findings`, { title: 'Mine' })).statusCode).toBe(404);
  expect(
    (await program.call('POST', LIST, { title: 'More', kind: 'api', companyId: initech })).statusCode,
  ).toBe(403);
  expect((await program.call('POST', `${API}/companies`, { name: 'Mine' })).statusCode).toBe(403);
  for (const list of ['companies', 'search?q=glo', 'search?q=ini']) {
    const companies = (await program.get(`${API}/${list}`)).body;
    expect([list, companies.includes(initech), companies.includes(globex)]).toEqual([
      list,
      !list.endsWith('glo'),
      false,
    ]);
  }
});

test('E27 D21: a token is of one workspace and one host, and no cookie beside it is read', async ({
  world,
  acme,
  olivia,
  carl,
  clara,
  asking,
}) => {
  const second = await world.workspace('second');
  await world.join(carl, second, 'consultant');
  const { token } = await tokenFor(world, carl, acme);
  expect((await asking(token).get('/api/v1/workspaces/second/engagements')).statusCode).toBe(404);
  const elsewhere = await asking(token, 'tenant').get(LIST);
  expect([elsewhere.statusCode, elsewhere.json().detail]).toEqual([
    401,
    expect.stringContaining('another workspace or host'),
  ]);
  const ofClient = await tokenFor(world, clara, acme);
  expect((await asking(ofClient.token).get(LIST)).statusCode).toBe(401);
  expect((await asking(ofClient.token, 'tenant').get(LIST)).statusCode).toBe(200);
  const browser = await world.signedIn(olivia, acme);
  browser.apiToken = token;
  for (const path of [
    '/dashboard/acme',
    '/dashboard/acme/members',
    '/account/security',
    '/account/security/tokens',
  ])
    expect((await browser.get(path)).headers.location, path).toMatch(/^\/login/);
  expect((await browser.get('/api/v1/session')).statusCode).toBe(401);
  browser.apiToken = `${token.slice(0, -1)}x`;
  expect((await browser.get(LIST)).statusCode).toBe(401);
});

test('E27 ASVS 3.5.1: a program shows no origin; a cookie without a token still has to', async ({
  world,
  acme,
  carl,
  asking,
  plan,
}) => {
  const id = await plan('Online shop');
  const { token } = await tokenFor(world, carl, acme);
  const nowhere = { 'sec-fetch-site': undefined };
  const change = { title: 'Another title' };
  const program = asking(token);
  expect((await program.call('PATCH', `${LIST}/${id}`, change, nowhere)).statusCode).toBe(200);
  const browser = await world.signedIn(carl, acme);
  for (const authorization of [undefined, 'Bearer abc', `Basic ${token}`])
    expect(
      (await browser.call('PATCH', `${LIST}/${id}`, change, { ...nowhere, authorization })).statusCode,
    ).toBe(403);
  // Without a cookie nothing could be forged, and a program is told what is wrong.
  const wrong = await world.visitor().call('POST', LIST, {}, { ...nowhere, authorization: 'Bearer abc' });
  expect([wrong.statusCode, wrong.headers['www-authenticate']]).toEqual([401, 'Bearer']);
  expect(wrong.json().detail).toContain('A token begins with sp_.');
  // Of a form nobody's token makes a program.
  const form = await program.post('/login', { email: carl.email }, nowhere);
  expect(form.statusCode).toBe(403);
});
