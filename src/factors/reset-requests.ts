import { sql } from 'kysely';
import type { Database, Reader, Trx } from '../data/database.ts';
import { newId } from '../data/id.ts';
import type { Millis } from '../data/schema.ts';
import { unheld } from '../data/unheld.ts';
import type { IdentityCheck } from '../domain/identity-check.ts';
import { latestPossible } from '../domain/stored-times.ts';

/*
 * Resets that somebody has asked for and that are not done (B9). `approval`: an administrator has checked who is asking, and
 * a second one has to agree. `owner`: a workspace's owner gives their word for a member; an administrator decides.
 */

type Kind = 'approval' | 'owner';

interface ResetRequestsTable {
  id: string;
  kind: Kind;
  /** Whose second factor it is about. */
  account_id: string;
  /** The owner's; null for an administrator. */
  workspace_id: string | null;
  asked_by: string;
  /** How the administrator made sure who is asking; null for an owner. */
  identity_check: IdentityCheck | null;
  /** What the administrator saw, or what the owner gives their word for. */
  reason: string;
  asked_at: Millis;
}

declare module '../data/schema.ts' {
  interface Schema {
    reset_requests: ResetRequestsTable;
  }
}

const HOUR_MS = 60 * 60_000;

/** How long one waits, in milliseconds. */
export const RESET_REQUEST_MS: Readonly<Record<Kind, number>> = {
  approval: 24 * HOUR_MS,
  owner: 7 * 24 * HOUR_MS,
};

/** So many are looked at together, those that wait longest first. */
const MOST_SHOWN = 20;

/** One that waits. */
export interface ResetRequest {
  readonly id: string;
  readonly kind: Kind;
  readonly accountId: string;
  readonly askedBy: {
    readonly id: string;
    readonly email: string;
    /** May act for the installation now: a request of somebody who may not any more is approved by nobody. */
    readonly isAdmin: boolean;
  };
  /** Of an owner's. */
  readonly workspace: { readonly id: string; readonly name: string } | null;
  readonly check: IdentityCheck | null;
  readonly reason: string;
  readonly askedAt: Millis;
}

async function waiting(
  db: Reader,
  which: { readonly id: string } | { readonly accountId: string } | null,
  now: number,
): Promise<ResetRequest[]> {
  let requests = db
    .selectFrom('reset_requests as r')
    .innerJoin('accounts as a', 'a.id', 'r.asked_by')
    .leftJoin('workspaces as w', 'w.id', 'r.workspace_id')
    .select([
      'r.id',
      'r.kind',
      'r.account_id',
      'r.identity_check',
      'r.reason',
      'r.asked_at',
      'a.id as asker',
      'a.email',
      'a.is_admin',
      'a.disabled_at',
      'w.id as workspaceId',
      'w.name as workspace',
    ])
    .where((eb) =>
      eb.or(
        (['approval', 'owner'] as const).map((kind) =>
          eb('r.kind', '=', kind).and('r.asked_at', '>', now - RESET_REQUEST_MS[kind]),
        ),
      ),
    )
    .where('r.asked_at', '<=', latestPossible(now))
    // An owner's word is for their own people, as long as both are that, and holds as long as they may say it.
    .where((eb) => eb.or([eb('r.kind', '=', 'approval'), eb('a.disabled_at', 'is', null)]))
    .where((eb) =>
      eb.or([
        eb('r.kind', '=', 'approval'),
        eb.exists(
          eb
            .selectFrom('memberships as o')
            .innerJoin('memberships as m', 'm.workspace_id', 'o.workspace_id')
            .select('o.id')
            .whereRef('o.workspace_id', '=', 'r.workspace_id')
            .whereRef('o.account_id', '=', 'r.asked_by')
            .where('o.role', '=', 'owner')
            .whereRef('m.account_id', '=', 'r.account_id'),
        ),
      ]),
    );
  if (which !== null)
    requests =
      'id' in which
        ? requests.where('r.id', '=', which.id)
        : requests.where('r.account_id', '=', which.accountId);
  const rows = await requests.orderBy('r.id').limit(MOST_SHOWN).execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    accountId: row.account_id,
    askedBy: { id: row.asker, email: row.email, isAdmin: row.is_admin === 1 && row.disabled_at === null },
    workspace:
      row.workspaceId === null || row.workspace === null
        ? null
        : { id: row.workspaceId, name: row.workspace },
    check: row.identity_check,
    reason: row.reason,
    askedAt: row.asked_at,
  }));
}

/** One of them; null where it was decided, or waited too long. */
export async function resetRequest(db: Reader, id: string, now: number): Promise<ResetRequest | null> {
  return (await waiting(db, { id }, now))[0] ?? null;
}

/** Those about an account, in the order in which they were asked. */
export function resetRequestsFor(
  db: Reader,
  accountId: string,
  now: number,
): Promise<readonly ResetRequest[]> {
  return waiting(db, { accountId }, now);
}

/** The accounts about whose second factor somebody has asked, those first that wait longest, and not all of very many. */
export async function accountsToReset(db: Reader, now: number): Promise<readonly string[]> {
  return [...new Set((await waiting(db, null, now)).map(({ accountId }) => accountId))];
}

export interface NewResetRequest {
  readonly kind: Kind;
  readonly accountId: string;
  readonly workspaceId: string | null;
  readonly askedBy: string;
  readonly check: IdentityCheck | null;
  readonly reason: string;
  readonly now: number;
}

/** Adds one, in the place of any of the same kind, account and workspace. The caller holds the account. */
export async function addResetRequest(trx: Trx, request: NewResetRequest): Promise<string> {
  const { kind, accountId, workspaceId, askedBy, check, reason, now } = request;
  await trx
    .deleteFrom('reset_requests')
    .where('account_id', '=', accountId)
    .where('kind', '=', kind)
    .where('workspace_id', workspaceId === null ? 'is' : '=', workspaceId)
    .execute();
  const id = newId();
  await trx
    .insertInto('reset_requests')
    .values({
      id,
      kind,
      account_id: accountId,
      workspace_id: workspaceId,
      asked_by: askedBy,
      identity_check: check,
      reason,
      asked_at: now,
    })
    .execute();
  return id;
}

/** Takes one away; of any number who decide at once exactly one is told that it was there. */
export async function takeResetRequest(trx: Trx, id: string): Promise<boolean> {
  const { numDeletedRows } = await trx.deleteFrom('reset_requests').where('id', '=', id).executeTakeFirst();
  return numDeletedRows === 1n;
}

/** Whatever was asked for about an account is done. */
export async function dropResetRequests(trx: Trx, accountId: string): Promise<void> {
  await trx.deleteFrom('reset_requests').where('account_id', '=', accountId).execute();
}

/** Removes those that waited too long. */
export async function removeOldResetRequests(db: Database, now: number): Promise<void> {
  for (const kind of ['approval', 'owner'] as const) {
    const old = sql<boolean>`kind = ${kind} and asked_at <= ${now - RESET_REQUEST_MS[kind]}`;
    await db
      .deleteFrom('reset_requests')
      .where(unheld(db, 'reset_requests', old))
      .execute();
  }
}
