import type { Origin } from '../audit/record.ts';
import { type Trx, writable } from '../data/database.ts';
import type { Services } from '../services.ts';
import type { Act, CommandLineAct, Contexts, SignedIn, SignedInAccess } from './context.ts';
import { holdAccounts, holdWorkspace, holdWorkspacesOf, type WorkspaceHold } from './holds.ts';
import { decisionFor, judge, leaveOf, type Refusal, sessionAt } from './judgement.ts';
import { findBehalfSession } from './on-behalf.ts';
import { type FoundSession, findSessionIn } from './session-lookup.ts';
import { findTokenSession } from './token-lookup.ts';

/** What the gate let in has lost its leave before its deed; nothing was done. `Routes` answers as the gate would have. */
export class Withdrawn extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(`the leave to act was withdrawn (${refusal.kind})`);
    this.refusal = refusal;
  }
}

/** Who, where and when, as the record wants it; an act, a deed that is being done, and a context are all that. */
export interface Doing {
  readonly session: Pick<SignedIn, 'account' | 'workspace' | 'membership'>;
  readonly origin: Origin;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** The signed-in account as the record names it. */
export function actorOf({ account }: Doing['session']): { readonly id: string; readonly label: string } {
  return { id: account.id, label: account.email };
}

/** The workspace that the address names, or that was used last, where the account belongs to it; else null. */
export function hereOf({ membership, workspace }: Doing['session']): string | null {
  return membership === null ? null : (workspace?.id ?? null);
}

/**
 * Who, where and when of an event of the session's own account, in the workspace that the address names, or that was used
 * last. A workspace is told of its own members alone.
 */
export function recordedAs({ session, origin, now }: Doing) {
  return { at: now, origin, workspaceId: hereOf(session), actor: actorOf(session) };
}

/** What a deed is given of its actor: as the context of its route, read anew under the transaction's locks. */
export type Again<A extends SignedInAccess> = Omit<Contexts[A], 'act'>;

/** Whose leave it is: that of the very token that was shown at the door, for a new one is a new proof, and the old one's leave ends with it. */
function sessionFor(
  config: Services['config'],
  trx: Trx,
  { slug, behalf, session: { tokenHash, token } }: Act,
  now: number,
): Promise<FoundSession | null> {
  if (behalf !== undefined) return findBehalfSession(trx, config, behalf, now);
  return token === null
    ? findSessionIn(trx, config, { tokenHash, slug }, now)
    : findTokenSession(trx, config, { tokenHash, slug }, now);
}

/**
 * Asks of an act once more what the gate asked at the door, of what the transaction sees (D24). The caller holds the
 * rows that the answer rests on. `now` is the deed's moment, which may be long after the door's.
 */
async function judgeAgain<A extends SignedInAccess>(
  { config }: Pick<Services, 'config'>,
  trx: Trx,
  act: Act<A>,
  { now, writes }: { readonly now: number; readonly writes: boolean },
): Promise<{ ok: true; context: Again<A> } | { ok: false; refusal: Refusal }> {
  const { requirement, site, origin, browser } = act;
  const found = await sessionFor(config, trx, act, now);
  const session = sessionAt(site, found);
  const judgement = judge(requirement, { session, site, now, writes });
  if (!judgement.ok) return judgement;
  const context = {
    ...leaveOf(requirement.access, session),
    decision: judgement.decision,
    site,
    origin,
    browser,
    now,
  };
  return { ok: true, context: context as unknown as Again<A> };
}

/** The transaction of a deed whose actor is held: what the context of the route says of the actor, as it is now. */
export type Held<A extends SignedInAccess> = Again<A> & {
  readonly trx: Trx;
  readonly actor: { readonly id: string | null; readonly label: string };
};

/** What a deed is given that somebody signed in, or the command line, may do. */
export type HeldByEither = Pick<Held<'admin'>, 'trx' | 'actor' | 'origin' | 'now'>;

/** Accounts beside the actor's own whose sessions, memberships or factors a deed changes; read before anything is held. */
export type Others = readonly string[] | ((trx: Trx) => Promise<readonly string[]>);

const namesOf = async (others: Others, trx: Trx) => (typeof others === 'function' ? others(trx) : others);

/** Holds the workspaces whose policies a level's judgement rests on, and the teams and companies of the one it is in. */
async function holdWorkspacesJudged(trx: Trx, act: Act, how: WorkspaceHold): Promise<void> {
  const { slug, session } = act;
  const { workspace, account } = session;
  const { access } = act.requirement;
  // An administrator owes a second factor whatever a policy says, and one that was owed at the door keeps nobody from
  // passing it.
  if (access === 'admin' || (access === 'password' && decisionFor(session).kind === 'owed')) return;
  if (slug === null) await holdWorkspacesOf(trx, account.id, how);
  else if (workspace !== null)
    await holdWorkspace(trx, workspace.id, access === 'owner' || access === 'record' ? 'alone' : how);
}

/**
 * Does what somebody signed in has asked for, in one transaction (D24). Their account is held, and with it everything
 * that gives them leave; what the gate asked at the door is asked again of what is true now; only then does `work` get
 * a transaction to write with. So whatever withdrew their leave (a sign-out, reset, removal, hand-over, another
 * password, a policy) came before, and nothing is done, or waits until it is done.
 *
 * Throws `Withdrawn` where the leave is gone. `others` name the accounts that the deed changes besides: all are held
 * together, in one order, so that no two deeds wait for each other.
 */
export function perform<A extends SignedInAccess, T>(
  services: Services,
  act: Act<A>,
  work: (held: Held<A>) => Promise<T>,
  others: Others = [],
): Promise<T> {
  return performJudged(services, act, work, { others, writes: true, workspace: 'unchanged' });
}

/**
 * The same for what is written down of a reading, such as who downloaded a file: whoever may read brings it about, with a
 * token for reading, too (E27).
 */
export function performReading<A extends SignedInAccess, T>(
  services: Services,
  act: Act<A>,
  work: (held: Held<A>) => Promise<T>,
): Promise<T> {
  return performJudged(services, act, work, { others: [], writes: false, workspace: 'unchanged' });
}

/** What each of them comes to; `deed-alone.ts` has one more. */
export function performJudged<A extends SignedInAccess, T>(
  services: Services,
  act: Act<A>,
  work: (held: Held<A>) => Promise<T>,
  how: { readonly others: Others; readonly writes: boolean; readonly workspace: WorkspaceHold },
): Promise<T> {
  return writable(services.db)
    .transaction()
    .execute(async (trx) => {
      await holdAccounts(trx, [act.session.account.id, ...(await namesOf(how.others, trx))]);
      await holdWorkspacesJudged(trx, act, how.workspace);
      const now = services.clock.now();
      const judged = await judgeAgain(services, trx, act, { now, writes: how.writes });
      if (!judged.ok) throw new Withdrawn(judged.refusal);
      await act.once?.begin(trx, now);
      const outcome = await work({ ...judged.context, trx, actor: actorOf(act.session) });
      await act.once?.end(trx, now, outcome);
      return outcome;
    });
}

/** The same for what the command line may do as well; behind that stands whoever runs the machine. */
export function performEither<T>(
  services: Services,
  by: Act<'admin'> | Act<'owner'> | CommandLineAct,
  work: (held: HeldByEither) => Promise<T>,
  others: Others = [],
): Promise<T> {
  if ('session' in by) return perform(services, by as Act<'admin'>, work, others);
  return unattended(services, async (trx) => {
    const accounts = await namesOf(others, trx);
    if (accounts.length > 0) await holdAccounts(trx, accounts);
    return work({ trx, actor: by.actor, origin: by.origin, now: by.now });
  });
}

/**
 * A transaction without an actor, for deeds that rest on something else: a password just checked, a mailed link, the
 * server's own work. Each names what it rests on in the conditions of its writes. A test lists who may call it.
 */
export function unattended<T>({ db }: Pick<Services, 'db'>, work: (trx: Trx) => Promise<T>): Promise<T> {
  return writable(db).transaction().execute(work);
}

/**
 * The same for work on what a workspace has, such as a job's. It holds the workspace before anything beneath, as deeds do:
 * what erases goes from the top down, so that one that had begun further down would wait for it, and it for that one.
 */
export function unattendedIn<T>(
  services: Pick<Services, 'db'>,
  workspaceId: string,
  work: (trx: Trx) => Promise<T>,
  how: WorkspaceHold = 'unchanged',
): Promise<T> {
  return unattended(services, async (trx) => {
    await holdWorkspace(trx, workspaceId, how);
    return work(trx);
  });
}
