import type { Generated } from 'kysely';
import type { Plan } from '../domain/plan.ts';
import type { Role } from '../domain/role.ts';

/** Epoch milliseconds. */
type Millis = number;
/** Booleans travel as 0 and 1 on both databases. */
type Flag = 0 | 1;

/** A person: one address, one password, their authenticators. Global to the installation. */
export interface AccountsTable {
  id: string;
  /** Normalised by `parseEmail`; unique. */
  email: string;
  name: string;
  password_hash: string;
  /** "Always ask me for a code" (D13). */
  always_ask: Flag;
  /** Set by an administrator's reset where no policy would ask: the next sign-in leads to setup (S22). */
  must_enrol: Flag;
  is_admin: Flag;
  created_at: Millis;
  password_changed_at: Millis;
  disabled_at: Millis | null;
  /** Wrong second-factor codes in a row, over all sessions, hosts and restarts (D7). */
  factor_failures_in_row: number;
  factor_wait_until: Millis;
  /** Until an administrator or a recovery code clears it. */
  factor_locked_at: Millis | null;
}

/** Wrong codes by day, so that 300 in any 365 days lock the factor (D7). */
export interface FactorFailureDaysTable {
  account_id: string;
  /** Days since the epoch, UTC. */
  day: number;
  failures: number;
}

/** A consultancy. */
export interface WorkspacesTable {
  id: string;
  slug: string;
  name: string;
  plan: Plan;
  accent: string;
  created_at: Millis;
  mfa_required: Flag;
  /**
   * Sessions whose `policy_epoch` is at least this are subject to the policy; 0 = every session (D1). The installation
   * counts how often any policy was switched on.
   */
  mfa_enforced_from: number;
  /** When the policy was last switched. */
  mfa_switched_at: Generated<Millis | null>;
  /** By which account; null where it was the command line. */
  mfa_switched_by: Generated<string | null>;
}

/** A client's company, inside one workspace. */
export interface CompaniesTable {
  id: string;
  workspace_id: string;
  name: string;
  created_at: Millis;
}

/** Ties an account to a workspace. A client has a company, nobody else does. */
export interface MembershipsTable {
  id: string;
  account_id: string;
  workspace_id: string;
  role: Role;
  company_id: string | null;
  created_at: Millis;
  last_sign_in_at: Millis | null;
}

/** One account, on one host (D8). */
export interface SessionsTable {
  id: string;
  /** SHA-256 of the cookie's token; the token itself is stored nowhere. */
  token_hash: string;
  account_id: string;
  /** On a tenant's host that tenant; on the base host the workspace used last, null before the first. */
  workspace_id: string | null;
  host: 'base' | 'tenant';
  /** How often any policy of the installation had been switched on at the sign-in. */
  policy_epoch: number;
  signed_in_at: Millis;
  seen_at: Millis;
  expires_at: Millis;
  /** When password or code was last given; what D12 calls the last ten minutes counts from here. */
  confirmed_at: Millis;
  mfa_verified_at: Millis | null;
  /** When a second factor was first asked for (D1). */
  asked_at: Millis | null;
  /** Where the user wanted to go, a path on the same host (D15). */
  return_to: string | null;
  /** One message for the next page. */
  flash: string | null;
  ip: string;
  user_agent: string;
}

/** A confirmed authenticator (TOTP). Unproven ones live in `pending_enrolments`. */
export interface AuthenticatorsTable {
  id: string;
  account_id: string;
  name: string;
  /** Sealed, bound to this row and account (D16). */
  secret: Uint8Array;
  /** The highest step that was accepted (D5). */
  last_step: number;
  /** The last steps that were accepted, as `domain/totp.ts` writes them. */
  accepted_steps: Generated<string>;
  created_at: Millis;
  last_used_at: Millis;
}

/** Steps that a hint about the phone's clock gave away; never accepted (D6). */
export interface BurntStepsTable {
  authenticator_id: string;
  step: number;
}

/** A secret shown on a setup page and not yet proven (D4). It belongs to one session alone. */
export interface PendingEnrolmentsTable {
  session_id: string;
  account_id: string;
  secret: Uint8Array;
  /** The authenticator that this one takes the place of, once proven. */
  replaces: string | null;
  expires_at: Millis;
}

export interface RecoveryCodesTable {
  id: string;
  account_id: string;
  code_hash: Uint8Array;
  created_at: Millis;
  used_at: Millis | null;
}

/** What a mailed link stands for; single use. */
export interface OneTimeLinksTable {
  id: string;
  purpose: 'sign-up' | 'owner-invitation' | 'password-reset' | 'invitation';
  token_hash: string;
  email: string;
  workspace_id: string | null;
  /** JSON; its shape belongs to the feature that made it. */
  payload: string;
  created_at: Millis;
  expires_at: Millis;
  used_at: Millis | null;
}

/** Failed tries by key (an account's address, a network address), shared by all nodes. */
export interface ThrottlesTable {
  key: string;
  failures: number;
  wait_until: Millis;
  failed_at: Millis;
  /** What `failed_at` was before the last try, which a success puts back. */
  failed_before: Generated<Millis>;
}

/** A browser that has completed a sign-in to an account. It opens nothing; its tries are counted apart (D25). */
export interface KnownBrowsersTable {
  /** SHA-256 of a token of the browser's own cookie, which is this account's alone. */
  token_hash: string;
  account_id: string;
  created_at: Millis;
  expires_at: Millis;
}

/** What strangers can make happen any number of times, counted until it is appended to the record (D25). */
export interface CountedEventsTable {
  /** A hash of all that one count is of: type, workspace, actor, subject and reason. */
  id: string;
  type: string;
  workspace_id: string | null;
  actor_id: string | null;
  subject_id: string | null;
  subject: string;
  times: number;
  first_at: Millis;
  last_at: Millis;
  /** JSON: of all that may differ from one time to the next, some of the values. */
  facets: string;
}

/** Who did what, where and when; append-only by trigger. */
export interface AuditEventsTable {
  id: string;
  at: Millis;
  type: string;
  workspace_id: string | null;
  actor_id: string | null;
  /** The actor as known then: an address, or `command line`. */
  actor: string;
  subject_id: string | null;
  subject: string;
  host: string;
  ip: string;
  /** JSON of plain facts; never a password, code, secret or token. */
  detail: string;
}

/** What is to be done, once each. */
export interface JobsTable {
  id: string;
  /** A name that the part which does it has given it. */
  kind: Generated<string>;
  sealed: Uint8Array;
  created_at: Millis;
  due_at: Millis;
  attempts: number;
  claimed_until: Millis | null;
}

/** Facts about the installation, such as the check value of its sealing key. */
export interface InstallationTable {
  key: string;
  value: string;
}

export interface Schema {
  accounts: AccountsTable;
  factor_failure_days: FactorFailureDaysTable;
  workspaces: WorkspacesTable;
  companies: CompaniesTable;
  memberships: MembershipsTable;
  sessions: SessionsTable;
  authenticators: AuthenticatorsTable;
  burnt_steps: BurntStepsTable;
  pending_enrolments: PendingEnrolmentsTable;
  recovery_codes: RecoveryCodesTable;
  one_time_links: OneTimeLinksTable;
  throttles: ThrottlesTable;
  known_browsers: KnownBrowsersTable;
  counted_events: CountedEventsTable;
  audit_events: AuditEventsTable;
  jobs: JobsTable;
  installation: InstallationTable;
}
