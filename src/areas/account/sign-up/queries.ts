import { z } from 'zod';
import {
  findLink,
  findLinkById,
  isJustUsed,
  type LiveLink,
  traceOfLink,
  traceOfLinkById,
} from '../../../access/one-time-links.ts';
import type { Reader } from '../../../data/database.ts';

/**
 * What the form asked for; the address stands in the link's own column. Links of earlier versions hold the hash of a
 * password besides, chosen by whoever filled in the form: it is not read.
 */
export const signUpPayload = z.object({ workspace: z.string(), slug: z.string(), name: z.string() });

/** The two kinds of links that let their reader make a workspace. */
const PURPOSES = ['sign-up', 'owner-invitation'] as const;

/** A link that still lets whoever reads its address's mail make a workspace. */
export interface PendingSignUp {
  readonly linkId: string;
  readonly email: string;
  /** Sent by an administrator (`invite-owner`), and not because somebody filled in the form. */
  readonly invited: boolean;
  /** What the form asked for; an invitation leaves it to whoever accepts it. */
  readonly asked: z.output<typeof signUpPayload> | null;
  /** Whether the address has an account by now; then no other can be made, and its owner needs no password for it. */
  readonly hasAccount: boolean;
}

async function openSignUp(
  db: Reader,
  find: (purpose: (typeof PURPOSES)[number]) => Promise<LiveLink | null>,
): Promise<PendingSignUp | null> {
  for (const purpose of PURPOSES) {
    const link = await find(purpose);
    if (link === null) continue;
    const invited = purpose === 'owner-invitation';
    const known = await hasAccount(db, link.email);
    // The account may be what this very link has made since it was read: then it is used.
    if (known && (await find(purpose)) === null) return null;
    return {
      linkId: link.id,
      email: link.email,
      invited,
      asked: invited ? null : signUpPayload.parse(link.payload),
      hasAccount: known,
    };
  }
  return null;
}

/** The sign-up of a mailed token; null where it is unknown, used, withdrawn or expired (ASVS 6.4.1). */
export function findSignUp(db: Reader, token: unknown, now: number): Promise<PendingSignUp | null> {
  return openSignUp(db, (purpose) => findLink(db, purpose, token, now));
}

/** The same by the link's id, which is no secret: the caller must ask who is signed in. */
export function findSignUpById(db: Reader, id: string, now: number): Promise<PendingSignUp | null> {
  return openSignUp(db, (purpose) => findLinkById(db, purpose, id, now));
}

/** Whether the link of a token has just made what it was for, by a press before this one. */
export async function wasJustUsed(db: Reader, token: unknown, now: number): Promise<boolean> {
  return isJustUsed(await traceOfLink(db, PURPOSES, token), now);
}

/** For which address the link of an id has just made a workspace; null where none has. */
export async function justUsedBy(db: Reader, id: string, now: number): Promise<string | null> {
  const trace = await traceOfLinkById(db, PURPOSES, id);
  return isJustUsed(trace, now) ? trace.email : null;
}

/** Whether an address has an account. */
export async function hasAccount(db: Reader, email: string): Promise<boolean> {
  const there = await db.selectFrom('accounts').select('id').where('email', '=', email).executeTakeFirst();
  return there !== undefined;
}

/** Whether a workspace has this address; it is no secret, for its host answers. */
export async function slugIsTaken(db: Reader, slug: string): Promise<boolean> {
  const there = await db.selectFrom('workspaces').select('id').where('slug', '=', slug).executeTakeFirst();
  return there !== undefined;
}
