import { expect } from 'vitest';
import { scan } from '../authenticator-app.ts';
import { testInOneWorld as base } from '../fixtures.ts';

/** MISP CVE-2026-95754: whoever was disabled after the password still passed at the second step. */

const test = base.extend('mfaRequired', { scope: 'file' }, true).extend(
  'ends',
  { scope: 'file' },
  ({ world }) =>
    ({
      disabled: (id: string) =>
        world.db.updateTable('accounts').set({ disabled_at: 1 }).where('id', '=', id).execute(),
      removed: (id: string) => world.db.deleteFrom('memberships').where('account_id', '=', id).execute(),
      expired: (id: string) =>
        world.db
          .updateTable('sessions')
          .set({ expires_at: world.clock.now() })
          .where('account_id', '=', id)
          .execute(),
    }) as const,
);

const cases = (['disabled', 'removed', 'expired'] as const).flatMap((end) =>
  (['base', 'tenant'] as const).map((host) => [end, host] as const),
);

test.for(cases)(
  '%s between the steps, on the %s host: neither code, recovery nor setup lets in',
  async ([end, host], { world, acme, ends }) => {
    const enrolled = await world.account(`Enrolled ${end} ${host}`);
    const newcomer = await world.account(`Newcomer ${end} ${host}`);
    for (const person of [enrolled, newcomer])
      await world.join(person, acme, host === 'base' ? 'consultant' : 'client');
    const secret = await world.enrol(enrolled);
    const verifying = await world.signedIn(enrolled, acme, host);
    const setting = await world.signedIn(newcomer, acme, host);
    const pending = await scan(setting);
    for (const { id } of [enrolled, newcomer]) await ends[end](id);
    for (const answer of [
      await verifying.post('/mfa/verify', { code: world.code(secret) }),
      await verifying.post('/mfa/recovery', { code: 'zzzz-zzzz-zzzz-zzzz' }),
      await setting.post('/mfa/setup', { code: world.code(pending) }),
    ]) {
      // On the base host a removed member still has an account, and nothing of the workspace (D21).
      if (end === 'removed' && host === 'base') continue;
      expect(answer.headers.location).toMatch(/^\/login/);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
    if (end === 'removed' && host === 'base') {
      for (const visitor of [verifying, setting]) {
        expect((await visitor.get('/dashboard/acme')).statusCode).toBe(404);
      }
      return;
    }
    const devices = await world.db
      .selectFrom('authenticators')
      .select('id')
      .where('account_id', '=', newcomer.id)
      .execute();
    expect(devices).toEqual([]);
  },
);
