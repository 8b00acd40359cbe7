import { sql } from 'kysely';
import { type Database, type Reader, type Trx, writable } from '../data/database.ts';
import { unheld } from '../data/unheld.ts';

/**
 * How far a mail has come. `waiting`: on its way. `refused`, `unreachable`: the mail server took it not, or did not answer;
 * it is tried again for a day. `delivered`: the mail server has it. `failed`: given up.
 */
export const MAIL_STATES = ['waiting', 'refused', 'unreachable', 'delivered', 'failed'] as const;
export type MailState = (typeof MAIL_STATES)[number];

/** A mail whose way is shown on the page that caused it (B15), until it is long over. */
export interface FollowedMailsTable {
  /** Of the job that delivers it. */
  mail_id: string;
  /** The row that it is about. */
  about: string;
  state: MailState;
  /** Epoch milliseconds. */
  changed_at: number;
}

declare module '../data/schema.ts' {
  interface Schema {
    followed_mails: FollowedMailsTable;
  }
}

/** Follows a mail that is queued in the same transaction. Only the latest about a row is followed. */
export async function followMail(trx: Trx, mailId: string, about: string, now: number): Promise<void> {
  await trx.deleteFrom('followed_mails').where('about', '=', about).execute();
  await trx
    .insertInto('followed_mails')
    .values({ mail_id: mailId, about, state: 'waiting', changed_at: now })
    .execute();
}

/** Follows the mails about some rows no longer; the ids of the jobs that deliver them, or did. */
export async function unfollowMails(trx: Trx, rows: readonly string[]): Promise<string[]> {
  if (rows.length === 0) return [];
  const mails = trx.deleteFrom('followed_mails').where('about', 'in', rows).returning('mail_id');
  return (await mails.execute()).map(({ mail_id }) => mail_id);
}

/** Notes how far a mail has come, if it is one that is followed. */
export async function noteMail(db: Reader, mailId: string, state: MailState, now: number): Promise<void> {
  await writable(db)
    .updateTable('followed_mails')
    .set({ state, changed_at: now })
    .where('mail_id', '=', mailId)
    .execute();
}

/** How far a mail has come, and since when, in epoch milliseconds. */
export interface MailStanding {
  readonly state: MailState;
  readonly changedAt: number;
}

/** How far the mails about some rows have come; nothing of a row whose mail is not followed, or not any more. */
export async function mailsAbout(
  db: Reader,
  rows: readonly string[],
): Promise<ReadonlyMap<string, MailStanding>> {
  if (rows.length === 0) return new Map();
  const mails = await db
    .selectFrom('followed_mails')
    .select(['about', 'state', 'changed_at'])
    .where('about', 'in', rows)
    .execute();
  return new Map(mails.map(({ about, state, changed_at: changedAt }) => [about, { state, changedAt }]));
}

const KEPT_MS = 30 * 24 * 60 * 60_000;

/** Removes what nobody looks at any more. */
export async function removeOldFollowedMails(db: Database, now: number): Promise<void> {
  await db
    .deleteFrom('followed_mails')
    .where(unheld(db, 'followed_mails', sql`changed_at <= ${now - KEPT_MS}`))
    .execute();
}

/** How many of the mails that are followed were given up. */
export async function mailsGivenUp(db: Reader): Promise<number> {
  const { failed } = await db
    .selectFrom('followed_mails')
    .select((eb) => eb.fn.countAll<number | string>().as('failed'))
    .where('state', '=', 'failed')
    .executeTakeFirstOrThrow();
  return Number(failed);
}
