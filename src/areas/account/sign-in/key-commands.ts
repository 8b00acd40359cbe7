import { holdEnabled } from '../../../access/accounts.ts';
import type { Site } from '../../../access/site.ts';
import type { Trx } from '../../../data/database.ts';
import { type KeyAnswer, relyingPartyOf, requestOptions, userHandleOf } from '../../../domain/passkey.ts';
import { hashToken } from '../../../domain/token.ts';
import { whereaboutsOf } from '../../../domain/whereabouts.ts';
import { verifyKeyUse } from '../../../factors/passkeys/ceremonies.ts';
import { type ChallengeUse, challengeFor } from '../../../factors/passkeys/challenges.ts';
import { useUp } from '../../../factors/passkeys/check.ts';
import { findKey } from '../../../factors/passkeys/passkeys.ts';
import type { Services } from '../../../services.ts';
import { type Arriving, enter, type SignInOutcome, shutOut, tellOfCopy } from './commands.ts';
import { entranceOf } from './entrance.ts';
import { addressOf, candidateOf } from './queries.ts';
import { takeTurns } from './turns.ts';

const useOn = (site: Site): ChallengeUse => ({
  purpose: 'sign-in',
  session: null,
  rp: relyingPartyOf(site.url),
});

/** What a browser is asked for to sign in by a key alone, whosever it is. Nothing is written for it. */
export function signInOptions(services: Services, site: Site, now: number) {
  const use = useOn(site);
  return requestOptions({ rp: use.rp, challenge: challengeFor(services, use, now), allowed: null });
}

interface KeyAttempt extends Arriving {
  readonly answer: KeyAnswer;
}

/** The key of an answer on a host, and its account as a sign-in wants it; null where there is none. */
async function holderOf({ db }: Services, { site, answer }: KeyAttempt) {
  const key = await findKey(db, answer.id, relyingPartyOf(site.url).id);
  const email = key === null ? null : await addressOf(db, key.accountId);
  if (key === null || email === null) return null;
  const { account, memberships } = await candidateOf(db, email);
  return account === null ? null : { key, email, account, entrance: entranceOf(site, memberships) };
}

/**
 * A sign-in by a passkey alone (B6): by one that says whose it is, and has asked who holds it, which makes it something one
 * has and something one is or knows (NIST SP 800-63B-4 3.1.7). It opens a session that has passed its second factor. Tries
 * are counted as those of passwords are, by the key in the place of the address (D7, D25), and each refusal is answered alike.
 */
export async function signInByKey(services: Services, attempt: KeyAttempt): Promise<SignInOutcome> {
  const { answer, origin, now } = attempt;
  const found = await holderOf(services, attempt);
  const email = found?.email ?? null;
  const actor = { id: null, label: email ?? 'unknown passkey' };
  const refused = { type: 'sign-in.refused', at: now, origin, actor } as const;
  const counted = `passkey ${hashToken(answer.id)}`;
  const turn = await takeTurns(services, { ...attempt, email, key: counted });
  if (!turn.ok) {
    services.counts.count({ ...refused, detail: { reason: 'too many tries' } });
    return { ok: false, reason: 'waiting', waitMs: turn.waitMs };
  }
  const reason = found === null ? 'key unknown' : await tryHolder(services, attempt, found, turn.taken);
  if (typeof reason !== 'string') return { ok: true, ...reason };
  services.counts.count({
    ...refused,
    workspaceId: found?.entrance?.workspaceId ?? null,
    ...(found !== null && { subject: { id: found.account.id, label: found.email } }),
    detail: { reason },
  });
  return { ok: false, reason: 'wrong' };
}

/** Lets the holder of a key in, or says why not. */
async function tryHolder(
  services: Services,
  attempt: KeyAttempt,
  { key, email, account, entrance }: NonNullable<Awaited<ReturnType<typeof holderOf>>>,
  taken: Parameters<typeof enter>[3],
) {
  const { site, answer, origin, now } = attempt;
  if (answer.response.userHandle !== userHandleOf(account.id)) return 'key unknown';
  const proved = await verifyKeyUse(services, { answer, key, wantsUser: true }, useOn(site), now);
  if (!proved.ok) {
    const workspaceId = entrance?.workspaceId ?? null;
    const event = { at: now, origin, workspaceId, actor: { id: account.id, label: email } };
    if (proved.reason === 'counter not risen') {
      const where = whereaboutsOf({ origin, browser: { name: attempt.userAgent } });
      await tellOfCopy(services, event, { account: { email, name: account.name }, where });
    }
    return proved.reason;
  }
  const isShut = shutOut(account, site, entrance);
  if (isShut !== null) return isShut;
  const hold = async (trx: Trx) => (await holdEnabled(trx, account.id)) && useUp({ trx, now }, key, proved);
  const passed = { by: 'key', device: key.id } as const;
  const entering = { account, email, entrance, hold, passed };
  return (await enter(services, attempt, entering, taken)) ?? 'answer used before';
}
