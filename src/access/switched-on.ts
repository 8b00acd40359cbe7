import { audienceOf } from '../data/audience.ts';
import type { Reader } from '../data/database.ts';
import type { Methods } from '../domain/mfa-policy.ts';

/** A policy that is switched on over an account. */
export interface SwitchedOnOver {
  /** The name of its workspace. */
  readonly workspace: string;
  readonly methods: Methods;
}

/**
 * The policies that are switched on over an account, in the order in which it joined their workspaces: whether or not they ask
 * today. A day that is yet to come, an exception, a plan, a workspace that is closed and an audit that is over may each end or come
 * back (B1–B3, D10, B14).
 */
export const switchedOnOver = (db: Reader, accountId: string): Promise<readonly SwitchedOnOver[]> =>
  db
    .selectFrom('memberships as m')
    .innerJoin('workspaces as w', 'w.id', 'm.workspace_id')
    .innerJoin('mfa_policies as p', (join) =>
      join.onRef('p.workspace_id', '=', 'm.workspace_id').on('p.audience', '=', audienceOf('m')),
    )
    .select(['w.name as workspace', 'p.methods'])
    .where('m.account_id', '=', accountId)
    .where('p.required', '=', 1)
    .orderBy('m.id')
    .execute();

/** Those of them that take keys alone (B6), whenever they ask. What is bound while they don't outlives that. */
export const takingKeysAlone = async (db: Reader, accountId: string): Promise<readonly SwitchedOnOver[]> =>
  (await switchedOnOver(db, accountId)).filter(({ methods }) => methods === 'phishing-resistant');

/** Whether one does. */
export const wouldTakeKeysAlone = async (db: Reader, accountId: string): Promise<boolean> =>
  (await takingKeysAlone(db, accountId)).length > 0;
