import { composeLetter, type MailContext, plainName } from '../../mail/mail-layout.tsx';
import type { Message } from '../../mail/message.ts';
import { hello, type WorkspaceRecipient } from '../../mail/phrases.ts';

/** To the owner: somebody wrote something down. */
export function noteAdded(context: MailContext, fields: WorkspaceRecipient): Message {
  const workspace = plainName(fields.workspaceName);
  return composeLetter(context, {
    to: fields.to,
    subject: `${workspace} has a new note`,
    heading: `A new note in ${workspace}`,
    paragraphs: [hello(fields), `Someone wrote a note in “${workspace}”.`],
    ifNotYou: `Email ${context.supportEmail}.`,
  });
}
