import { type Audience, type Methods, whatCounts } from '../../../domain/mfa-policy.ts';
import { daysBetween, writtenLocalDay, writtenMoment } from '../../../domain/zoned-time.ts';
import { composeLetter, type MailContext, plainName } from '../../../mail/mail-layout.tsx';
import type { Message } from '../../../mail/message.ts';
import { allOf, hello, setUpHelp, takenOver, type WorkspaceRecipient } from '../../../mail/phrases.ts';
import { FOR_WHOM, WHEN_REMINDED } from './standing.ts';

/** By what the clock says when it is sent: a reminder may be late, and whoever joins late has had none before. */
function subjectOf(
  { at }: MailContext,
  { startsAt, zone, isFirst }: { startsAt: number; zone: string; isFirst: boolean },
  workspace: string,
): string {
  const days = daysBetween(at, startsAt, zone);
  const hasBegun = startsAt <= at;
  if (days === 0 && (hasBegun || !isFirst))
    return `Today: two-factor authentication is required in ${workspace}`;
  if (hasBegun) return `Two-factor authentication is required in ${workspace}`;
  if (isFirst)
    return `${workspace} will require two-factor authentication from ${writtenLocalDay(startsAt, zone)}`;
  return `${days === 1 ? '1 day' : `${days} days`} left to set up two-factor authentication for ${workspace}`;
}

/** To everyone whom a policy will ask from a day on, and again to those who haven't set up as the day comes near (B1). */
export function policyComing(
  context: MailContext,
  fields: WorkspaceRecipient & {
    /** They have been told nothing of this day yet. */
    isFirst: boolean;
    /** Epoch milliseconds. */
    startsAt: number;
    zone: string;
    /** Has a second factor already that the policy takes. */
    enrolled: boolean;
    methods: Methods;
    /** Account security, on the host where the reader is at home. */
    href: string;
  },
): Message {
  const { startsAt, zone, enrolled } = fields;
  const hasBegun = startsAt <= context.at;
  const workspace = plainName(fields.workspaceName);
  const when = writtenMoment(startsAt, zone);
  const what = hasBegun
    ? `“${workspace}” has required two-factor authentication since ${when}.`
    : `“${workspace}” will require two-factor authentication from ${when}.`;
  const then = hasBegun
    ? 'You’ll be guided through setting it up when you next open a page there.'
    : 'If you haven’t by then, you’ll be guided through it when you next open a page there.';
  const todo = enrolled
    ? 'You’ve already set it up, so you don’t need to do anything. From then on you’ll be asked for it when you sign in.'
    : `As well as your password, you’ll need ${whatCounts(fields.methods)}. Setting one up takes about a minute: sign in, open Account security and add it there. ${then}`;
  return composeLetter(context, {
    to: fields.to,
    subject: subjectOf(context, fields, workspace),
    heading: hasBegun
      ? 'Two-factor authentication is required'
      : 'Two-factor authentication will be required',
    paragraphs: [hello(fields), what, todo],
    ...(enrolled ? {} : { button: { label: 'Set up now', href: fields.href, oneTime: false } }),
    ifNotYou: setUpHelp(context, workspace),
  });
}

const whoSwitched = (context: MailContext, { byOwner }: { readonly byOwner: boolean }) =>
  byOwner ? 'You' : `An administrator of ${context.productName}`;

/** To the owner, when the policy is given a day, or another one (B1). */
export function policyDated(
  context: MailContext,
  fields: WorkspaceRecipient & {
    /** Epoch milliseconds. */
    from: number;
    zone: string;
    /** Whom it is about; null for everyone (B2). */
    audience: Audience | null;
    byOwner: boolean;
    settings: string;
  },
): Message {
  const workspace = plainName(fields.workspaceName);
  const of = FOR_WHOM[fields.audience ?? 'everyone'];
  return composeLetter(context, {
    to: fields.to,
    subject: `Two-factor authentication will be required${of} in ${workspace}`,
    heading: 'Two-factor authentication will be required',
    paragraphs: [
      hello(fields),
      `${whoSwitched(context, fields)} scheduled required two-factor authentication${of} in “${workspace}”. It starts on ${writtenMoment(fields.from, fields.zone)}.`,
      `${allOf(fields.audience)} is asked for it from then on. Until then, people can set it up whenever it suits them.`,
      `We email them about it now, and remind those who haven’t set it up ${WHEN_REMINDED}.`,
      'You can choose another day or turn it off at any time in Settings.',
    ],
    button: { label: 'Open Settings', href: fields.settings, oneTime: false },
    ifNotYou: fields.byOwner ? takenOver(context) : `Email ${context.supportEmail} and ask why.`,
  });
}

/** To the owner, when what counts as a second factor is changed (B6). */
export function policyMethods(
  context: MailContext,
  fields: WorkspaceRecipient & { methods: Methods; audience: Audience | null; settings: string },
): Message {
  const workspace = plainName(fields.workspaceName);
  const of = FOR_WHOM[fields.audience ?? 'everyone'];
  const isStrict = fields.methods === 'phishing-resistant';
  const paragraphs = isStrict
    ? [
        `You let only passkeys and security keys count${of} in “${workspace}”.`,
        `While two-factor authentication is required, people are asked for one on the next page they open${fields.audience === 'clients' ? '' : ', and so are you'}. People without one are guided through setting one up.`,
      ]
    : [`You let authenticator apps count again${of} in “${workspace}”.`];
  return composeLetter(context, {
    to: fields.to,
    subject: isStrict
      ? `Only passkeys and security keys count now${of} in ${workspace}`
      : `Authenticator apps count again${of} in ${workspace}`,
    heading: isStrict ? 'Only passkeys and security keys count now' : 'Authenticator apps count again',
    paragraphs: [hello(fields), ...paragraphs, 'You can change this at any time in Settings.'],
    button: { label: 'Open Settings', href: fields.settings, oneTime: false },
    ifNotYou: takenOver(context),
  });
}

/** To the owner, each time the policy is switched, by them or by the operator in their place. */
export function policySwitched(
  context: MailContext,
  fields: WorkspaceRecipient & {
    enabled: boolean;
    apply: 'next-sign-in' | 'now';
    /** Whom it is about; null for everyone (B2). */
    audience: Audience | null;
    byOwner: boolean;
    settings: string;
  },
): Message {
  const workspace = plainName(fields.workspaceName);
  const who = whoSwitched(context, fields);
  const of = FOR_WHOM[fields.audience ?? 'everyone'];
  const all = allOf(fields.audience);
  const asked =
    fields.apply === 'now'
      ? `${all} is asked on the next page they open.`
      : `${all} is asked at their next sign-in.`;
  const paragraphs = fields.enabled
    ? [
        `${who} turned on required two-factor authentication${of} in “${workspace}”.`,
        `${asked} People who haven’t set it up are guided through it.`,
        'You can turn it off at any time in Settings.',
      ]
    : [
        `${who} turned off required two-factor authentication${of} in “${workspace}”. ${fields.audience === null ? 'Nobody has to use it there any more' : 'They no longer have to use it there'}.`,
        'People keep what they’ve set up. You can turn it on again at any time in Settings.',
      ];
  return composeLetter(context, {
    to: fields.to,
    subject: fields.enabled
      ? `Two-factor authentication is now required${of} in ${workspace}`
      : `Two-factor authentication is no longer required${of} in ${workspace}`,
    heading: fields.enabled
      ? 'Two-factor authentication is now required'
      : 'Two-factor authentication is no longer required',
    paragraphs: [hello(fields), ...paragraphs],
    button: { label: 'Open Settings', href: fields.settings, oneTime: false },
    ifNotYou: fields.byOwner ? takenOver(context) : `Email ${context.supportEmail} and ask why.`,
  });
}

/** To a person whom the policy asks nothing of for some days (B3). */
export function policyExcepted(
  context: MailContext,
  fields: WorkspaceRecipient & {
    /** The midnight that ends the last day, in epoch milliseconds. */
    until: number;
    zone: string;
  },
): Message {
  const { until, zone } = fields;
  const workspace = plainName(fields.workspaceName);
  const day = writtenLocalDay(until - 1, zone);
  return composeLetter(context, {
    to: fields.to,
    subject: `You don’t need two-factor authentication in ${workspace} until ${day}`,
    heading: 'An exception for you',
    paragraphs: [
      hello(fields),
      `“${workspace}” requires two-factor authentication. Its owner has made an exception for you until the end of ${day} (${zone.replaceAll('_', ' ')}).`,
      'After that you’ll be guided through setting it up when you next open a page there. You can do it earlier, under Account security.',
    ],
    ifNotYou: `Tell the owner of the workspace, or email ${context.supportEmail}.`,
  });
}
