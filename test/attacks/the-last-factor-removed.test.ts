import { expect } from 'vitest';
import { testWithPolicies as test } from '../fixtures.ts';

/** nextcloud#24939: the last factor could be removed while everybody had to have one. */

test.for(['base', 'tenant'] as const)(
  'refused, from the workspace that asks and from one that does not: %s',
  async (host, { world, strict, lax, devicesOf }) => {
    const person = await world.account(`Lea Last ${host}`);
    const role = host === 'base' ? 'consultant' : 'client';
    await world.join(person, strict, role);
    await world.join(person, lax, role);
    const secret = await world.enrol(person);
    const [device] = await devicesOf(person.id);
    for (const workspace of [strict, lax]) {
      world.clock.advance(30_000);
      const visitor = await world.signedIn(person, workspace, host);
      await visitor.post('/mfa/verify', { code: world.code(secret) });
      const answer = await visitor.post('/account/security/authenticators/remove', {
        authenticator: device?.id ?? '',
      });
      expect(answer.statusCode).toBe(422);
      expect(answer.body).toContain('you can replace your only device but not remove it');
    }
    expect(await devicesOf(person.id)).toEqual([device]);
  },
);

test('an administrator’s last one stays too', async ({ world, ada, devicesOf }) => {
  const visitor = await world.signedIn(ada, null);
  await visitor.post('/mfa/verify', { code: world.code(ada.secret) });
  const [device] = await devicesOf(ada.id);
  const form = { authenticator: device?.id ?? '' };
  expect((await visitor.post('/account/security/authenticators/remove', form)).statusCode).toBe(422);
});

test('of two devices removed at once, one stays', async ({ world, strict, devicesOf }) => {
  const person = await world.account('Tess Twice');
  await world.join(person, strict, 'client');
  const secret = await world.enrol(person);
  await world.enrol(person);
  const visitor = await world.signedIn(person, strict, 'tenant');
  await visitor.post('/mfa/verify', { code: world.code(secret) });
  const devices = await devicesOf(person.id);
  await Promise.all(
    devices.map(({ id }) => visitor.post('/account/security/authenticators/remove', { authenticator: id })),
  );
  expect(await devicesOf(person.id)).toHaveLength(1);
});
