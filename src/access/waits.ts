import type { Reader, Trx } from '../data/database.ts';
import { remainingWait, TRY_LIMITS, type TryKind } from '../domain/throttle.ts';
import { forgiveTry, keyOf } from './throttles.ts';

/** What tries are counted for; of each, what waits its owner may be told of. */
const WAITS = [
  { what: 'sign-in', purpose: 'sign-in', kind: 'account', of: 'email' },
  { what: 'sign-in', purpose: 'sign-in', kind: 'newcomer', of: 'email' },
  { what: 'reset-mail', purpose: 'reset-mail', kind: 'mailbox', of: 'email' },
  { what: 'sign-up-mail', purpose: 'sign-up-mail', kind: 'mailbox', of: 'email' },
  { what: 'new-address-mail', purpose: 'new-address-mail', kind: 'mailbox', of: 'id' },
  { what: 'confirmation', purpose: 'confirm', kind: 'account', of: 'id' },
  { what: 'confirmation', purpose: 'confirm', kind: 'newcomer', of: 'id' },
  { what: 'recovery', purpose: 'recovery', kind: 'sessions', of: 'id' },
  { what: 'set-up-code', purpose: 'set-up-code', kind: 'sessions', of: 'id' },
  { what: 'caller-code', purpose: 'caller-code', kind: 'account', of: 'id' },
  { what: 'caller-code-mail', purpose: 'caller-code-mail', kind: 'mailbox', of: 'id' },
  { what: 'set-up-code-mail', purpose: 'set-up-code-mail', kind: 'mailbox', of: 'id' },
] as const satisfies readonly { what: string; purpose: string; kind: TryKind; of: 'email' | 'id' }[];

/** What somebody may have to wait with. */
export type Waiting = (typeof WAITS)[number]['what'];

/** Tries that are counted against an account, and until when they make it wait; now, where they do not. */
export interface Wait {
  readonly what: Waiting;
  readonly failures: number;
  readonly until: number;
}

interface Account {
  readonly id: string;
  readonly email: string;
}

const keyFor = ({ purpose, kind, of }: (typeof WAITS)[number], account: Account) =>
  keyOf(purpose, kind, account[of]);

/** What others' tries, or its own, have counted against an account. Its codes are counted by themselves (D7). */
export async function waitsOf(db: Reader, account: Account, now: number): Promise<readonly Wait[]> {
  const rows = await db
    .selectFrom('throttles')
    .select(['key', 'failures', 'wait_until'])
    .where(
      'key',
      'in',
      WAITS.map((wait) => keyFor(wait, account)),
    )
    .where('failures', '>', 0)
    .execute();
  return WAITS.flatMap((wait) => {
    const row = rows.find(({ key }) => key === keyFor(wait, account));
    // The turns of newcomers are no wait of the account's own.
    if (row === undefined || wait.kind === 'newcomer') return [];
    const until = now + remainingWait(row.wait_until, now, TRY_LIMITS[wait.kind].maxWaitMs);
    return [{ what: wait.what, failures: row.failures, until }];
  });
}

/**
 * Forgets them all, so that whoever was kept waiting can try at once. Whether there was any. What wrong codes have
 * counted stays: it is what stands between the account and somebody who has its password, and a reset clears it.
 */
export async function clearWaits(trx: Trx, account: Account, now: number): Promise<boolean> {
  const any = (await waitsOf(trx, account, now)).length > 0;
  for (const { purpose, kind, of } of WAITS) await forgiveTry(trx, purpose, kind, account[of]);
  return any;
}
