import { createHash } from 'node:crypto';
import type { Database, Reader, Trx } from '../data/database.ts';
import type { Millis } from '../data/schema.ts';
import { overAndUnheld } from '../data/unheld.ts';
import { latestPossible } from '../domain/stored-times.ts';
import { CompanyKeys, companyKey, type SealedCell } from '../sealing/company-keys.ts';
import { findWorkspaceKey, workspaceKey } from '../sealing/workspace-keys.ts';
import type { Services } from '../services.ts';
import type { MemberContext, Once } from './context.ts';

/*
 * What programs were answered to requests that they marked with a key, so that one that heard nothing may ask again
 * without doing it twice (E26; the header is that of draft-ietf-httpapi-idempotency-key-header). An answer is written in
 * the transaction of the deed that it tells of: after a crash there are both or neither. It gives nobody any leave: who asks
 * again comes past the gate and within reach like anybody else.
 */

/** How long an answer is kept, in milliseconds. */
export const KEPT_ANSWER_MS = 24 * 60 * 60_000;

interface KeptAnswersTable {
  /** SHA-256 of whose key it is, and of the key. */
  id: string;
  membership_id: string;
  /** Null where it was given to a session. */
  token_id: string | null;
  /** Null where it tells of what is the workspace's own. */
  company_id: string | null;
  /** The request's fingerprint and its answer, as JSON under the company's key or the workspace's (E24). */
  sealed: Uint8Array;
  expires_at: Millis;
}

declare module '../data/schema.ts' {
  interface Schema {
    kept_answers: KeptAnswersTable;
  }
}

/** A request that is to be done once: its key, and what tells it from another that has the same one. */
export interface RequestKey {
  readonly key: string;
  readonly fingerprint: string;
}

/** An answer as it was given. */
export interface KeptAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly etag?: string;
}

type Keys = Pick<Services, 'db' | 'keyring'>;

/** The key was used while its request was on its way here; nothing was done. */
export class KeyUnderWay extends Error {
  override readonly name = 'KeyUnderWay';
}

/** Two programs may use one key, and so may one person in two places: each has their own. */
function idOf({ session, side }: MemberContext, key: string): string {
  const whose = [session.membership.id, session.token?.id ?? null, side, key];
  return createHash('sha256').update(JSON.stringify(whose)).digest('base64url');
}

const cellOf = (id: string): SealedCell => ['kept_answers', id, 'sealed'];

const liveOf = (db: Reader, id: string, now: number) =>
  db
    .selectFrom('kept_answers as a')
    .where('a.id', '=', id)
    .where('a.expires_at', '>', now)
    .where('a.expires_at', '<=', latestPossible(now, KEPT_ANSWER_MS));

/**
 * What was answered to the asker's request of this key in the last 24 hours; null where nothing was. `another`: their
 * key was that of another request.
 */
export async function keptAnswer(
  { db, keyring }: Keys,
  context: MemberContext,
  { key, fingerprint }: RequestKey,
): Promise<KeptAnswer | 'another' | null> {
  const id = idOf(context, key);
  const row = await liveOf(db, id, context.now)
    .leftJoin('company_keys as k', 'k.company_id', 'a.company_id')
    .select(['a.company_id', 'a.sealed', 'k.sealed as key'])
    .executeTakeFirst();
  if (row === undefined) return null;
  const opener =
    row.company_id === null
      ? await findWorkspaceKey(db, keyring, context.session.workspace.id)
      : row.key && new CompanyKeys(keyring).of(row.company_id, row.key);
  if (!opener) return null;
  const text = opener.unseal(row.sealed, cellOf(id));
  const { of, answer } = JSON.parse(text) as { readonly of: string; readonly answer: KeptAnswer };
  return of === fingerprint ? answer : 'another';
}

/**
 * Keeps the answer to a deed in its transaction. `answerTo` makes it of what the deed came to and of what the transaction
 * sees; null where it is not to be kept. Where the key was used meanwhile, the deed throws {@link KeyUnderWay} before
 * anything is done.
 */
export function keeping(
  { keyring }: Keys,
  context: MemberContext,
  { key, fingerprint }: RequestKey,
  answerTo: (trx: Trx, outcome: unknown) => Promise<{ companyId: string | null; answer: KeptAnswer } | null>,
): Once {
  const id = idOf(context, key);
  const { token, membership, workspace } = context.session;
  return {
    // The deed holds its account, so that nobody else writes this between here and the end.
    begin: async (trx, now) => {
      if ((await liveOf(trx, id, now).select('a.id').executeTakeFirst()) !== undefined)
        throw new KeyUnderWay();
      await trx.deleteFrom('kept_answers').where('id', '=', id).execute();
    },
    end: async (trx, now, outcome) => {
      const kept = await answerTo(trx, outcome);
      if (kept === null) return;
      const { companyId, answer } = kept;
      const sealer =
        companyId === null
          ? await workspaceKey(trx, keyring, workspace.id)
          : await companyKey(trx, keyring, { workspaceId: workspace.id, companyId });
      await trx
        .insertInto('kept_answers')
        .values({
          id,
          membership_id: membership.id,
          token_id: token?.id ?? null,
          company_id: companyId,
          sealed: sealer.seal(JSON.stringify({ of: fingerprint, answer }), cellOf(id)),
          expires_at: now + KEPT_ANSWER_MS,
        })
        .execute();
    },
  };
}

/** Removes what was kept long enough. */
export async function removeOldKeptAnswers(db: Database, now: number): Promise<void> {
  const over = overAndUnheld(db, 'kept_answers', now);
  await db.deleteFrom('kept_answers').where(over).execute();
}
