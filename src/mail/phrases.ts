import type { Audience } from '../domain/mfa-policy.ts';
import { type MailContext, plainName } from './mail-layout.tsx';

/** The account whose mail it is. */
export interface Recipient {
  to: string;
  name: string;
}

/** An account, and the workspace that the mail is about. */
export interface WorkspaceRecipient extends Recipient {
  workspaceName: string;
}

/** The first line of a mail to somebody we know. */
export function hello(fields: Recipient): string {
  return `Hello ${plainName(fields.name)},`;
}

/** What to do when somebody else may be in the account. */
export function takenOver(context: MailContext): string {
  return `Someone else may have your password. Choose a new one now, with “Forgot your password?” on the sign-in page, and email ${context.supportEmail}.`;
}

/** Whom to ask about being asked for a second factor, by the name of the workspace as it stands in a mail. */
export function setUpHelp({ supportEmail }: MailContext, workspace: string): string {
  return `Ask “${workspace}” about it, or email ${supportEmail}. Do that too if you have trouble setting it up.`;
}

/** Everyone whom a policy asks, in a mail to the owner; null for the team and clients alike (B2). */
export function allOf(audience: Audience | null): string {
  switch (audience) {
    case null:
      return 'Everyone, including you,';
    case 'team':
      return 'Everyone on the team, including you,';
    case 'clients':
      return 'Every client';
  }
}

/** `1 day`, `2 days`. */
export function count(n: number, unit: string): string {
  return `${n} ${unit}${n === 1 ? '' : 's'}`;
}

/** `1 hour`, `90 minutes`. */
export function duration(minutes: number): string {
  return minutes % 60 === 0 ? count(minutes / 60, 'hour') : count(minutes, 'minute');
}
