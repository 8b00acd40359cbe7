import { sql } from 'kysely';
import type { Trx } from '../data/database.ts';
import { stillPassed } from '../data/passed-device.ts';
import type { FactorMethod } from '../domain/mfa-decision.ts';

/*
 * With which device a second factor was passed. A session says so, and whatever lives on without it keeps that: a token (E27), and a job that
 * acts for somebody. Once the device is gone, what was passed with it is worth nothing there.
 */

/** By what a session passes its second factor: by a device, or by a recovery code, which is none. */
export type Passed =
  | { readonly by: Exclude<FactorMethod, 'recovery'>; readonly device: string }
  | { readonly by: 'recovery'; readonly device: null };

/**
 * What a rise in level proved: a second factor, or the password. `renewal` proved nothing that counts as
 * fresh: the token alone is new, as after a change of the password, which must not stand in for the code of an account that
 * has an authenticator (D3).
 */
export type Rise = Passed | 'password' | 'renewal';

/** The device that a session has passed, and whether it is gone: its own session goes on when somebody removes it there. */
export interface PassedDevice {
  readonly id: string | null;
  readonly isGone: boolean;
}

/** With which device a session has passed its second factor; none for a token, which names its own. */
export async function passedDevice(trx: Trx, sessionId: string): Promise<PassedDevice> {
  const row = await trx
    .selectFrom('sessions as s')
    .select('s.mfa_device_id as id')
    .select(
      stillPassed(sql.ref('s.account_id'), {
        verifiedAt: sql.ref('s.mfa_verified_at'),
        deviceId: sql.ref('s.mfa_device_id'),
      }).as('isThere'),
    )
    .where('s.id', '=', sessionId)
    .executeTakeFirst();
  const id = row?.id ?? null;
  return { id, isGone: id !== null && row?.isThere !== 1 };
}
