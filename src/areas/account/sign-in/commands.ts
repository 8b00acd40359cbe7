import { holdWithPassword } from '../../../access/accounts.ts';
import { beginSession } from '../../../access/begin-session.ts';
import type { SignedIn } from '../../../access/context.ts';
import { type Doing, unattended } from '../../../access/deed.ts';
import { holdAccounts } from '../../../access/holds.ts';
import { rememberBrowser } from '../../../access/known-browsers.ts';
import type { Proven } from '../../../access/landing.ts';
import { holdMembership } from '../../../access/memberships.ts';
import type { Passed } from '../../../access/passed.ts';
import {
  hashPassword,
  needsRehash,
  verifyAgainstNothing,
  verifyPassword,
} from '../../../access/password-hash.ts';
import { recordSignOut } from '../../../access/session-traces.ts';
import { endSession, type NewSession } from '../../../access/sessions.ts';
import type { Site } from '../../../access/site.ts';
import { type Origin, record } from '../../../audit/record.ts';
import type { Trx } from '../../../data/database.ts';
import { couldBePassword } from '../../../domain/password-policy.ts';
import { whereaboutsOf } from '../../../domain/whereabouts.ts';
import { unfamiliarSignIn } from '../../../factors/letters.ts';
import { noteCopy } from '../../../factors/passkeys/check.ts';
import { tellAccount } from '../../../mail/tell-account.ts';
import type { Services } from '../../../services.ts';
import { entranceOf } from './entrance.ts';
import { type Candidate, type CandidateMembership, candidateOf } from './queries.ts';
import { giveBackTurns, type Taken, takeTurns } from './turns.ts';

/** Who comes, from where, and as whom before. */
export interface Arriving {
  readonly site: Site;
  /** Whoever the browser was signed in as. */
  readonly before: SignedIn | null;
  readonly returnTo: string | null;
  readonly origin: Origin;
  /** What the browser showed to be known by. */
  readonly browserTokens: readonly string[];
  readonly userAgent: string;
  readonly now: number;
}

export interface SignInAttempt extends Arriving {
  /** As `parseEmail` spells it. */
  readonly email: string;
  readonly password: string;
}

export type SignInOutcome =
  | ({ readonly ok: true } & Proven)
  | { readonly ok: false; readonly reason: 'wrong' }
  | { readonly ok: false; readonly reason: 'waiting'; readonly waitMs: number };

/** Why nobody is signed in whose password or key is right; the user is told the same in each case. */
export function shutOut(account: Candidate, site: Site, entrance: CandidateMembership | null): string | null {
  if (account.disabled) return 'account disabled';
  return site.kind === 'tenant' && entrance === null ? 'no member of this workspace' : null;
}

/** One check of a hash, whether or not there is an account (ASVS 6.3.8); none for what cannot be a password. */
async function isRight(account: Candidate | null, password: string): Promise<boolean> {
  if (!couldBePassword(password)) return false;
  return account === null ? verifyAgainstNothing(password) : verifyPassword(account.passwordHash, password);
}

/** Who is let in, by what, and what holds the account that it was checked for. */
interface Entering {
  readonly account: Candidate;
  readonly email: string;
  readonly entrance: CandidateMembership | null;
  /** Holds the account, if what was proved still holds; false otherwise. */
  readonly hold: (trx: Trx) => Promise<boolean>;
  readonly passed?: Passed & { readonly by: 'key' };
}

/**
 * Opens the session, and all that goes with it, unless the account changed while the password or key was being checked:
 * its row is held first, so that a reset comes wholly before or wholly after, and ends what was opened with the old one.
 */
export async function enter(
  services: Services,
  attempt: Arriving,
  { account, email, entrance, hold, passed }: Entering,
  taken: Taken,
): Promise<Proven | null> {
  const { site, before, origin, now } = attempt;
  const workspaceId = entrance?.workspaceId ?? null;
  const proven = await unattended(services, async (trx): Promise<Proven | null> => {
    // Together, for whoever the browser was signed in as may be doing something still.
    if (before !== null) await holdAccounts(trx, [account.id, before.account.id]);
    if (!(await hold(trx))) return null;
    if (entrance !== null && !(await holdMembership(trx, entrance.id))) return null;
    await giveBackTurns(trx, taken);
    if (before !== null && (await endSession(trx, before.sessionId, before.account.id)))
      await recordSignOut(trx, { session: before, origin, now });
    const event = { at: now, origin, workspaceId, actor: { id: account.id, label: email } };
    const begun: NewSession = {
      accountId: account.id,
      workspaceId,
      host: site.kind,
      now,
      ip: origin.ip,
      userAgent: attempt.userAgent,
      returnTo: attempt.returnTo,
      ...(passed !== undefined && { passed }),
    };
    // The page that comes next asks for the second factor (D1): noted along with the rest, for each commit waits for the disk.
    const { slug = null } = site.workspace ?? {};
    const { token, id: session, found, isAsked } = await beginSession(trx, services.config, begun, slug);
    const detail = {
      session,
      ...(site.kind === 'tenant' && { portal: true as const }),
      ...(isAsked && { asked: true as const }),
    };
    await record(trx, { ...event, type: 'sign-in.accepted', detail });
    if (passed !== undefined) await record(trx, { ...event, type: 'passkey.accepted', detail: { session } });
    if (found === null) return { token };
    if (isAsked) return { token, found };
    const shown = { tokens: attempt.browserTokens, ip: origin.ip, now };
    const { browser, isUnfamiliar } = await rememberBrowser(trx, account.id, shown);
    if (isUnfamiliar) {
      const where = whereaboutsOf({ origin, browser: { name: attempt.userAgent } });
      await tellAccount(services, trx, { email, name: account.name }, now, unfamiliarSignIn, where);
    }
    return { token, browser, found, isUnfamiliar };
  });
  if (proven?.isUnfamiliar) services.mail.kick();
  return proven;
}

/**
 * The password step of a sign-in (S6, S11): one session with a new token, at password level. What a stranger could
 * tell apart is the same for known and unknown addresses: answer, counting and work (ASVS 6.3.8).
 */
export async function signIn(services: Services, attempt: SignInAttempt): Promise<SignInOutcome> {
  const { db, counts } = services;
  const { site, email, password, origin, now } = attempt;
  const refused = { type: 'sign-in.refused', at: now, origin, actor: { id: null, label: email } } as const;
  const turn = await takeTurns(services, attempt);
  if (!turn.ok) {
    counts.count({ ...refused, detail: { reason: 'too many tries' } });
    return { ok: false, reason: 'waiting', waitMs: turn.waitMs };
  }
  const { account, memberships } = await candidateOf(db, email);
  const entrance = entranceOf(site, memberships);
  const right = await isRight(account, password);

  const reason =
    account === null ? 'unknown address' : right ? shutOut(account, site, entrance) : 'wrong password';
  if (account !== null && reason === null) {
    const renewedHash = needsRehash(account.passwordHash) ? await hashPassword(password) : null;
    const { id, passwordHash: checkedHash } = account;
    const hold = (trx: Trx) => holdWithPassword(trx, { id, checkedHash, hash: renewedHash ?? checkedHash });
    const proven = await enter(services, attempt, { account, email, entrance, hold }, turn.taken);
    if (proven !== null) return { ok: true, ...proven };
  }
  counts.count({
    ...refused,
    // Told to a workspace only about its own members: whoever else has an account is none of its business.
    workspaceId: entrance?.workspaceId ?? null,
    ...(account !== null && { subject: { id: account.id, label: email } }),
    detail: { reason: reason ?? 'account changed meanwhile' },
  });
  return { ok: false, reason: 'wrong' };
}

/** Notes a key of which there may be a copy, and tells its owner; nobody is signed in by it. */
export async function tellOfCopy(
  services: Services,
  event: Parameters<typeof noteCopy>[2],
  told: Parameters<typeof noteCopy>[3],
): Promise<void> {
  await unattended(services, (trx) => noteCopy(services, trx, event, told));
  services.mail.kick();
}

/** Ends the session on the server, not only in the browser (ASVS 7.4.1). */
export async function signOut(services: Services, act: Doing & { session: SignedIn }): Promise<void> {
  const { session } = act;
  await unattended(services, async (trx) => {
    await holdAccounts(trx, [session.account.id]);
    if (await endSession(trx, session.sessionId, session.account.id)) await recordSignOut(trx, act);
  });
}
