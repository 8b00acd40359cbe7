import type { Access } from '../../src/access/context.ts';

/** Who somebody can be to a workspace; `owes a step` is anybody who must still set up or verify. */
export const STANDINGS = [
  'nobody',
  'owes a step',
  'owner',
  'consultant',
  'auditor',
  'client',
  'administrator',
] as const;

export type Standing = (typeof STANDINGS)[number];

/**
 * The role matrix (ASVS 8.1.1): access level of a route → where it is, and who gets in. `docs/security.md` shows it, and
 * the tests of chapter 8 try every cell.
 */
export const ROLE_MATRIX: Readonly<
  Record<
    Access,
    { readonly host: 'both' | 'base' | 'tenant'; readonly enter: readonly Standing[]; readonly what: string }
  >
> = {
  public: { host: 'both', enter: STANDINGS, what: 'sign-in, sign-up, mailed links' },
  password: { host: 'both', enter: STANDINGS.slice(1), what: 'the pages that set up and verify' },
  account: {
    host: 'both',
    enter: ['owner', 'consultant', 'auditor', 'client', 'administrator'],
    what: 'one’s own account',
  },
  api: {
    host: 'both',
    enter: ['owner', 'consultant', 'auditor', 'client', 'administrator'],
    what: 'the API',
  },
  member: {
    host: 'both',
    enter: ['owner', 'consultant'],
    what: 'the API of a workspace; on a portal’s host it is for clients',
  },
  dashboard: { host: 'base', enter: ['owner', 'consultant'], what: 'the workspace’s dashboard' },
  owner: { host: 'base', enter: ['owner'], what: 'policy, members, ownership' },
  record: {
    host: 'base',
    enter: ['owner', 'auditor'],
    what: 'the activity log and what is made of it',
  },
  inside: {
    host: 'base',
    enter: ['owner', 'consultant', 'auditor'],
    what: 'one’s own way out of a workspace, which an auditor has, too',
  },
  portal: { host: 'tenant', enter: ['client'], what: 'the client’s own company' },
  admin: { host: 'base', enter: ['administrator'], what: 'the installation' },
};
