/**
 * How an administrator made sure who is asking before a reset (B9; ASVS 6.4.4, NIST SP 800-63B-4 4.2). Whoever talks their
 * way past support talks about what they know; none of these rests on that.
 */
export const IDENTITY_CHECKS = [
  'video-call',
  'in-person',
  'call-back',
  'emailed-code',
  'vouched-for',
] as const;
export type IdentityCheck = (typeof IDENTITY_CHECKS)[number];

const NAMES: Readonly<Record<IdentityCheck, string>> = {
  'video-call': 'Recognised on a video call',
  'in-person': 'Met in person',
  'call-back': 'Called back on a number that we already had',
  'emailed-code': 'Read out the code that we emailed',
  'vouched-for': 'Vouched for by someone we know, in person or on a call',
};

/** What a check is called, as it stands in the list and in the activity log. */
export function identityCheckName(check: IdentityCheck): string {
  return NAMES[check];
}

/** The same of what was recorded once; null for what no version of ours wrote. */
export function recordedCheckName(check: unknown): string | null {
  const known = IDENTITY_CHECKS.find((one) => one === check);
  return known === undefined ? null : NAMES[known];
}
