import type { PlatformScope } from '../../../access/context.ts';
import type { Reader } from '../../../data/database.ts';
import { type MailStanding, mailsAbout, mailsGivenUp } from '../../../mail/followed-mails.ts';
import { type MailsWaiting, mailsWaiting } from '../../../mail/queue.ts';
import type { Services } from '../../../services.ts';

/** What keeps emails from arriving. `unset`: the installation is on the web, and has no mail server. */
export type MailTrouble =
  | { readonly kind: 'none' | 'unset' | 'delayed' }
  | { readonly kind: 'unreachable'; readonly said: string };

/** How the installation's emails fare. */
export interface MailFigures extends MailsWaiting {
  /** Invitations of the last 30 days that were given up after a day. */
  readonly givenUp: number;
  readonly trouble: MailTrouble;
}

function troubleOf(
  { config, mail }: Pick<Services, 'config' | 'mail'>,
  { delayed }: MailsWaiting,
): MailTrouble {
  if (config.smtpUrl === undefined) return { kind: config.onLoopback ? 'none' : 'unset' };
  const said = mail.trouble();
  if (said !== null) return { kind: 'unreachable', said };
  return { kind: delayed > 0 ? 'delayed' : 'none' };
}

/** The figures of the queue, and what is wrong. */
export async function mailFigures(services: Services, _scope: PlatformScope): Promise<MailFigures> {
  const [queue, givenUp] = await Promise.all([mailsWaiting(services.db), mailsGivenUp(services.db)]);
  return { ...queue, givenUp, trouble: troubleOf(services, queue) };
}

/** Somebody who was invited to create a workspace and has not yet. */
export interface InvitedOwner {
  readonly email: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  readonly mail: MailStanding | null;
}

/** So many are shown. */
const MOST_INVITED = 50;

/** Those whom an administrator has invited, the newest first, and how far their emails have come (B15). */
export async function invitedOwners(db: Reader, _scope: PlatformScope, now: number): Promise<InvitedOwner[]> {
  const links = await db
    .selectFrom('one_time_links')
    .select(['id', 'email', 'expires_at'])
    .where('purpose', '=', 'owner-invitation')
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('id', 'desc')
    .limit(MOST_INVITED)
    .execute();
  const mails = await mailsAbout(
    db,
    links.map(({ id }) => id),
  );
  return links.map(({ id, email, expires_at: expiresAt }) => ({
    email,
    expiresAt,
    mail: mails.get(id) ?? null,
  }));
}
