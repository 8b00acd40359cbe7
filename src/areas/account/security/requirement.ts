import type { Staying } from '../../../factors/staying.ts';

/** Who requires a second factor of an account. */
export interface Requirement {
  /** The workspaces that do. */
  readonly requiredBy: readonly string[];
  /** A platform administrator is always required to have one. */
  readonly isAdmin: boolean;
}

const listed = new Intl.ListFormat('en-GB');

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

/** Why the last device that counts on a host stays there (B6), and what to do first; `required` is null where nobody asks today. */
export function lastOfHostStays(
  { why, host, askedBy }: Extract<Staying, { host: string }>,
  required: string | null,
): string {
  const first = 'there first, then you can remove this one';
  const who = listed.format(askedBy);
  if (why === 'last-key') {
    const takes = askedBy.length === 1 ? 'takes' : 'take';
    return `${who} ${takes} passkeys and security keys alone, and this is your only one for ${host}. Set up another one ${first}.`;
  }
  const mayAsk =
    askedBy.length > 0
      ? `${who} may ask you for two-factor authentication later`
      : 'You’ve asked for a code at every sign-in';
  return `${required ?? mayAsk}, and this is your only device that works at ${host}. Add another one ${first}.`;
}

/** Why the only device that works anywhere stays while there are others, and what to do first. */
export function lastWorkingStays(
  others: readonly { readonly name: string; readonly host: string | null }[],
  required: string | null,
): string {
  const names = listed.format(others.map(({ name }) => `“${name}”`));
  const hosts = listed.format([...new Set(others.flatMap(({ host }) => host ?? []))]);
  const [works, them] = others.length === 1 ? ['works', 'it'] : ['work', 'them'];
  const useless = `${names} ${works} at ${hosts} only, where you can’t sign in any more`;
  return required === null
    ? `${useless}, so you couldn’t confirm that it’s you. Remove ${them} first, or add another device.`
    : `${required}, and ${useless}. Add another device first, then you can remove this one.`;
}

/** What `required` means for the only device. */
export function lastStays(required: string): string {
  return `${required}, so you can replace your only device but not remove it.`;
}
