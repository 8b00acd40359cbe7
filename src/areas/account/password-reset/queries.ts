import { z } from 'zod';
import { findLink, findLinksOf } from '../../../access/one-time-links.ts';
import { baseSite, type Site, tenantUrl } from '../../../access/site.ts';
import type { Config } from '../../../config.ts';
import type { Reader } from '../../../data/database.ts';
import { passwordContext } from '../security/queries.ts';
import { entranceOf } from '../sign-in/entrance.ts';
import { candidateOf } from '../sign-in/queries.ts';

/** An account whose password may be reset. */
export interface Resettable {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  /** The workspace that a sign-in would be for; its record tells of the reset. */
  readonly workspaceId: string | null;
}

/** A reset that can still be made, with the words that the new password may not be made of. */
export interface PendingReset {
  readonly linkId: string;
  readonly account: Resettable;
  readonly context: readonly string[];
}

/** Where a link to somebody leads. */
export interface Home {
  readonly url: string;
  /** The workspace whose portal it is; null for the base host. */
  readonly portal: string | null;
}

/** Whom a reset link is for, as far as their memberships say, and never who asks for it (D25). */
export interface Receiver {
  /** Null where the address has no account, or a disabled one. */
  readonly account: Resettable | null;
  readonly home: Home;
}

/**
 * Who gets a reset link that was asked for with an address, and where it leads: to the portal of somebody who is a client of
 * one workspace and nothing else, as long as it is open; for everyone else to the base host, which nobody can close. As many
 * statements whether or not there is an account.
 */
export async function receiverOf(
  db: Reader,
  config: Pick<Config, 'baseHost' | 'baseUrl' | 'secure'>,
  email: string,
): Promise<Receiver> {
  const base = baseSite(config);
  const { account, memberships } = await candidateOf(db, email);
  const [first] = memberships;
  const isClient = memberships.length === 1 && first?.role === 'client';
  const portal = await db
    .selectFrom('workspaces')
    .select(['id', 'slug'])
    .where('id', '=', isClient ? first.workspaceId : '')
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  const home =
    portal === undefined
      ? { url: base.url, portal: null }
      : { url: tenantUrl(config, portal.slug), portal: portal.id };
  if (account === null || account.disabled) return { account: null, home };
  const { id, name } = account;
  const workspaceId = entranceOf(base, memberships)?.workspaceId ?? null;
  return { account: { id, email, name, workspaceId }, home };
}

/** What a link stands for beside its address: the portal that it leads to. Older ones do not say. */
export const resetPayload = z.object({ portal: z.string().nullable() });

/** Whether an address has a link that can still be used where its receiver is at home. */
export async function hasLinkTo(
  db: Reader,
  { email, home, now }: { readonly email: string; readonly home: Home; readonly now: number },
): Promise<boolean> {
  const links = await findLinksOf(db, 'password-reset', email, now);
  return links.some(({ payload }) => resetPayload.safeParse(payload).data?.portal === home.portal);
}

/** The account that a reset may be made for; null where the address has none, or a disabled one. */
async function resettableAccount(db: Reader, email: string, site: Site): Promise<Resettable | null> {
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
): Promise<PendingReset | null> {
  const link = await findLink(db, 'password-reset', token, now);
  if (link === null) return null;
  const account = await resettableAccount(db, link.email, site);
  if (account === null) return null;
  return { linkId: link.id, account, context: await passwordContext(db, account) };
}
