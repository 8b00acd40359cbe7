import { composeLetter, type MailContext, plainName } from '../../../mail/mail-layout.tsx';
import type { Message } from '../../../mail/message.ts';
import { hello, type WorkspaceRecipient } from '../../../mail/phrases.ts';
import { NOTICES, type NoticeKind } from './kinds.ts';

interface NoticeFields extends WorkspaceRecipient {
  /** Where the reader finds it, and what that is. */
  readonly link: { readonly href: string; readonly label: string };
  /** Where they choose which emails they get. */
  readonly chooseHref: string;
  /** Where they stop what the email tells of. */
  readonly stopHref: string;
}

function compose(
  context: MailContext,
  fields: NoticeFields,
  { heading, says }: { readonly heading: string; readonly says: (workspace: string) => readonly string[] },
): Message {
  const workspace = plainName(fields.workspaceName);
  return composeLetter(context, {
    to: fields.to,
    subject: `${heading} in ${workspace}`,
    heading,
    paragraphs: [hello(fields), ...says(workspace), 'Sign in to read it.'],
    button: { ...fields.link, oneTime: false },
    ifNotYou: `You get these emails because you’re a member of “${workspace}”. You can choose which ones you get, and how often, or stop them.`,
    choose: { href: fields.chooseHref, stopHref: fields.stopHref },
  });
}

/** E22: one thing that has happened in a workspace. Names the workspace and the kind, and nothing of a finding. */
export function notice(context: MailContext, fields: NoticeFields & { readonly kind: NoticeKind }): Message {
  const { heading, says } = NOTICES[fields.kind];
  return compose(context, fields, { heading, says: (workspace) => [`In “${workspace}”, ${says}`] });
}

/** E22: all that has happened in a workspace, of a day or at the same time; by kinds, as above. */
export function notices(
  context: MailContext,
  fields: NoticeFields & { readonly kinds: readonly NoticeKind[] },
): Message {
  const heading = 'What’s new';
  return compose(context, fields, {
    heading,
    says: (workspace) => [
      `This has happened in “${workspace}”:`,
      ...fields.kinds.map((kind) => `• ${NOTICES[kind].heading}`),
    ],
  });
}
