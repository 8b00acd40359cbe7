import type { Staying } from '../../../factors/staying.ts';

/** Who requires a second factor of an account. */
export interface Requirement {
  /** The workspaces that do. */
  readonly requiredBy: readonly string[];
  /** A platform administrator is always required to have one. */
  readonly isAdmin: boolean;
}

/** Who requires it, without a full stop; null for nobody. */
export function requirement({ requiredBy, isAdmin }: Requirement): string | null {
  if (requiredBy.length > 0)
    return `${requiredBy.join(' and ')} ${requiredBy.length === 1 ? 'requires' : 'require'} two-factor authentication`;
  return isAdmin ? 'Platform administrators must use two-factor authentication' : null;
}

/** What it means for somebody's own setting: they are asked all the same. Null where nobody requires it. */
export function askedAnyway(facts: Requirement): string | null {
  const required = requirement(facts);
  if (required === null) return null;
  return facts.isAdmin
    ? `${required}, so you’re asked for a code whatever you choose.`
    : `${required}, so you’re asked for a code there whatever you choose.`;
}

const listed = new Intl.ListFormat('en-GB');

/** Why the last device that counts on a host stays there (B6), and what to do first. */
export function lastOfHostStays(
  { why, host, askedBy }: Exclude<Staying, { why: 'last' }>,
  required: string,
): string {
  const first = 'there first, then you can remove this one';
  if (why === 'last-here')
    return `${required}, and this is your only device that works at ${host}. Add another one ${first}.`;
  const takes = askedBy.length === 1 ? 'takes' : 'take';
  return `${listed.format(askedBy)} ${takes} passkeys and security keys alone, and this is your only one for ${host}. Set up another one ${first}.`;
}

/** What `required` means for the only device. */
export function lastStays(required: string): string {
  return `${required}, so you can replace your only device but not remove it.`;
}
