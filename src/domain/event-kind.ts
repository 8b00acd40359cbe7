/** What the record can be narrowed to. */
export const KINDS = ['access', 'factors', 'people', 'engagements', 'workspace'] as const;
export type Kind = (typeof KINDS)[number];

const KIND_NAMES: Readonly<Record<Kind, string>> = {
  access: 'Sign-ins and sessions',
  factors: 'Two-factor authentication',
  people: 'Accounts and members',
  engagements: 'Engagements and findings',
  workspace: 'Workspace and policy',
};

/** The kind as the screen writes it. */
export function kindName(kind: Kind): string {
  return KIND_NAMES[kind];
}
