import type { Trx } from '../data/database.ts';
import type { Act, SignedInAccess } from './context.ts';
import { type Held, type Others, performJudged } from './deed.ts';
import { holdWorkspace } from './holds.ts';

/*
 * Who reaches what rests on more than one's own account: on a team, on what a client is shown, on a company that is not
 * archived, on a membership. Every deed in a workspace holds that workspace unchanged. What changes one of these, or takes it
 * away, holds it alone, so that of the change and a deed that rests on it one comes wholly before the other (D24), whatever
 * the deed is.
 */

declare const alone: unique symbol;

/** A transaction that holds its workspace alone: what says who reaches what is written in no other. */
export type AloneTrx = Trx & { readonly [alone]: true };

/** The transaction of a deed that has its workspace to itself; one that is about the account itself has all of the account's. */
export type HeldAlone<A extends SignedInAccess = 'dashboard'> = Held<A> & { readonly trx: AloneTrx };

/** As `perform`, for deeds that change who reaches what of a workspace. */
export function performAlone<A extends SignedInAccess, T>(
  services: Parameters<typeof performJudged>[0],
  act: Act<A>,
  work: (held: HeldAlone<A>) => Promise<T>,
  others: Others = [],
): Promise<T> {
  const judged = { others, writes: true, workspace: 'alone' } as const;
  return performJudged(services, act, (held) => work(held as HeldAlone<A>), judged);
}

/** Holds a workspace alone, for what is written into one by nobody's deed. */
export async function holdAlone(trx: Trx, workspaceId: string): Promise<AloneTrx> {
  await holdWorkspace(trx, workspaceId, 'alone');
  return trx as AloneTrx;
}
