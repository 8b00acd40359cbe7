import type {
  AccountsTable,
  CompaniesTable,
  MembershipsTable,
  SessionsTable,
  WorkspacesTable,
} from '../data/schema.ts';

/** The tables of the look-up by the names that it gives them; what is joined from the left may be absent. */
interface Joined {
  readonly s: SessionsTable;
  readonly a: AccountsTable;
  readonly w: Absent<WorkspacesTable>;
  readonly p: Absent<WorkspacesTable>;
  readonly m: Absent<MembershipsTable>;
  readonly c: Absent<CompaniesTable>;
}

type Absent<Table> = { readonly [Column in keyof Table]: Table[Column] | null };

type ValueAt<Place> = Place extends `${infer Table extends keyof Joined & string}.${infer Column}`
  ? Column extends keyof Joined[Table]
    ? Joined[Table][Column]
    : never
  : never;

/** What a request needs to know of its session, and where it stands. The only list of it. */
export const COLUMNS = {
  tokenHash: 's.token_hash',
  sessionId: 's.id',
  host: 's.host',
  lastWorkspaceId: 's.workspace_id',
  policyEpoch: 's.policy_epoch',
  signedInAt: 's.signed_in_at',
  seenAt: 's.seen_at',
  expiresAt: 's.expires_at',
  confirmedAt: 's.confirmed_at',
  mfaVerifiedAt: 's.mfa_verified_at',
  askedAt: 's.asked_at',
  returnTo: 's.return_to',
  flash: 's.flash',
  accountId: 'a.id',
  email: 'a.email',
  name: 'a.name',
  alwaysAsk: 'a.always_ask',
  mustEnrol: 'a.must_enrol',
  isAdmin: 'a.is_admin',
  disabledAt: 'a.disabled_at',
  membershipId: 'm.id',
  role: 'm.role',
  lastSignInAt: 'm.last_sign_in_at',
  companyId: 'c.id',
  companyName: 'c.name',
  workspaceId: 'w.id',
  slug: 'w.slug',
  workspaceName: 'w.name',
  plan: 'w.plan',
  accent: 'w.accent',
  mfaRequired: 'w.mfa_required',
  mfaEnforcedFrom: 'w.mfa_enforced_from',
  policyName: 'p.name',
  policyPlan: 'p.plan',
  policyRequired: 'p.mfa_required',
  policyEnforcedFrom: 'p.mfa_enforced_from',
} as const;

export type SessionRow = { readonly [Name in keyof typeof COLUMNS]: ValueAt<(typeof COLUMNS)[Name]> } & {
  /** Whether the account has a confirmed authenticator. The two databases spell a truth differently. */
  readonly enrolled: 0 | 1;
};

const NAMES = Object.keys(COLUMNS);

/** A row as the reader of many gives it: its key, then the columns in their order. */
export type SessionValues = readonly [key: string, ...values: unknown[]];

export function rowOf(values: SessionValues): SessionRow {
  const row: Record<string, unknown> = {};
  let at = 1;
  for (const name of NAMES) row[name] = values[at++];
  row.enrolled = values[at];
  return row as unknown as SessionRow;
}
