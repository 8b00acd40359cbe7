import type { SignedHead } from '../../../audit/chain/heads.ts';
import { counted } from '../../../domain/counted.ts';
import { composeLetter, type MailContext, plainName } from '../../../mail/mail-layout.tsx';
import type { Message } from '../../../mail/message.ts';
import { hello, type WorkspaceRecipient } from '../../../mail/phrases.ts';
import { longDay } from '../../../ui/client/relative-time.ts';

/** To a workspace's owner, once a month: where its activity log stood, to be kept outside of the server (B11). */
export function proofOfActivity(
  context: MailContext,
  fields: WorkspaceRecipient & {
    /** The page that compares. */
    readonly page: string;
    readonly head: Pick<SignedHead, 'entries' | 'at'> & { readonly line: string };
  },
): Message {
  const workspace = plainName(fields.workspaceName);
  const { entries, at, line } = fields.head;
  const day = longDay(Date.parse(at));
  return composeLetter(context, {
    to: fields.to,
    subject: `Keep this: proof of the activity log of ${workspace}, ${day}`,
    heading: 'Proof of your activity log',
    paragraphs: [
      hello(fields),
      `On ${day} the activity log of “${workspace}” had ${counted(entries, 'entry', 'entries')}. If anyone removes or rewrites one of them later, even on the server itself, this email shows it.`,
      'You don’t need to do anything. Just don’t delete this email. We send one each month in which something is recorded.',
      'To compare your log with it, open “Activity log”, “Check the log”, and paste this line there:',
      line,
    ],
    button: { label: 'Check the activity log', href: fields.page, oneTime: false },
    ifNotYou: `You get this because you own “${workspace}”. If you don’t, email ${context.supportEmail}.`,
  });
}
