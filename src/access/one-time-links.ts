import { sql } from 'kysely';
import type { Database, Reader, Trx } from '../data/database.ts';
import { looksLikeId, newId } from '../data/id.ts';
import type { Millis } from '../data/schema.ts';
import { unheld } from '../data/unheld.ts';
import { latestPossible } from '../domain/stored-times.ts';
import { hashToken, looksLikeToken, newToken } from '../domain/token.ts';

/** What a mailed link stands for; single use. */
interface OneTimeLinksTable {
  id: string;
  purpose: 'sign-up' | 'owner-invitation' | 'password-reset' | 'invitation' | 'new-address';
  token_hash: string;
  email: string;
  workspace_id: string | null;
  /** JSON; its shape belongs to the feature that made it. */
  payload: string;
  created_at: Millis;
  expires_at: Millis;
  used_at: Millis | null;
}

declare module '../data/schema.ts' {
  interface Schema {
    one_time_links: OneTimeLinksTable;
  }
}

type Purpose = OneTimeLinksTable['purpose'];

export interface NewLink {
  /** Of its row, where the caller names it to others. */
  readonly id?: string;
  readonly purpose: Purpose;
  readonly email: string;
  readonly workspaceId?: string | null;
  /** What the link stands for; the feature that issues it reads it back. Plain JSON. */
  readonly payload: unknown;
  readonly now: number;
  readonly lifeMs: number;
}

/** A link that can still be used. */
export interface LiveLink {
  readonly id: string;
  readonly email: string;
  readonly workspaceId: string | null;
  readonly payload: unknown;
  readonly createdAt: number;
}

/** Issues a link and returns its token: 256 random bits, stored only as their hash (ASVS 11.5.1). */
export async function issueLink(trx: Trx, link: NewLink): Promise<string> {
  const token = newToken();
  await trx
    .insertInto('one_time_links')
    .values({
      id: link.id ?? newId(),
      purpose: link.purpose,
      token_hash: hashToken(token),
      email: link.email,
      workspace_id: link.workspaceId ?? null,
      payload: JSON.stringify(link.payload),
      created_at: link.now,
      expires_at: link.now + link.lifeMs,
      used_at: null,
    })
    .execute();
  return token;
}

const liveLink = (db: Reader, purpose: Purpose, now: number) =>
  db
    .selectFrom('one_time_links')
    .select(['id', 'email', 'workspace_id', 'payload', 'created_at'])
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .where('created_at', '<=', latestPossible(now));

type LinkRow = Awaited<ReturnType<ReturnType<typeof liveLink>['executeTakeFirst']>>;

function linkOf(row: LinkRow): LiveLink | null {
  if (row === undefined) return null;
  const { id, email, workspace_id: workspaceId, created_at: createdAt } = row;
  return { id, email, workspaceId, payload: JSON.parse(row.payload), createdAt };
}

/**
 * The link of a token, if it is of that purpose, unused and not expired (ASVS 6.4.1), nor issued by a clock that was
 * ahead, whose links would live too long. Looking does not use it up.
 */
export async function findLink(
  db: Reader,
  purpose: Purpose,
  token: unknown,
  now: number,
): Promise<LiveLink | null> {
  if (!looksLikeToken(token)) return null;
  return linkOf(
    await liveLink(db, purpose, now).where('token_hash', '=', hashToken(token)).executeTakeFirst(),
  );
}

/**
 * The same by the row's id, which is no secret and proves nothing: for a page that asks besides that the link's own
 * address is signed in.
 */
export async function findLinkById(
  db: Reader,
  purpose: Purpose,
  id: unknown,
  now: number,
): Promise<LiveLink | null> {
  if (!looksLikeId(id)) return null;
  return linkOf(await liveLink(db, purpose, now).where('id', '=', id).executeTakeFirst());
}

/** The links of an address that can still be used, the latest first: to say that one is on its way, and for no deed. */
export async function findLinksOf(
  db: Reader,
  purpose: Purpose,
  email: string,
  now: number,
): Promise<readonly LiveLink[]> {
  const rows = await liveLink(db, purpose, now).where('email', '=', email).orderBy('id', 'desc').execute();
  return rows.flatMap((row) => linkOf(row) ?? []);
}

/** Whom and what a link was for, and when it did what it was for. */
export interface LinkTrace {
  readonly email: string;
  readonly workspaceId: string | null;
  /** When somebody who had it used it up; null where nobody did, as of one that was withdrawn. */
  readonly usedAt: number | null;
}

/** For how long a further press of the button that used a link up is taken for the same one, in milliseconds. */
const SAME_PRESS_MS = 15 * 60_000;

/** Whether a link was used up a moment ago, perhaps by whoever presses the button again since the answer was lost. */
export function isJustUsed(trace: LinkTrace | null, now: number): trace is LinkTrace {
  return trace !== null && trace.usedAt !== null && now - trace.usedAt < SAME_PRESS_MS;
}

async function traceOf(
  db: Reader,
  purposes: readonly Purpose[],
  column: 'id' | 'token_hash',
  value: string,
): Promise<LinkTrace | null> {
  const link = await db
    .selectFrom('one_time_links')
    .select(['email', 'workspace_id', 'used_at', 'payload'])
    .where('purpose', 'in', purposes)
    .where(column, '=', value)
    .executeTakeFirst();
  if (link === undefined) return null;
  const usedAt = link.payload === WITHDRAWN ? null : link.used_at;
  return { email: link.email, workspaceId: link.workspace_id, usedAt };
}

/** The trace of a link, whether or not it can be used any more: to tell its holder how to go on, and for no deed. */
export async function traceOfLink(
  db: Reader,
  purposes: readonly Purpose[],
  token: unknown,
): Promise<LinkTrace | null> {
  return looksLikeToken(token) ? traceOf(db, purposes, 'token_hash', hashToken(token)) : null;
}

/** The same by the row's id, which proves nothing: for a page that asks besides that the link's own address is signed in. */
export async function traceOfLinkById(
  db: Reader,
  purposes: readonly Purpose[],
  id: unknown,
): Promise<LinkTrace | null> {
  return looksLikeId(id) ? traceOf(db, purposes, 'id', id) : null;
}

/** What is left of a used link's payload: the names in it are of no more use, and may be a person's. */
const FORGOTTEN = '{}';

/** What takes the place of the payload of a link that nobody used, and nobody can any more. */
const WITHDRAWN = '{"withdrawn":true}';

/**
 * Uses a link up; with `email`, only if it was sent to that address. Of any number of simultaneous tries exactly one
 * gets `true`.
 */
export async function useLink(trx: Trx, id: string, now: number, email?: string): Promise<boolean> {
  let link = trx
    .updateTable('one_time_links')
    .set({ used_at: now, payload: FORGOTTEN })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .where('created_at', '<=', latestPossible(now));
  if (email !== undefined) link = link.where('email', '=', email);
  return (await link.executeTakeFirst()).numUpdatedRows === 1n;
}

/** Takes an issued link back, as if it had not been: nothing of it is left for strangers to fill the table with. */
export async function removeLink(trx: Trx, token: string): Promise<void> {
  await trx.deleteFrom('one_time_links').where('token_hash', '=', hashToken(token)).execute();
}

const withdrawing = (trx: Trx, now: number) =>
  trx.updateTable('one_time_links').set({ used_at: now, payload: WITHDRAWN }).where('used_at', 'is', null);

/** Makes every unused link of an address and purpose worthless, in one workspace or in all. */
export async function withdrawLinks(
  trx: Trx,
  which: { purpose: Purpose; email: string; workspaceId?: string },
  now: number,
): Promise<void> {
  let links = withdrawing(trx, now).where('purpose', '=', which.purpose).where('email', '=', which.email);
  if (which.workspaceId !== undefined) links = links.where('workspace_id', '=', which.workspaceId);
  await links.execute();
}

const TAKING: readonly Purpose[] = ['password-reset', 'new-address'];

/** The same of links by which an account gets another password or address: what was asked for before somebody saw to it is over. */
export async function withdrawLinksTaking(trx: Trx, email: string, now: number): Promise<void> {
  await withdrawing(trx, now).where('purpose', 'in', TAKING).where('email', '=', email).execute();
}

/** Makes links worthless that nobody has used. */
export async function withdrawLinksById(trx: Trx, ids: readonly string[], now: number): Promise<void> {
  if (ids.length > 0) await withdrawing(trx, now).where('id', 'in', ids).execute();
}

/** Deletes every link of an address, used or not: nothing of it is left, and what was mailed opens nothing. */
export async function removeLinksOf(trx: Trx, email: string): Promise<void> {
  await trx.deleteFrom('one_time_links').where('email', '=', email).execute();
}

const KEPT_MS = 30 * 24 * 60 * 60_000;

/**
 * Removes links that are long used or expired. Kept for a while, so that who follows an old link is told that it was used
 * rather than that it never was.
 */
export async function removeOldLinks(db: Database, now: number): Promise<void> {
  const old = now - KEPT_MS;
  const over = unheld(db, 'one_time_links', sql`expires_at <= ${old} or used_at <= ${old}`);
  await db.deleteFrom('one_time_links').where(over).execute();
}
