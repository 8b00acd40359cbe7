import { CLOSED_DAYS } from '../../../domain/closing.ts';
import { composeLetter, type MailContext, plainName } from '../../../mail/mail-layout.tsx';
import type { Message } from '../../../mail/message.ts';
import { hello, takenOver, type WorkspaceRecipient } from '../../../mail/phrases.ts';

/** Somebody of the consultancy, and what they are there. */
interface OfTeam extends WorkspaceRecipient {
  readonly youAre: 'owner' | 'consultant';
}

/** The page of a closed workspace, where its owner downloads it and opens it again. */
const toItsPage = (href: string) => ({ label: 'Download or open it again', href, oneTime: false });

/** To the owner and the team of a workspace that was closed; `until` is the day on which it will be erased. */
export function workspaceClosed(
  context: MailContext,
  fields: OfTeam & { readonly closedBy: string; readonly until: string; readonly page: string },
): Message {
  const workspace = plainName(fields.workspaceName);
  const { youAre, until } = fields;
  const isOwner = youAre === 'owner';
  return composeLetter(context, {
    to: fields.to,
    subject: `${workspace} was closed`,
    heading: `${workspace} was closed`,
    paragraphs: [
      hello(fields),
      `${isOwner ? 'You' : plainName(fields.closedBy)} closed “${workspace}”. Nobody can open its dashboard or its client portal any more, and programs can’t either.`,
      isOwner
        ? `For ${CLOSED_DAYS} days, until ${until}, you can download everything in it and open it again. Then we erase it with all companies, engagements, findings and files.`
        : `Its owner can open it again until ${until}. Then we erase it with all companies, engagements, findings and files. Ask the owner for what you still need.`,
      'Your account and your other workspaces aren’t affected.',
    ],
    ...(isOwner && { button: toItsPage(fields.page) }),
    ifNotYou: isOwner
      ? takenOver(context)
      : `Ask the owner of the workspace, or email ${context.supportEmail}.`,
  });
}

/** To the owner and the team, days before a closed workspace is erased. */
export function erasureComing(
  context: MailContext,
  fields: OfTeam & { readonly until: string; readonly page: string },
): Message {
  const workspace = plainName(fields.workspaceName);
  const { youAre, until } = fields;
  return composeLetter(context, {
    to: fields.to,
    subject: `${workspace} will be erased on ${until}`,
    heading: `${workspace} will be erased on ${until}`,
    paragraphs: [
      hello(fields),
      `“${workspace}” is closed. On ${until}, or soon after, we erase it with all companies, engagements, findings and files. Nobody can bring it back then.`,
      youAre === 'owner'
        ? 'Until then you can download everything in it and open it again.'
        : 'Until then its owner can download everything in it and open it again. Ask them for what you still need.',
    ],
    ...(youAre === 'owner' && { button: toItsPage(fields.page) }),
    ifNotYou: `Ask the owner of the workspace, or email ${context.supportEmail}.`,
  });
}

/** To the owner and the team of a workspace that is open again. */
export function workspaceReopened(
  context: MailContext,
  fields: OfTeam & {
    /** Who did; null for an administrator of the installation. */
    readonly reopenedBy: string | null;
    readonly page: string;
  },
): Message {
  const workspace = plainName(fields.workspaceName);
  const by =
    fields.reopenedBy === null
      ? `An administrator of ${context.productName}`
      : fields.youAre === 'owner'
        ? 'You'
        : plainName(fields.reopenedBy);
  return composeLetter(context, {
    to: fields.to,
    subject: `${workspace} is open again`,
    heading: `${workspace} is open again`,
    paragraphs: [
      hello(fields),
      `${by} opened “${workspace}” again. Everything is as it was, and nothing will be erased.`,
      'Invitations that were open stay cancelled. Clients sign in to the portal again.',
    ],
    button: { label: 'Open the dashboard', href: fields.page, oneTime: false },
    ifNotYou: `Ask the owner of the workspace, or email ${context.supportEmail}.`,
  });
}

/** To whoever owned a workspace that was erased. */
export function workspaceErased(context: MailContext, fields: WorkspaceRecipient): Message {
  const workspace = plainName(fields.workspaceName);
  return composeLetter(context, {
    to: fields.to,
    subject: `${workspace} was erased`,
    heading: `${workspace} was erased`,
    paragraphs: [
      hello(fields),
      `“${workspace}” had been closed for ${CLOSED_DAYS} days. We erased it with all companies, engagements, findings and files, and the keys they were encrypted with.`,
      'Your account and your other workspaces aren’t affected.',
    ],
    ifNotYou: `Email ${context.supportEmail}.`,
  });
}
