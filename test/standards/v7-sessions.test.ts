import { expect } from 'vitest';
import { newToken } from '../../src/domain/token.ts';
import { isInside } from '../authenticator-app.ts';
import { testInOneWorld as base } from '../fixtures.ts';

const test = base.extend('everybody', { auto: true, scope: 'file' }, ({ olivia }) => [olivia]);

test('ASVS 7.2.1 7.2.3: a token says nothing, and only the very one that the server gave opens anything', async ({
  world,
  acme,
  olivia,
}) => {
  const token = (await world.signedIn(olivia, acme)).token ?? '';
  expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  for (const hint of [olivia.id, acme.id, olivia.email]) {
    expect(Buffer.from(token, 'base64url').toString('latin1')).not.toContain(hint);
  }
  const stored = await world.db.selectFrom('sessions').select('token_hash').execute();
  expect(stored.map(({ token_hash }) => token_hash)).not.toContain(token);
  const altered = (token.startsWith('A') ? 'B' : 'A') + token.slice(1);
  for (const other of [
    altered,
    token.slice(0, -1),
    `${token}A`,
    newToken(),
    stored[0]?.token_hash ?? '',
    '',
  ]) {
    const visitor = world.visitor();
    visitor.plant(other);
    expect(await isInside(visitor)).toBe(false);
  }
});

test('ASVS 7.2.2: a session is made by signing in, each time another; nothing that lasts stands in for it', async ({
  world,
  olivia,
}) => {
  const tokens = new Set<string>();
  for (let times = 0; times < 3; times += 1) {
    const visitor = world.visitor();
    await visitor.signIn(olivia.email);
    tokens.add(visitor.token ?? '');
  }
  expect(tokens.size).toBe(3);
});

test('ASVS 7.2.4: sign-in, code and confirmation each make a new token; the old one is dead', async ({
  world,
  acme,
}) => {
  const person = await world.account('Rita Rising');
  await world.join(person, acme, 'consultant');
  const secret = await world.enrol(person);
  const visitor = world.visitor();
  const rises = [
    () => visitor.signIn(person.email),
    () => visitor.post('/mfa/verify', { code: world.code(secret) }),
    () => visitor.post('/confirm', { password: 'seven quiet lanterns drift', code: world.code(secret, 1) }),
  ];
  for (const rise of rises) {
    const before = visitor.token;
    expect((await rise()).statusCode).toBe(303);
    expect(visitor.token).not.toBe(before);
    if (before === undefined) continue;
    const old = world.visitor();
    old.plant(before);
    expect((await old.get('/account/security')).headers.location).toMatch(/^\/login/);
  }
});

test('ASVS 7.1.2: any number of sessions at once, each listed to its owner', async ({ world, acme }) => {
  const person = await world.account('Mia Many');
  await world.join(person, acme, 'consultant');
  for (let times = 0; times < 9; times += 1) await world.signedIn(person, acme);
  const visitor = await world.signedIn(person, acme);
  const { body } = await visitor.get('/account/security');
  expect(body.match(/action="\/account\/security\/sessions\/end"/g)).toHaveLength(9);
});

test('ASVS 7.4.4: on every page of whoever is signed in stands the way out, on those of the second factor too', async ({
  world,
  acme,
  olivia,
  ada,
}) => {
  const workspace = await world.workspace('exits');
  const client = await world.account('Clara Client');
  const person = await world.account('Otis Owner');
  await world.join(person, workspace, 'owner');
  await world.join(client, workspace, 'client');
  const newcomer = await world.account('Nora Newcomer');
  const strict = await world.workspace('strict');
  await world.join(newcomer, strict, 'consultant');
  const enrolled = await world.account('Enid Enrolled');
  await world.join(enrolled, strict, 'consultant');
  await world.enrol(enrolled);
  await world.enforce(strict);
  const administrator = await world.signedIn(ada, null);
  await administrator.post('/mfa/verify', { code: world.code(ada.secret) });
  const visitors = [
    administrator,
    await world.signedIn(person, workspace),
    await world.signedIn(client, workspace, 'tenant'),
    await world.signedIn(newcomer, strict),
    await world.signedIn(enrolled, strict),
  ];
  let pages = 0;
  for (const visitor of visitors) {
    for (const { url, method, config } of world.routes) {
      const mark = config?.mark;
      if (method !== 'GET' || mark?.kind !== 'page' || mark.requirement?.access === 'public') continue;
      const answer = await visitor.get(url.replace(':slug', acme.slug).replace(/:\w+/g, olivia.id));
      if (answer.statusCode !== 200 || !/^text\/html/.test(String(answer.headers['content-type']))) continue;
      expect(answer.body, url).toContain('action="/logout"');
      pages += 1;
    }
  }
  expect(pages).toBeGreaterThan(15);
});

test('ASVS 7.5.1 7.5.3: what touches factors, policy, ownership or other people wants a password or code of just now', ({
  world,
}) => {
  const fresh = world.routes.filter(({ config }) => config?.mark?.requirement?.fresh).map(({ url }) => url);
  for (const url of [
    '/account/security/authenticators',
    '/account/security/authenticators/replace',
    '/account/security/authenticators/remove',
    '/account/security/recovery-codes',
    '/account/security/always-ask',
    '/dashboard/:slug/members/role',
    '/dashboard/:slug/settings/mfa',
    '/dashboard/:slug/settings/ownership',
    '/admin/accounts/reset-mfa',
    '/admin/accounts/approve-reset',
    '/dashboard/:slug/members/reset',
    '/admin/accounts/disable',
    '/admin/accounts/enable',
    '/admin/workspaces/plan',
    '/admin/workspaces/ownership',
  ]) {
    expect(fresh).toContain(url);
  }
});
