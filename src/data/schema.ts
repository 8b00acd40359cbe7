import type { Generated } from 'kysely';
import type { CvssVersion } from '../domain/cvss/metric.ts';
import type { FactorMethod } from '../domain/mfa-decision.ts';
import type { Audience, Methods } from '../domain/mfa-policy.ts';
import type { Plan } from '../domain/plan.ts';
import type { ContactRole, Role } from '../domain/role.ts';

/** Epoch milliseconds. */
export type Millis = number;
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
  /** It has once been given along with one of the account's keys (D3). */
  password_proven: Generated<Flag>;
  disabled_at: Millis | null;
  /** Wrong second-factor codes in a row, over all sessions, hosts and restarts (D7). */
  factor_failures_in_row: number;
  factor_wait_until: Millis;
  /** Until an administrator or a recovery code clears it. */
  factor_locked_at: Millis | null;
}

/** A consultancy. */
export interface WorkspacesTable {
  id: string;
  slug: string;
  name: string;
  plan: Plan;
  accent: string;
  created_at: Millis;
  /** Consultants see the engagements of whose team they are, and no others (E3). */
  need_to_know: Generated<Flag>;
  /** The IANA zone by whose clock its days and hours are meant. */
  zone: Generated<string>;
  /** Which version of CVSS leads where a finding has vectors of both (E8). */
  cvss_leads: Generated<CvssVersion>;
  /** Since when nobody gets in (B14); null while it is open. */
  closed_at: Generated<Millis | null>;
  /** When its owner and team were told that it will be erased. */
  erasure_told_at: Generated<Millis | null>;
  /** Since when it is being erased: it cannot be opened again. */
  erasing_at: Generated<Millis | null>;
  /** When all of it was last downloaded, to the end. */
  exported_at: Generated<Millis | null>;
}

/** What a workspace requires of its team, or of its clients (B2). Each workspace has both rows. */
export interface MfaPoliciesTable {
  workspace_id: string;
  audience: Audience;
  required: Flag;
  /**
   * Sessions whose `policy_epoch` is at least this are subject to the policy; 0 = every session (D1). The installation
   * counts how often any policy was switched on.
   */
  enforced_from: number;
  /** From when on it asks (B1); null where it has begun. Null again once its day has come, so that no clock takes that back. */
  starts_at: Millis | null;
  methods: Methods;
  /** When it was last switched on, off or to another day. */
  switched_at: Millis | null;
  /** By which account; null where it was the command line. */
  switched_by: string | null;
}

/** A person whom a policy asks nothing of for a while (B3). */
export interface MfaExceptionsTable {
  id: string;
  /** It goes with the membership. */
  membership_id: string;
  until: Millis;
  reason: string;
  made_at: Millis;
  /** By which account. */
  made_by: string | null;
  /** Null while it lasts, of which each membership has one at most. */
  ended_at: Millis | null;
}

/** A client's company, inside one workspace. */
export interface CompaniesTable {
  id: string;
  workspace_id: string;
  name: string;
  created_at: Millis;
  /** What tells two companies of one name apart. */
  reference: Generated<string | null>;
  /** Sealed; the consultancy's alone. */
  notes: Generated<Uint8Array | null>;
  archived_at: Generated<Millis | null>;
  /** Its people are asked from this moment on, where that is later than the policy's (B2); null once it has come. */
  mfa_starts_at: Generated<Millis | null>;
  /** Why. */
  mfa_later_reason: Generated<string | null>;
}

/** Ties an account to a workspace. A client has a company, and an auditor a last day; nobody else does. */
export interface MembershipsTable {
  id: string;
  account_id: string;
  workspace_id: string;
  role: Role;
  company_id: string | null;
  created_at: Millis;
  last_sign_in_at: Millis | null;
  /** What a client may do: read and comment, or answer for the company as well (E4). */
  contact_role: Generated<ContactRole>;
  /** A client sees all engagements of the company, or only those that they were given. */
  sees_all: Generated<Flag>;
  /** When an auditor's time is over (B13). */
  ends_at: Generated<Millis | null>;
}

/** One account, on one host (D8). */
export interface SessionsTable {
  id: string;
  /** SHA-256 of the cookie's token; the token itself is stored nowhere. */
  token_hash: string;
  /** SHA-256 of the token that this one took the place of; it opens nothing. */
  replaced_hash: string | null;
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
  /** By what; once it was a key, it stays that (B6). */
  mfa_method: FactorMethod | null;
  /** With which authenticator or passkey; null for a recovery code, and for a session of before that was kept. */
  mfa_device_id: string | null;
  /** When a second factor was first asked for (D1). */
  asked_at: Millis | null;
  /** Until when the password of its sign-in will do for the step that it has owed from there on (D12). */
  grace_until: Millis | null;
  /** Where the user wanted to go, a path on the same host (D15). */
  return_to: string | null;
  /** One message for the next page. */
  flash: string | null;
  ip: string;
  user_agent: string;
}

/** Facts about the installation, such as the check value of its sealing key. */
export interface InstallationTable {
  key: string;
  value: string;
}

/**
 * Every table. What each request is judged by stands here; of all else the module that writes a table declares its rows,
 * and merges them into this.
 */
export interface Schema {
  accounts: AccountsTable;
  workspaces: WorkspacesTable;
  mfa_policies: MfaPoliciesTable;
  mfa_exceptions: MfaExceptionsTable;
  companies: CompaniesTable;
  memberships: MembershipsTable;
  sessions: SessionsTable;
  installation: InstallationTable;
}
