import type { Trx } from '../data/database.ts';
import type { Whereabouts } from '../domain/whereabouts.ts';
import type { Services } from '../services.ts';
import { mailContextOf } from './mail-context.ts';
import type { MailContext } from './mail-layout.tsx';
import type { Message } from './message.ts';
import type { Recipient, WorkspaceRecipient } from './phrases.ts';
import { enqueueMail } from './queue.ts';

/** The zone of the workspace that an account came into last; undefined where it has none. */
async function zoneOf(trx: Trx, email: string): Promise<string | undefined> {
  const row = await trx
    .selectFrom('accounts as a')
    .innerJoin('memberships as m', 'm.account_id', 'a.id')
    .innerJoin('workspaces as w', 'w.id', 'm.workspace_id')
    .select('w.zone')
    .where('a.email', '=', email)
    .orderBy((eb) => eb.fn.coalesce('m.last_sign_in_at', eb.lit(0)), 'desc')
    .orderBy('m.id')
    .limit(1)
    .executeTakeFirst();
  return row?.zone;
}

/** Tells a workspace's owner, if its account is still there: queued as part of the caller's transaction. */
export async function tellOwner(
  services: Pick<Services, 'config' | 'keyring'>,
  trx: Trx,
  { workspaceId, now }: { readonly workspaceId: string; readonly now: number },
  letter: (context: MailContext, fields: WorkspaceRecipient & { slug: string }) => Message,
): Promise<void> {
  const owner = await trx
    .selectFrom('memberships as m')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .innerJoin('workspaces as w', 'w.id', 'm.workspace_id')
    .select(['a.email as to', 'a.name', 'w.name as workspaceName', 'w.slug'])
    .where('m.workspace_id', '=', workspaceId)
    .where('m.role', '=', 'owner')
    .executeTakeFirst();
  if (owner === undefined) return;
  await enqueueMail(trx, services.keyring, letter(mailContextOf(services, now), owner), now);
}

/** A letter to an account at its own address. */
export type AccountLetter = (context: MailContext, recipient: Recipient) => Message;

/**
 * Tells an account at its own address what happened to it: queued as part of the caller's transaction. `where` it was done
 * goes with whatever somebody did in the account's name, with the hour in UTC and by the clock of its workspace (B10).
 */
export async function tellAccount(
  services: Pick<Services, 'config' | 'keyring'>,
  trx: Trx,
  account: { readonly email: string; readonly name: string },
  now: number,
  letter: AccountLetter,
  where?: Whereabouts,
): Promise<void> {
  const zone = where === undefined ? undefined : await zoneOf(trx, account.email);
  const context = {
    ...mailContextOf(services, now),
    ...(where !== undefined && { where }),
    ...(zone !== undefined && { zone }),
  };
  const message = letter(context, { to: account.email, name: account.name });
  await enqueueMail(trx, services.keyring, message, now);
}
