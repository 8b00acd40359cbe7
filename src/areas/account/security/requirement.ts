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

/** What `required` means for the only device. */
export function lastStays(required: string): string {
  return `${required}, so you can replace your only device but not remove it.`;
}
