import { expect } from 'vitest';
import { test as base } from '../fixtures.ts';
import type { Person, World } from '../world.ts';

/**
 * Who was left with keys of a portal that they can't open any more set up another device by their password and an emailed code.
 * Whoever reads their mail has both: the password is reset by it. So the password has to be one that was once given along with
 * a key (NIST SP 800-63B-4 4.2.2.2), and where keys alone count neither does (B6).
 */

const test = base.extend('mfaRequired', true);
const ANOTHER = 'eight distant foxes wander';

async function resetByMail(world: World, person: Person) {
  world.clock.advance(1_000);
  await world.visitor().post('/password/forgot', { email: person.email });
  const link = (await world.mailTo(person.email)).find((mail) => mail.link !== undefined)?.link ?? '';
  const token = new URL(link).searchParams.get('token') ?? '';
  expect((await world.visitor().post('/password/reset', { token, password: ANOTHER })).statusCode).toBe(303);
}

const CASES = [
  ['any', 'before', '/mfa/verify'],
  ['any', 'after', '/mfa/verify'],
  ['any', 'never', '/mfa/email'],
  ['phishing-resistant', 'after', '/mfa/verify'],
  ['phishing-resistant', 'never', '/mfa/verify'],
] as const;

test.for(CASES)(
  'D3, D9, B6: where %s counts, with a password that was reset by mail %s somebody was taken out',
  async ([methods, reset, leadsTo], { world, acme, carl }) => {
    if (methods !== 'any') await world.letKeysAloneCount(acme);
    const former = await world.workspace('former');
    const membership = await world.join(carl, former, 'client');
    await world.giveKey(carl, former);
    if (reset === 'before') await resetByMail(world, carl);
    await world.db.deleteFrom('memberships').where('id', '=', membership).execute();
    if (reset === 'after') await resetByMail(world, carl);
    const reader = await world.signedIn(carl, acme);
    const letters = (await world.mailTo(carl.email)).length;
    expect((await reader.follow(await reader.get('/mfa/setup'))).path).toBe(leadsTo);
    expect((await reader.get('/mfa/verify')).body.includes('href="/mfa/email"')).toBe(
      leadsTo === '/mfa/email',
    );
    await reader.post('/mfa/email/send');
    expect((await world.mailTo(carl.email)).length - letters).toBe(leadsTo === '/mfa/email' ? 1 : 0);
  },
);
