import { type Methods, whatCounts } from '../../../domain/mfa-policy.ts';
import { writtenMoment } from '../../../domain/zoned-time.ts';
import { composeLetter, type MailContext, plainName } from '../../../mail/mail-layout.tsx';
import type { Message } from '../../../mail/message.ts';
import { hello, setUpHelp, type WorkspaceRecipient } from '../../../mail/phrases.ts';

/** To a person who has not set up what their workspace's policy asks, at the owner's request (B4). */
export function policyReminder(
  context: MailContext,
  fields: WorkspaceRecipient & {
    /** From when on it is required, in epoch milliseconds; null where it is already. */
    startsAt: number | null;
    zone: string;
    methods: Methods;
    /** Who asked for the reminder. */
    askedBy: string;
    /** Account security, on the host where the reader is at home. */
    href: string;
  },
): Message {
  const { startsAt, zone } = fields;
  const workspace = plainName(fields.workspaceName);
  const isToCome = startsAt !== null && startsAt > context.at;
  const what = isToCome
    ? `“${workspace}” will require two-factor authentication from ${writtenMoment(startsAt, zone)}, and you haven’t set it up yet.`
    : `“${workspace}” requires two-factor authentication, and you haven’t set it up yet.`;
  return composeLetter(context, {
    to: fields.to,
    subject: `Reminder: set up two-factor authentication for ${workspace}`,
    heading: 'Please set up two-factor authentication',
    paragraphs: [
      hello(fields),
      `${what} ${plainName(fields.askedBy)} asked us to remind you.`,
      `As well as your password, you’ll need ${whatCounts(fields.methods)}. Setting one up takes about a minute: sign in, open Account security and add it there.`,
    ],
    button: { label: 'Set up now', href: fields.href, oneTime: false },
    ifNotYou: setUpHelp(context, workspace),
  });
}
