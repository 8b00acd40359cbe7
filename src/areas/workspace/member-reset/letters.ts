import { composeLetter, type MailContext, plainName } from '../../../mail/mail-layout.tsx';
import type { Message } from '../../../mail/message.ts';

/** B9: to support, when an owner asks for a member's reset. What they give their word for stands on the page alone. */
export function resetAsked(
  context: MailContext,
  fields: {
    readonly to: string;
    readonly workspaceName: string;
    readonly ownerEmail: string;
    readonly memberEmail: string;
    /** The account's page in the administration. */
    readonly page: string;
  },
): Message {
  const workspace = plainName(fields.workspaceName);
  return composeLetter(context, {
    to: fields.to,
    subject: `${workspace} asks for a reset of two-factor authentication`,
    heading: 'An owner asks for a reset',
    paragraphs: [
      `The owner of “${workspace}” (${fields.ownerEmail}) asks you to reset two-factor authentication for ${fields.memberEmail}.`,
      'Check the person’s identity yourself before you do: an owner’s word is no proof that their own account is in the right hands.',
    ],
    button: { label: 'Open the account', href: fields.page, oneTime: false },
    ifNotYou: `This email went to the support address of ${context.productName}. If that isn’t you, its operator should change SUPPORT_EMAIL.`,
  });
}
