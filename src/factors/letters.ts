import type { AddressProofReason } from '../domain/address-proof.ts';
import { WHERE_TO_KEEP } from '../domain/recovery-codes.ts';
import { composeLetter, type MailContext } from '../mail/mail-layout.tsx';
import type { Message } from '../mail/message.ts';
import { count, hello, type Recipient, takenOver } from '../mail/phrases.ts';

/** NIST SP 800-63B-4 4.1.2.1: binding an authenticator is told to the account's address. */
export function authenticatorAdded(context: MailContext, fields: Recipient): Message {
  return composeLetter(context, {
    to: fields.to,
    subject: `An authenticator app was added to your ${context.productName} account`,
    heading: 'Authenticator app added',
    paragraphs: [
      hello(fields),
      'An authenticator app was set up for your account. You may be asked for its codes when you sign in. We’ve signed you out on your other devices.',
    ],
    ifNotYou: takenOver(context),
  });
}

/** The device was replaced; the old one's codes no longer work. */
export function authenticatorReplaced(context: MailContext, fields: Recipient): Message {
  return composeLetter(context, {
    to: fields.to,
    subject: `The authenticator app on your ${context.productName} account was replaced`,
    heading: 'Authenticator app replaced',
    paragraphs: [
      hello(fields),
      'A new authenticator app was set up for your account in place of the old one. Codes from the old device no longer work, so you can delete the entry there.',
    ],
    ifNotYou: takenOver(context),
  });
}

/** The account's owner removed the authenticator. */
export function authenticatorRemoved(context: MailContext, fields: Recipient): Message {
  return composeLetter(context, {
    to: fields.to,
    subject: `An authenticator app was removed from your ${context.productName} account`,
    heading: 'Authenticator app removed',
    paragraphs: [
      hello(fields),
      'An authenticator app was removed from your account, and its codes no longer work. If it was the only one, your account is now protected by your password alone. You can set up an app again in Account security.',
    ],
    ifNotYou: takenOver(context),
  });
}

/** B6: a key counts from now on (NIST SP 800-63B-4 4.1.2.1). */
export function passkeyAdded(context: MailContext, fields: Recipient): Message {
  return composeLetter(context, {
    to: fields.to,
    subject: `A passkey or security key was added to your ${context.productName} account`,
    heading: 'Passkey or security key added',
    paragraphs: [
      hello(fields),
      'A passkey or security key was added to your account. You may be asked for it when you sign in. We’ve signed you out on your other devices.',
    ],
    ifNotYou: takenOver(context),
  });
}

/** A key took another one's place. */
export function passkeyReplaced(context: MailContext, fields: Recipient): Message {
  return composeLetter(context, {
    to: fields.to,
    subject: `A passkey or security key on your ${context.productName} account was replaced`,
    heading: 'Passkey or security key replaced',
    paragraphs: [
      hello(fields),
      'A new passkey or security key was added to your account in place of an old one, which no longer works here.',
    ],
    ifNotYou: takenOver(context),
  });
}

/** The account's owner removed a key. */
export function passkeyRemoved(context: MailContext, fields: Recipient): Message {
  return composeLetter(context, {
    to: fields.to,
    subject: `A passkey or security key was removed from your ${context.productName} account`,
    heading: 'Passkey or security key removed',
    paragraphs: [
      hello(fields),
      'A passkey or security key was removed from your account and no longer works here. If it was your only device, your account is now protected by your password alone. You can set one up again in Account security.',
    ],
    ifNotYou: takenOver(context),
  });
}

/** A key's counter did not rise (WebAuthn Level 3 6.1.1): what was refused may be a copy, or the key itself after one was used. */
export function passkeyCopied(context: MailContext, fields: Recipient): Message {
  return composeLetter(context, {
    to: fields.to,
    subject: `A security key of your ${context.productName} account may have been copied`,
    heading: 'A security key may have been copied',
    paragraphs: [
      hello(fields),
      'Someone used a security key of yours that counts its uses. Its count had not gone up, so we refused it: there may be a copy of that key.',
      'Even if it was you, remove that key in Account security and add another one.',
    ],
    ifNotYou: takenOver(context),
  });
}

/** S22: an administrator reset two-factor authentication. The reason stays in the record and is not mailed. */
export function mfaReset(context: MailContext, fields: Recipient): Message {
  return composeLetter(context, {
    to: fields.to,
    subject: `Two-factor authentication was reset on your ${context.productName} account`,
    heading: 'Two-factor authentication was reset',
    paragraphs: [
      hello(fields),
      'Support reset two-factor authentication on your account. Your old devices no longer work for signing in, and you’ve been signed out everywhere.',
      'Sign in with your password as usual. We’ll then email you a code, and help you set up your new phone, so have it ready.',
    ],
    ifNotYou: `Email ${context.supportEmail} at once, and choose a new password with “Forgot your password?” on the sign-in page.`,
  });
}

/** What has happened before somebody who isn't the account's owner has a setup code mailed. */
const BEFORE_SETUP = {
  reset: 'Someone else has signed in with your password after support reset your two-factor authentication.',
  'keys-elsewhere': 'Someone else has signed in with your password and a code from your authenticator app.',
  'key-not-used': 'Someone else has signed in with your password and a code from your authenticator app.',
  'keys-nowhere': 'Someone else has signed in with your password.',
} as const satisfies Record<AddressProofReason, string>;

const settingUp = (product: string) => ({
  subject: `Your code to set up two-factor authentication for ${product}`,
  heading: 'Your setup code',
});
const changing = (product: string) => ({
  subject: `Your code to confirm a change to your ${product} account`,
  heading: 'Your code',
});

/** Where keys may come to count alone, more than a setup wants the code. */
const SETUP_TITLES = {
  reset: settingUp,
  'keys-elsewhere': changing,
  'key-not-used': changing,
  'keys-nowhere': settingUp,
} as const satisfies Record<AddressProofReason, unknown>;

/** B6, B9: the code that the setup page asks for. Not in the subject, which locked phones show. */
export function setUpCode(
  context: MailContext,
  fields: Recipient & { readonly code: string; readonly why: AddressProofReason },
): Message {
  return composeLetter(context, {
    to: fields.to,
    ...SETUP_TITLES[fields.why](context.productName),
    paragraphs: [
      hello(fields),
      `Enter this code on the page that asked for it: ${fields.code}`,
      'It works once, for 30 minutes. Don’t read it out or pass it on to anyone, not even to support: nobody but that page will ask you for it.',
    ],
    ifNotYou: `${BEFORE_SETUP[fields.why]} Don’t give anyone the code. ${takenOver(context)}`,
  });
}

/** B9: to whoever has the mailbox of an account that somebody on the phone with support says is theirs. */
export function callerCode(context: MailContext, fields: Recipient & { code: string }): Message {
  return composeLetter(context, {
    to: fields.to,
    subject: `A code for your conversation with ${context.productName} support`,
    heading: 'A code to read out to support',
    paragraphs: [
      hello(fields),
      'Someone who says they’re you is asking support to reset two-factor authentication on your account.',
      `If you’re talking to support right now, read out this code: ${fields.code}`,
      'It works for 10 minutes.',
    ],
    ifNotYou: `Someone may be trying to get into your account. Don’t give anyone the code, and email ${context.supportEmail} at once.`,
  });
}

/** A recovery code took the place of a code from the app. The one that replaces it is never mailed. */
export function recoveryCodeUsed(context: MailContext, fields: Recipient): Message {
  return composeLetter(context, {
    to: fields.to,
    subject: `A recovery code was used on your ${context.productName} account`,
    heading: 'A recovery code was used',
    paragraphs: [
      hello(fields),
      'Someone signed in with your password and a recovery code. If it was you, you don’t need to do anything. We replaced that code with a new one, shown on screen straight afterwards.',
      'If you didn’t save the new one, you can create new codes in Account security.',
    ],
    ifNotYou: takenOver(context),
  });
}

/** New recovery codes were made; older ones are dead. The codes themselves are never mailed. */
export function recoveryCodesMade(context: MailContext, fields: Recipient): Message {
  return composeLetter(context, {
    to: fields.to,
    subject: `New recovery codes for your ${context.productName} account`,
    heading: 'New recovery codes were created',
    paragraphs: [
      hello(fields),
      `New recovery codes were created for your account. Any earlier ones stop working once the new ones have been saved. ${WHERE_TO_KEEP}`,
    ],
    ifNotYou: takenOver(context),
  });
}

/** ASVS 6.3.5: the right password was followed by several wrong codes. */
export function failedCodes(context: MailContext, fields: Recipient & { failures: number }): Message {
  return composeLetter(context, {
    to: fields.to,
    subject: `Incorrect codes on your ${context.productName} account`,
    heading: 'Incorrect codes entered',
    paragraphs: [
      hello(fields),
      `Someone entered your correct password, and then ${count(fields.failures, 'incorrect code')} in a row. Those attempts failed.`,
      'If it was you, turn on automatic date and time on your phone, then try again in a moment.',
    ],
    ifNotYou: `Someone else knows your password. Choose a new one now, with “Forgot your password?” on the sign-in page, and use it nowhere else. Then email ${context.supportEmail}.`,
  });
}

/** B10: a sign-in from a browser and a network that the account did not know. */
export function unfamiliarSignIn(context: MailContext, fields: Recipient): Message {
  return composeLetter(context, {
    to: fields.to,
    subject: `New sign-in to your ${context.productName} account`,
    heading: 'New sign-in to your account',
    paragraphs: [
      hello(fields),
      'Someone signed in to your account from a browser and a network that we haven’t seen with it before. If it was you, you don’t need to do anything.',
    ],
    ifNotYou: `${takenOver(context)} Under Account security you can sign out all other sessions.`,
  });
}

/** D7: too many wrong codes; the factor is locked until an administrator or a recovery code clears it. */
export function factorLocked(context: MailContext, fields: Recipient): Message {
  return composeLetter(context, {
    to: fields.to,
    subject: `Code entry is locked on your ${context.productName} account`,
    heading: 'Code entry is locked',
    paragraphs: [
      hello(fields),
      'After too many incorrect codes, we’ve locked code entry on your account to protect it.',
      `To get back in, use one of your recovery codes, or email ${context.supportEmail} and an administrator will help you.`,
    ],
    ifNotYou: `The person who entered them also has your password. Choose a new one now, with “Forgot your password?” on the sign-in page, and use it nowhere else. Then email ${context.supportEmail}.`,
  });
}
