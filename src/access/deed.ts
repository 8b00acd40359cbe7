import type { Trx } from '../data/database.ts';
import { writable } from '../data/database.ts';
import type { Services } from '../services.ts';
import { actorOf } from './act.ts';
import type { Act, CommandLineAct, SignedInAccess } from './context.ts';
import { type Again, judgeAgain } from './gate.ts';
import { decisionFor, type Refusal } from './judgement.ts';
import { holdAccounts, holdWorkspace, holdWorkspacesOf } from './locks.ts';

/** What the gate let in has lost its leave before its deed; nothing was done. `Routes` answers as the gate would have. */
export class Withdrawn extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(`the leave to act was withdrawn (${refusal.kind})`);
    this.refusal = refusal;
  }
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

/** Holds the workspaces whose policies a level's judgement rests on. */
async function holdWorkspacesJudged(trx: Trx, { demand: { access }, slug, session }: Act): Promise<void> {
  const { workspace, account } = session;
  // An administrator owes a second factor whatever a policy says, and one that was owed at the door keeps nobody from
  // passing it.
  if (access === 'admin' || (access === 'password' && decisionFor(session).kind === 'owed')) return;
  if (slug === null) await holdWorkspacesOf(trx, account.id);
  else if (workspace !== null)
    await holdWorkspace(trx, workspace.id, access === 'owner' ? 'alone' : 'unchanged');
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
  return writable(services.db)
    .transaction()
    .execute(async (trx) => {
      await holdAccounts(trx, [act.session.account.id, ...(await namesOf(others, trx))]);
      await holdWorkspacesJudged(trx, act);
      const judged = await judgeAgain(services, trx, act, services.clock.now());
      if (!judged.ok) throw new Withdrawn(judged.refusal);
      return work({ ...judged.context, trx, actor: actorOf(act.session) });
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
