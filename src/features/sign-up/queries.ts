import { z } from 'zod';
import type { Reader } from '../../data/database.ts';
import { findLink } from '../../data/one-time-links.ts';

/** What a sign-up's link stands for: everything but the address, which stands in the link's own column. */
export const signUpPayload = z.object({
  workspace: z.string(),
  slug: z.string(),
  name: z.string(),
  passwordHash: z.string(),
});

/** A sign-up whose address is still to be proven. */
export interface OpenSignUp extends z.output<typeof signUpPayload> {
  readonly linkId: string;
  readonly email: string;
}

/** The sign-up of a mailed token; null where it is unknown, used, withdrawn or expired (ASVS 6.4.1). */
export async function findSignUp(db: Reader, token: unknown, now: number): Promise<OpenSignUp | null> {
  const link = await findLink(db, 'sign-up', token, now);
  return link === null ? null : { ...signUpPayload.parse(link.payload), linkId: link.id, email: link.email };
}

/** Whether a workspace has this address; it is no secret, for its host answers. */
export async function slugIsTaken(db: Reader, slug: string): Promise<boolean> {
  const there = await db.selectFrom('workspaces').select('id').where('slug', '=', slug).executeTakeFirst();
  return there !== undefined;
}
