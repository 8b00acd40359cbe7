import { addApiToken, revokeApiToken } from '../../../access/api-tokens.ts';
import type { Act } from '../../../access/context.ts';
import { type Held, perform, recordedAs, Withdrawn } from '../../../access/deed.ts';
import { passedDevice } from '../../../access/passed.ts';
import { within } from '../../../access/reach.ts';
import { record } from '../../../audit/record.ts';
import { whereaboutsOf } from '../../../domain/whereabouts.ts';
import { tellAccount } from '../../../mail/tell-account.ts';
import type { Services } from '../../../services.ts';
import { apiTokenMade } from '../letters.ts';

/** How many tokens an account may have at once. */
const MOST_TOKENS = 50;
const DAY_MS = 24 * 60 * 60_000;

export interface WantedToken {
  readonly name: string;
  readonly mayWrite: boolean;
  readonly days: number;
  /** Null for all that its maker reaches. */
  readonly engagementIds: readonly string[] | null;
}

export type TokenOutcome =
  /** `token`: shown now, and never again. */
  | { readonly ok: true; readonly token: string }
  /** `engagement`: one that was chosen is out of reach. */
  | { readonly ok: false; readonly reason: 'name' | 'engagement' | 'too-many' };

/**
 * Makes a token by which a program acts as its maker in this workspace (E27). It passes for as much as the session that
 * makes it has passed, and where the device that it passed with is gone since, it passes another one first (D12): the token would be
 * dead. The maker is told by mail.
 */
export async function makeToken(
  services: Services,
  act: Act<'dashboard'> | Act<'portal'>,
  wanted: WantedToken,
): Promise<TokenOutcome> {
  const outcome = await perform(services, act as Act<'dashboard'>, (held) =>
    makeHeld(services, held, wanted),
  );
  services.mail.kick();
  return outcome;
}

/** What the token will have passed; null where its maker has to pass something first. */
async function passedBy({ trx, session }: Held<'dashboard'> | Held<'portal'>) {
  const { account, confirmedAt, mfaVerifiedAt, mfaMethod } = session;
  const device = await passedDevice(trx, session.sessionId);
  if (!(device.isGone && account.enrolled)) return { mfaVerifiedAt, mfaMethod, mfaDeviceId: device.id };
  // What has confirmed it since, and is no device, was a recovery code.
  const isConfirmedSince = mfaVerifiedAt !== null && confirmedAt > mfaVerifiedAt;
  return isConfirmedSince
    ? { mfaVerifiedAt: confirmedAt, mfaMethod: 'recovery' as const, mfaDeviceId: null }
    : null;
}

async function makeHeld(
  services: Services,
  held: Held<'dashboard'> | Held<'portal'>,
  { name, mayWrite, days, engagementIds }: WantedToken,
): Promise<TokenOutcome> {
  const { trx, session, site, reach, now } = held;
  const { account, membership } = session;
  const passed = await passedBy(held);
  if (passed === null) throw new Withdrawn({ kind: 'confirm', site, session });
  const chosen = [...new Set(engagementIds ?? [])];
  const reached =
    chosen.length === 0
      ? []
      : await trx
          .selectFrom('engagements as e')
          .select('e.id')
          .where('e.id', 'in', chosen)
          .where(within(reach))
          .execute();
  if (reached.length !== chosen.length) return { ok: false, reason: 'engagement' };
  const { had } = await trx
    .selectFrom('api_tokens')
    .select(({ fn }) => fn.countAll<number>().as('had'))
    .where('account_id', '=', account.id)
    .executeTakeFirstOrThrow();
  if (Number(had) >= MOST_TOKENS) return { ok: false, reason: 'too-many' };
  const made = await addApiToken(trx, {
    accountId: account.id,
    membershipId: membership.id,
    role: membership.role,
    name,
    mayWrite,
    engagementIds: engagementIds === null ? null : chosen,
    ...passed,
    now,
    expiresAt: now + days * DAY_MS,
  });
  if (made === null) return { ok: false, reason: 'name' };
  await record(trx, {
    ...recordedAs(held),
    type: 'token.made',
    detail: { tokenId: made.id, mayWrite, days },
  });
  await tellAccount(services, trx, account, now, apiTokenMade, whereaboutsOf(held));
  return { ok: true, token: made.token };
}

/** Ends one of an account's own tokens at once; false where there is none. */
export function revokeToken(services: Services, act: Act<'account'>, id: string): Promise<boolean> {
  return perform(services, act, async (held) => {
    const { trx, session } = held;
    if (!(await revokeApiToken(trx, session.account.id, id))) return false;
    await record(trx, { ...recordedAs(held), type: 'token.revoked', detail: { tokenId: id } });
    return true;
  });
}
