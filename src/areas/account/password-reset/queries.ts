import { findLink } from '../../../access/one-time-links.ts';
import type { Site } from '../../../access/site.ts';
import type { Reader } from '../../../data/database.ts';
import { passwordContext } from '../security/queries.ts';
import { entranceOf } from '../sign-in/entrance.ts';
import { candidateOf } from '../sign-in/queries.ts';

/** An account whose password may be reset. */
export interface Resettable {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  /** The workspace that a sign-in on the same host would be for; its record tells of the reset. */
  readonly workspaceId: string | null;
}

/** A reset that can still be made, with the words that the new password may not be made of. */
export interface OpenReset {
  readonly linkId: string;
  readonly account: Resettable;
  readonly context: readonly string[];
}

/** The account that a reset may be asked for; null where the address has none, or a disabled one. */
export async function resettableAccount(db: Reader, email: string, site: Site): Promise<Resettable | null> {
  const { account, memberships } = await candidateOf(db, email);
  if (account === null || account.disabled) return null;
  const { id, name } = account;
  return { id, email, name, workspaceId: entranceOf(site, memberships)?.workspaceId ?? null };
}

/** The reset of a mailed token; null where it is unknown, used or expired, or the account is not there any more. */
export async function findReset(
  db: Reader,
  token: unknown,
  { site, now }: { site: Site; now: number },
): Promise<OpenReset | null> {
  const link = await findLink(db, 'password-reset', token, now);
  if (link === null) return null;
  const account = await resettableAccount(db, link.email, site);
  if (account === null) return null;
  return { linkId: link.id, account, context: await passwordContext(db, account) };
}
