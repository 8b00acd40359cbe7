import { expect } from 'vitest';
import { testWithPolicies as base } from '../fixtures.ts';
import { mailedInvitation } from '../mailed.ts';
import { PASSWORD } from '../visitor.ts';

/** Vikunja CVE-2026-34727, Gitea CVE-2026-73278: another way of signing in did not ask for the code. */

const CHOSEN = 'orchard lantern velvet';

const test = base
  .extend('owner', { scope: 'file' }, async ({ world, strict }) => {
    const owner = await world.account('Olga Owner');
    await world.join(owner, strict, 'owner');
    return owner;
  })
  .extend('everybody', { auto: true, scope: 'file' }, ({ owner }) => [owner])
  .extend(
    'invite',
    { scope: 'file' },
    ({ world, strict, owner }) =>
      async (email: string, role: 'consultant' | 'client'): Promise<string> => {
        const company = { id: await world.company(strict, 'Initech'), name: 'Initech' };
        const link = {
          workspace: strict,
          inviter: owner,
          email,
          role,
          company: role === 'client' ? company : null,
        };
        return (await mailedInvitation(world, link)).pathname;
      },
  );

test.for([
  ['consultant', undefined],
  ['client', 'tenant'],
] as const)(
  'accepting an invitation signs nobody in, and the sign-in meets the gate: %s',
  async ([role, host], { world, strict, invite }) => {
    const email = `new.${role}@example.com`;
    const path = await invite(email, role);
    const visitor = world.visitor(host === undefined ? undefined : strict);
    const done = await visitor.post(path, { name: `New ${role}`, password: CHOSEN });
    expect([done.statusCode, done.headers['set-cookie']]).toEqual([303, undefined]);
    expect((await visitor.signIn(email, CHOSEN)).headers.location).toBe('/mfa/setup');
  },
);

test('accepting one with a session at hand does not carry it into the workspace', async ({
  world,
  strict,
  lax,
  invite,
}) => {
  const person = await world.account('Ike Insider');
  await world.join(person, lax, 'consultant');
  const visitor = await world.signedIn(person, lax);
  const done = await visitor.post(await invite(person.email, 'consultant'));
  expect([done.statusCode, done.headers['set-cookie']]).toEqual([303, undefined]);
  expect((await visitor.get(`/dashboard/${strict.slug}`)).headers.location).toBe('/mfa/setup');
  expect((await visitor.get(`/dashboard/${lax.slug}`)).statusCode).toBe(200);
});

test('confirming a sign-up signs nobody in', async ({ world }) => {
  const email = 'nora@example.com';
  await world.visitor().post('/signup', {
    workspace: 'Nimbus Audits',
    slug: 'nimbus',
    name: 'Nora Nimbus',
    email,
  });
  const link = new URL((await world.mailTo(email)).at(-1)?.link ?? '');
  const visitor = world.visitor();
  const token = link.searchParams.get('token') ?? '';
  const done = await visitor.post('/signup/confirm', { token, password: CHOSEN });
  expect([done.statusCode, done.headers['set-cookie']]).toEqual([303, undefined]);
  const nimbus = await world.db
    .updateTable('workspaces')
    .set({ plan: 'pro' })
    .where('slug', '=', 'nimbus')
    .returning('id')
    .executeTakeFirstOrThrow();
  await world.db
    .updateTable('mfa_policies')
    .set({ required: 1 })
    .where('workspace_id', '=', nimbus.id)
    .execute();
  expect((await visitor.signIn(email, CHOSEN)).headers.location).toBe('/mfa/setup');
});

test('the password of the confirmation page is no code', async ({ world, strict }) => {
  const person = await world.account('Percy Password');
  await world.join(person, strict, 'consultant');
  await world.enrol(person);
  const visitor = await world.signedIn(person, strict);
  const answer = await visitor.post('/confirm', { password: PASSWORD });
  expect(answer.headers.location).toBe('/mfa/verify');
});
