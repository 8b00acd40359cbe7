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
    ifNotYou: `Ask the people at ${workspace} to update who they tell, or email ${context.supportEmail}.`,
  });
}

/** E17: to somebody whom a comment or an internal note names. Says that, and nothing of the finding. */
export function mentioned(
  context: MailContext,
  fields: WorkspaceRecipient & {
    readonly kind: 'comment' | 'note';
    /** Where the reader finds it. */
    readonly href: string;
  },
): Message {
  const workspace = plainName(fields.workspaceName);
  const where = fields.kind === 'note' ? 'an internal note' : 'a comment';
  return composeLetter(context, {
    to: fields.to,
    subject: `You were mentioned in ${workspace}`,
    heading: 'You were mentioned',
    paragraphs: [
      hello(fields),
      `In “${workspace}”, someone mentioned you in ${where} on a finding.`,
      'Sign in to read it.',
    ],
    button: { label: 'Open the finding', href: fields.href, oneTime: false },
    ifNotYou: `Ask the people at ${workspace} to update who they mention, or email ${context.supportEmail}.`,
  });
}
