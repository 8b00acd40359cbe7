import type { PlatformScope } from '../../../access/context.ts';
import { mailsGivenUp } from '../../../mail/followed-mails.ts';
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
