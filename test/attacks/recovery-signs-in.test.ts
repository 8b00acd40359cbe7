import { expect } from 'vitest';
import { isInside } from '../authenticator-app.ts';
import { testInOneWorld as base } from '../fixtures.ts';

/** authentik#18639: whoever followed the link for a forgotten password was signed in, without a code. */

const test = base.extend('mfaRequired', { scope: 'file' }, true);

const CHOSEN = 'orchard lantern velvet';

test.for([
  ['base', 'consultant'],
  ['tenant', 'client'],
] as const)(
  'a reset makes no session and leaves the second factor alone: %s',
  async ([host, role], { world, acme }) => {
    const person = await world.account(`Fay Forgot ${host}`);
    await world.join(person, acme, role);
    const secret = await world.enrol(person);
    const workspace = host === 'base' ? undefined : acme;
    const visitor = world.visitor(workspace);
    await visitor.post('/password/forgot', { email: person.email });
    const link = new URL((await world.mailTo(person.email)).at(-1)?.link ?? '');
    const page = await visitor.get(link.pathname + link.search);
    const done = await visitor.post('/password/reset', {
      token: link.searchParams.get('token') ?? '',
      password: CHOSEN,
    });
    for (const answer of [page, done]) expect(answer.headers['set-cookie']).toBeUndefined();
    expect(await isInside(visitor)).toBe(false);
    expect((await visitor.signIn(person.email, CHOSEN)).headers.location).toBe('/mfa/verify');
    expect(await isInside(visitor)).toBe(false);
    expect((await visitor.post('/mfa/verify', { code: world.code(secret) })).statusCode).toBe(303);
  },
);

test('NIST 4.2.2.2: nor does an administrator’s reset of the second factor: the password is asked for again', async ({
  world,
  acme,
  ada,
}) => {
  const person = await world.account('Lou Lost');
  await world.join(person, acme, 'client');
  await world.enrol(person);
  const pending = await world.signedIn(person, acme, 'tenant');
  const visitor = await world.signedIn(ada, null);
  await visitor.post('/mfa/verify', { code: world.code(ada.secret) });
  const reset = await visitor.post('/admin/accounts/reset-mfa', {
    account: person.id,
    check: 'video-call',
    reason: 'lost the phone, recognised by video call',
  });
  expect(reset.statusCode).toBe(303);
  expect((await pending.get('/mfa/setup')).headers.location).toMatch(/^\/login/);
});
