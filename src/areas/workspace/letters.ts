import { type Methods, whatCounts } from '../../domain/mfa-policy.ts';
import type { GivenRole } from '../../domain/role.ts';
import { composeLetter, type MailContext, plainName } from '../../mail/mail-layout.tsx';
import type { Message } from '../../mail/message.ts';
import { hello, type WorkspaceRecipient } from '../../mail/phrases.ts';
import { longDay } from '../../ui/client/relative-time.ts';

/** To both sides of a transfer: `youAre` is the reader's part in it. */
export function ownershipTransferred(
  context: MailContext,
  fields: WorkspaceRecipient & {
    youAre: 'new-owner' | 'previous-owner';
    otherName: string;
    /** By the owner themselves, or else by the operator in their place. */
    byOwner: boolean;
  },
): Message {
  const workspace = plainName(fields.workspaceName);
  const other = plainName(fields.otherName);
  const operator = `An administrator of ${context.productName}`;
  const what =
    fields.youAre === 'new-owner'
      ? `${fields.byOwner ? other : operator} made you the owner of “${workspace}”. You can now change its settings and members. ${other} is a consultant there.`
      : `${fields.byOwner ? 'You' : operator} made ${other} the owner of “${workspace}”. You’re a consultant there now, and can no longer change its settings.`;
  return composeLetter(context, {
    to: fields.to,
    subject: `${workspace} has a new owner`,
    heading: fields.youAre === 'new-owner' ? `You now own ${workspace}` : `${other} now owns ${workspace}`,
    paragraphs: [hello(fields), what],
    ifNotYou: `Email ${context.supportEmail} at once. Only the new owner or an administrator can change it back.`,
  });
}

/** What becomes of a key that was set up at a client portal, for who can't open that any more. */
const KEYS_OF_PORTAL =
  'What you set up at its client portal as a passkey or security key works nowhere else. If you have no other device, we’ll help you set one up the next time you’re asked for it.';

/** To somebody who was removed: the sessions there have ended; the account itself remains. */
export function removedFromWorkspace(
  context: MailContext,
  fields: WorkspaceRecipient & {
    /** Keys of its portal, which work nowhere else. */
    losesKeys: boolean;
  },
): Message {
  const workspace = plainName(fields.workspaceName);
  return composeLetter(context, {
    to: fields.to,
    subject: `You no longer have access to ${workspace}`,
    heading: `Your access to ${workspace} has ended`,
    paragraphs: [
      hello(fields),
      `The owner of “${workspace}” removed you from it. You were signed out there, and can no longer open its pages.`,
      fields.losesKeys
        ? `Your account and password aren’t affected, nor is your access to other workspaces. ${KEYS_OF_PORTAL}`
        : 'Your account, password and two-factor authentication aren’t affected, nor is your access to other workspaces.',
    ],
    ifNotYou: `Ask the owner of the workspace, or email ${context.supportEmail}.`,
  });
}

/** What a changed role means for whoever has it now. */
function whatChanged(
  {
    was,
    role,
    companyName,
    until,
  }: { was: GivenRole; role: GivenRole; companyName: string | null; until?: string },
  workspace: string,
): string[] {
  const owner = `The owner of “${workspace}”`;
  const same =
    'Sign in there with the same password. An authenticator app works there too; a passkey or security key works only where you set it up.';
  const company = companyName === null ? 'your company' : plainName(companyName);
  const end = until === undefined ? '' : ` until ${until}`;
  switch (role) {
    case 'consultant':
      return was === 'auditor'
        ? [`${owner} made you a consultant.`, 'You work in the dashboard now, on your clients’ engagements.']
        : [
            `${owner} made you a consultant. You were signed out of the client portal.`,
            `You work in the dashboard now, on your clients’ engagements. ${same}`,
          ];
    case 'client':
      return was === 'client'
        ? [
            `${owner} made you a client contact for ${company}. In the client portal you’ll find that company’s reports, and no longer those you saw before.`,
            'You were signed out there. Sign in again to go on.',
          ]
        : [
            `${owner} made you a client contact for ${company}. You can no longer open the dashboard.`,
            `You’ll find ${company}’s reports in the client portal. ${same}`,
          ];
    case 'auditor':
      return was === 'auditor'
        ? [`${owner} changed your last day. You can look at what was recorded there${end}.`]
        : [
            `${owner} made you an auditor. You can look at what was recorded there${end}, and no longer at anything else.`,
            ...(was === 'client' ? [`You were signed out of the client portal. ${same}`] : []),
          ];
  }
}

/** To a member whose role is another one now; `companyName` is a client's. */
export function roleChanged(
  context: MailContext,
  fields: WorkspaceRecipient & {
    /** What they were until now. */
    was: GivenRole;
    role: GivenRole;
    companyName: string | null;
    /** An auditor's, in words. */
    /** When an auditor's time is over, in words. */
    until?: string;
    /** The page where they are at home now. */
    home: string;
  },
): Message {
  const workspace = plainName(fields.workspaceName);
  const paragraphs = whatChanged(fields, workspace);
  return composeLetter(context, {
    to: fields.to,
    subject: `Your role in ${workspace} has changed`,
    heading: `Your role in ${workspace} has changed`,
    paragraphs: [hello(fields), ...paragraphs],
    button: {
      label: fields.role === 'client' ? 'Open the client portal' : 'Open the dashboard',
      href: fields.home,
      oneTime: false,
    },
    ifNotYou: `Ask the owner of the workspace, or email ${context.supportEmail}.`,
  });
}

/** An invitation to a workspace; `companyName` is the client company, for a client. */
export interface InvitationFields {
  to: string;
  inviterName: string;
  inviterEmail: string;
  workspaceName: string;
  companyName?: string;
  role: GivenRole;
  /** An auditor's last day, in words. */
  /** When an auditor's time is over, in words. */
  until?: string;
  /** Where the reader will be at home: the address to keep. */
  home: string;
  link: string;
  /** Epoch milliseconds. */
  expiresAt: number;
  /** What the second factor that will be asked for has to be; null where none will. */
  needs: Methods | null;
}

/** An invitation to somebody who has no account yet; the link leads to a page that asks for a name and a password. */
export function invitation(context: MailContext, fields: InvitationFields): Message {
  const workspace = plainName(fields.workspaceName);
  return invitationLetter(
    context,
    fields,
    fields.needs !== null
      ? `Choose a password to get started. ${workspace} also requires two-factor authentication, so you’ll set up ${whatCounts(fields.needs)}.`
      : 'Choose a password to get started.',
  );
}

/** An invitation to an address that has an account: the account that exists joins, with the password it has. */
export function invitationForExistingAccount(context: MailContext, fields: InvitationFields): Message {
  const workspace = plainName(fields.workspaceName);
  const kept = `You already have a ${context.productName} account. Your password and your two-factor authentication stay the same.`;
  return invitationLetter(
    context,
    fields,
    fields.needs !== null
      ? `${kept} ${workspace} requires two-factor authentication, so you’ll need ${whatCounts(fields.needs)}.`
      : kept,
  );
}

/** To what somebody is invited, and what the address is that they keep. */
function invitedTo(
  { role, until }: InvitationFields,
  workspace: string,
  company: string | null,
): readonly [string, string] {
  switch (role) {
    case 'consultant':
      return [
        `has invited you to join “${workspace}” as a consultant.`,
        'Your dashboard, once you have joined:',
      ];
    case 'client':
      return [
        `has invited you to the client portal of “${workspace}”, where you’ll find the reports for ${company ?? 'your company'}.`,
        'Your portal, once you have joined:',
      ];
    case 'auditor':
      return [
        `has invited you to look at “${workspace}” as an auditor${until === undefined ? '' : ` until ${until}`}. You’ll see what was recorded there, and can’t change anything.`,
        'Where to sign in, once you have accepted:',
      ];
  }
}

function invitationLetter(context: MailContext, fields: InvitationFields, how: string): Message {
  const workspace = plainName(fields.workspaceName);
  const inviter = plainName(fields.inviterName);
  const who = `${inviter} (${fields.inviterEmail})`;
  const company = fields.companyName === undefined ? null : plainName(fields.companyName);
  const [what, keep] = invitedTo(fields, workspace, company);
  return {
    ...composeLetter(context, {
      to: fields.to,
      subject: `${inviter} invites you to ${workspace}`,
      heading: `Join ${workspace}`,
      paragraphs: [`${who} ${what}`, how, `${keep} ${fields.home}`],
      button: { label: 'Accept the invitation', href: fields.link, oneTime: true },
      afterButton: [
        `This invitation is just for you. It works once and expires on ${longDay(fields.expiresAt)}. After that, ask ${inviter} for a new one.`,
      ],
      ifNotYou: 'Delete this email. Nothing happens unless you accept.',
    }),
    sender: `${workspace} via ${context.productName}`,
    replyTo: fields.inviterEmail,
  };
}
