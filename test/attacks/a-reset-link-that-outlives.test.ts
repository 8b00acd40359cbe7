import { expect } from 'vitest';
import { setDisabled } from '../../src/areas/platform/administration/commands.ts';
import { test } from '../fixtures.ts';
import { PASSWORD } from '../visitor.ts';

/**
 * Somebody who once read a person's mail has a link to reset the password. What the person does about it, or an administrator,
 * has to end it: it was worth a new password after that for as long as it had been given.
 */

const OWN = 'nine patient kettles hum';
const THIEFS = 'eight distant foxes wander';

const WAYS = ['the person changes the password', 'the account is disabled, and enabled again'] as const;

test.for(WAYS)(
  'D8, D9: a link to reset the password is worth nothing once %s',
  async (way, { world, acme, carl }) => {
    await world.visitor().post('/password/forgot', { email: carl.email });
    const link = (await world.mailTo(carl.email)).find((mail) => mail.link !== undefined)?.link ?? '';
    const token = new URL(link).searchParams.get('token') ?? '';
    const visitor = await world.signedIn(carl, acme);
    if (way === 'the person changes the password') {
      const form = { current: PASSWORD, password: OWN };
      expect((await visitor.post('/account/security/password', form)).statusCode).toBe(303);
    } else {
      for (const disabled of [true, false]) {
        const actor = { id: null, label: 'command line' };
        const by = {
          actor,
          origin: { host: 'command line', ip: '127.0.0.1' },
          now: world.clock.now(),
        } as const;
        const change = { accountId: carl.id, disabled, reason: 'A thief reads his mail' };
        expect(await setDisabled(world.services, by, change)).toEqual({ ok: true, changed: true });
      }
    }
    const late = await world.visitor().post('/password/reset', { token, password: THIEFS });
    expect(late.statusCode).toBe(410);
    expect((await world.visitor().signIn(carl.email, THIEFS)).statusCode).toBe(422);
    const own = way === 'the person changes the password' ? OWN : PASSWORD;
    expect((await world.visitor().signIn(carl.email, own)).statusCode).toBe(303);
  },
);
