import { expect } from 'vitest';
import { scan, wrongCode } from '../authenticator-app.ts';
import { testInOneWorld as base } from '../fixtures.ts';
import type { Visitor } from '../visitor.ts';
import type { Person } from '../world.ts';

/** greasyfork#1446, documenso: opening the setup page again replaced the live secret, or switched it off, before any proof. */

const test = base
  .extend('mfaRequired', { scope: 'file' }, true)
  .extend(
    'works',
    { scope: 'file' },
    ({ world, acme }) =>
      async (person: Person, secret: Uint8Array): Promise<Visitor | null> => {
        world.clock.advance(30_000);
        const visitor = await world.signedIn(person, acme, 'tenant');
        const answer = await visitor.post('/mfa/verify', { code: world.code(secret) });
        return answer.statusCode === 303 ? visitor : null;
      },
  );

test('the old device works until the new one is proven, and no longer', async ({ world, acme, works }) => {
  const person = await world.account('Rita Replacing');
  await world.join(person, acme, 'client');
  const old = await world.enrol(person);
  const visitor = await works(person, old);
  const { id } = await world.db.selectFrom('authenticators').select('id').executeTakeFirstOrThrow();
  await visitor?.post('/account/security/authenticators/replace', { authenticator: id });
  if (visitor === null) throw new Error('the device did not work to begin with');
  const fresh = await scan(visitor);
  expect(await works(person, old)).not.toBeNull();
  expect((await visitor.post('/mfa/setup', { code: wrongCode(world, fresh) })).statusCode).toBe(422);
  expect(await works(person, old)).not.toBeNull();
  expect(await works(person, fresh)).toBeNull();
  await world.db.updateTable('accounts').set({ factor_failures_in_row: 0, factor_wait_until: 0 }).execute();

  expect((await visitor.post('/mfa/setup', { code: world.code(fresh) })).statusCode).toBe(303);
  expect(await works(person, old)).toBeNull();
  expect(await works(person, fresh)).not.toBeNull();
  expect(await world.db.selectFrom('authenticators').select('id').execute()).toHaveLength(1);
});
