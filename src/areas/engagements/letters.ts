import { composeLetter, type MailContext, plainName } from '../../mail/mail-layout.tsx';
import type { Message } from '../../mail/message.ts';
import { hello, type WorkspaceRecipient } from '../../mail/phrases.ts';

/** E12: to both sides, when the day comes until which a risk was accepted. Names the workspace, and nothing of the finding. */
export function riskRanOut(
  context: MailContext,
  fields: WorkspaceRecipient & {
    /** Where the reader finds it. */
    readonly href: string;
  },
): Message {
  const workspace = plainName(fields.workspaceName);
  return composeLetter(context, {
    to: fields.to,
    subject: `An accepted risk has run out in ${workspace}`,
    heading: 'An accepted risk has run out',
    paragraphs: [
      hello(fields),
      `In “${workspace}”, the day has passed until which the risk of a finding was accepted. The finding is open again.`,
      'Sign in to see which one, and decide what happens next.',
    ],
    button: { label: 'Open the findings', href: fields.href, oneTime: false },
    ifNotYou: `If you no longer deal with this, ask the people at ${workspace} to update who they tell, or email ${context.supportEmail}.`,
  });
}
