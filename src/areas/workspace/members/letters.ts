import { writtenEnd, writtenLastDay } from '../../../domain/zoned-time.ts';
import { composeLetter, type MailContext, plainName } from '../../../mail/mail-layout.tsx';
import type { Message } from '../../../mail/message.ts';
import { hello, type WorkspaceRecipient } from '../../../mail/phrases.ts';

/** To an auditor, some days before their time is over. */
export function auditEnding(
  context: MailContext,
  fields: WorkspaceRecipient & {
    /** In epoch milliseconds, and the zone by whose clock it is told. */
    endsAt: number;
    zone: string;
    /** The evidence. */
    href: string;
  },
): Message {
  const workspace = plainName(fields.workspaceName);
  return composeLetter(context, {
    to: fields.to,
    subject: `Your access to ${workspace} ends on ${writtenLastDay(fields.endsAt, fields.zone)}`,
    heading: 'Your access ends soon',
    paragraphs: [
      hello(fields),
      `You can look at what was recorded in “${workspace}” until ${writtenEnd(fields.endsAt, fields.zone)}. Download what you still need by then.`,
      'If you need more time, ask its owner for a later last day.',
    ],
    button: { label: 'Open the evidence', href: fields.href, oneTime: false },
    ifNotYou: `Ask the owner of the workspace, or email ${context.supportEmail}.`,
  });
}

/** To the owner of a workspace, some days before an auditor's time is over. */
export function auditOfYoursEnding(
  context: MailContext,
  fields: WorkspaceRecipient & {
    auditorName: string;
    auditorEmail: string;
    /** In epoch milliseconds, and the zone by whose clock it is told. */
    endsAt: number;
    zone: string;
    /** Where their last day is changed. */
    href: string;
  },
): Message {
  const workspace = plainName(fields.workspaceName);
  const auditor = plainName(fields.auditorName);
  return composeLetter(context, {
    to: fields.to,
    subject: `${auditor}’s access to ${workspace} ends on ${writtenLastDay(fields.endsAt, fields.zone)}`,
    heading: `${auditor}’s access ends soon`,
    paragraphs: [
      hello(fields),
      `${auditor} (${fields.auditorEmail}) can look at the evidence and activity log of “${workspace}” as an auditor until ${writtenEnd(fields.endsAt, fields.zone)}. You don’t need to do anything if they’re done by then.`,
      'To give them more time, choose a later last day.',
    ],
    button: { label: 'Change their last day', href: fields.href, oneTime: false },
    ifNotYou: `Email ${context.supportEmail}.`,
  });
}
