import { composeLetter, type MailContext, plainName } from '../../../mail/mail-layout.tsx';
import type { Message } from '../../../mail/message.ts';
import { count, duration } from '../../../mail/phrases.ts';

/**
 * The mails of D20. They go to whatever address was typed, with whatever name of a workspace, so they trust nothing that
 * was typed.
 */
interface SignUpFields {
  to: string;
  workspaceName: string;
  link: string;
  expiresMinutes: number;
}

/** To an address without an account: the link proves the address, and leads to choosing a password. */
export function signUpLink(context: MailContext, fields: SignUpFields): Message {
  return composeLetter(context, {
    to: fields.to,
    subject: `Confirm your email address for ${context.productName}`,
    heading: 'Confirm your email address',
    paragraphs: [
      `Someone – we hope it was you – asked to create the workspace “${plainName(fields.workspaceName)}” on ${context.productName} with this email address.`,
      'If it was you, open the link. You’ll see what will be created, and choose your password.',
      'Did you ask for a workspace with another name? This link works for that too: you can change all the details before anything is created.',
    ],
    button: { label: 'Continue', href: fields.link, oneTime: true },
    afterButton: [
      `The link works once and expires in ${duration(fields.expiresMinutes)}. After that, sign up again.`,
    ],
    ifNotYou:
      'You don’t need to do anything. Nothing has been created, and only someone who can read your email could go on. Never forward this email.',
  });
}

/** To an address that has an account: the page did not say so, this mail does, and offers its owner what was asked for. */
export function signUpKnownAddress(
  context: MailContext,
  fields: SignUpFields & { resetUrl: string },
): Message {
  return composeLetter(context, {
    to: fields.to,
    subject: `You already have a ${context.productName} account`,
    heading: 'You already have an account',
    paragraphs: [
      `Someone – we hope it was you – asked to create the workspace “${plainName(fields.workspaceName)}” on ${context.productName} with this email address. It already has an account, so we haven’t created anything.`,
      'If it was you, open the link and sign in with the password you already have. You can then add the workspace to your account, and change its name first if you like.',
    ],
    button: { label: 'Add the workspace', href: fields.link, oneTime: true },
    afterButton: [
      `The link works once and expires in ${duration(fields.expiresMinutes)}.`,
      `Forgotten your password? Choose a new one at ${fields.resetUrl}`,
    ],
    ifNotYou:
      'You don’t need to do anything. Your account hasn’t changed, and we didn’t reveal that you have one.',
  });
}

/** To an address that may not make a workspace, where that takes an invitation (`SIGNUP=invited`). */
export function signUpByInvitation(context: MailContext, fields: { to: string }): Message {
  return composeLetter(context, {
    to: fields.to,
    subject: 'You need an invitation to create a workspace',
    heading: 'You need an invitation',
    paragraphs: [
      `Someone – we hope it was you – asked to create a workspace on ${context.productName} with this email address. New workspaces are by invitation only, so we haven’t created anything.`,
      `If it was you, email ${context.supportEmail} and ask for an invitation. If you already have an account with another email address, sign up with that one.`,
    ],
    ifNotYou: 'You don’t need to do anything. Nothing has been created.',
  });
}

/** An administrator's invitation to make a workspace; the same for an address with an account and for one without. */
export function ownerInvitation(
  context: MailContext,
  fields: { to: string; link: string; expiresDays: number },
): Message {
  return composeLetter(context, {
    to: fields.to,
    subject: `Create your workspace on ${context.productName}`,
    heading: 'Create your workspace',
    paragraphs: [
      `You’ve been invited to create a workspace for your consultancy on ${context.productName}, with this email address.`,
      'Open the link to choose its name and your password. If you already have an account, sign in with the password you have.',
    ],
    button: { label: 'Create your workspace', href: fields.link, oneTime: true },
    afterButton: [
      `The link works once and expires in ${count(fields.expiresDays, 'day')}. After that, email ${context.supportEmail} for a new one.`,
    ],
    ifNotYou: 'You don’t need to do anything. Nothing happens unless you open the link and go on from there.',
  });
}
