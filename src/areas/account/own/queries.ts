import { z } from 'zod';
import type { SignedIn } from '../../../access/context.ts';
import { findLink, findLinksOf, type LiveLink } from '../../../access/one-time-links.ts';
import type { Reader } from '../../../data/database.ts';
import { type MailStanding, mailsAbout } from '../../../mail/followed-mails.ts';

/** What a link to another address would change; the address that the account has so far stands in the link's own column. */
export const newAddressPayload = z.object({ accountId: z.string(), to: z.string() });

/** A change of address that its link can still complete. */
export interface PendingChange {
  readonly linkId: string;
  readonly accountId: string;
  readonly from: string;
  readonly to: string;
}

function openChange(link: LiveLink | null): PendingChange | null {
  return link === null
    ? null
    : { linkId: link.id, from: link.email, ...newAddressPayload.parse(link.payload) };
}

/** The change of a mailed token; null where it is unknown, used, withdrawn or expired (ASVS 6.4.1). */
export async function findChange(db: Reader, token: unknown, now: number): Promise<PendingChange | null> {
  return openChange(await findLink(db, 'new-address', token, now));
}

/** Whether a change is of an account, under the address that it has. */
export function isChangeOf({ accountId, from }: PendingChange, account: SignedIn['account']): boolean {
  return accountId === account.id && from === account.email;
}

/** An address that is to be proven, and how far the email to it has come; null where that is not known any more. */
export interface AwaitedAddress {
  readonly address: string;
  readonly mail: MailStanding | null;
}

/** The address that an account waits to have proven; null where none. It looks the same where another account has it. */
export async function addressAwaited(
  db: Reader,
  account: SignedIn['account'],
  now: number,
): Promise<AwaitedAddress | null> {
  const [latest] = await findLinksOf(db, 'new-address', account.email, now);
  const change = openChange(latest ?? null);
  if (change === null || !isChangeOf(change, account)) return null;
  const mails = await mailsAbout(db, [change.linkId]);
  return { address: change.to, mail: mails.get(change.linkId) ?? null };
}

/** A workspace that an account owns. */
export interface OwnedWorkspace {
  readonly slug: string;
  readonly name: string;
}

/** The workspaces that an account owns, by name. */
export function workspacesOwnedBy(db: Reader, accountId: string): Promise<OwnedWorkspace[]> {
  return db
    .selectFrom('memberships as m')
    .innerJoin('workspaces as w', 'w.id', 'm.workspace_id')
    .select(['w.slug', 'w.name'])
    .where('m.account_id', '=', accountId)
    .where('m.role', '=', 'owner')
    .orderBy('w.name')
    .orderBy('w.id')
    .execute();
}
