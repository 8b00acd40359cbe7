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
  return isAdmin ? 'Required for platform administrators' : null;
}

/** What `required` means for the only device. */
export function lastStays(required: string): string {
  return `${required}, so you can replace your only device but not remove it.`;
}
