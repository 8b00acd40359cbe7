import type { Origin } from '../audit/record.ts';
import type { Trx } from '../data/database.ts';
import type { MfaDecision } from '../domain/mfa-decision.ts';
import type { ActingBehalf } from './on-behalf.ts';
import type { SignedIn } from './signed-in.ts';
import type { Site } from './site.ts';

export type { SignedIn } from './signed-in.ts';

/**
 * The contexts and scopes carry a mark whose name nobody else can write: a handler that wants one compiles only
 * behind the gate, and a query that wants a scope only in such a handler.
 */
declare const made: unique symbol;
interface Made<Name extends string> {
  readonly [made]: Name;
}

/** Leave to read and change one workspace's data. */
export interface WorkspaceScope extends Made<'workspace'> {
  readonly workspaceId: string;
}

/** Leave to read the workspace's record, and what is made of it (B13). */
export interface RecordScope extends WorkspaceScope {
  readonly record: true;
}

/** Leave to do what the owner alone may. */
export interface OwnerScope extends RecordScope {
  readonly owner: true;
}

/** Leave to read one client company's data. */
export interface CompanyScope extends Made<'company'> {
  readonly workspaceId: string;
  readonly companyId: string;
}

/**
 * What of a workspace's engagements somebody of the consultancy may read and write: all, or those of whose team they are
 * (E1, E3). Queries on engagements and all that is in them want one.
 */
export type TeamReach = Made<'reach'> & {
  readonly kind: 'team';
  readonly workspaceId: string;
  /** Only the engagements of whose team this account is; null for all. */
  readonly ofTeamOf: string | null;
  /** Only the engagements that this token was made for (E27); null for all. */
  readonly ofToken: string | null;
};

/** What a client may read: what is published of the company's engagements, of all or of those they were given (E4). */
export type ClientReach = Made<'reach'> & {
  readonly kind: 'client';
  readonly workspaceId: string;
  readonly companyId: string;
  readonly membershipId: string;
  readonly seesAll: boolean;
  /** Only the engagements that this token was made for (E27); null for all. */
  readonly ofToken: string | null;
  /** May report fixes and accept risks. */
  readonly mayRespond: boolean;
  /**
   * In the consultancy's preview, where whoever looks has need to know: only the engagements of whose team this account is.
   * Null for contacts.
   */
  readonly ofTeamOf: string | null;
};

export type Reach = TeamReach | ClientReach;

/** Leave to act on the whole installation. */
export interface PlatformScope extends Made<'platform'> {
  readonly actorId: string;
}

/** What a route asks of its caller. */
export interface Requirement<A extends Access> {
  readonly access: A;
  readonly host: 'base' | 'tenant' | 'both';
  /** Wants a password or code of the last ten minutes (D12). */
  readonly fresh: boolean;
  /** Is there while its workspace is closed, too (B14); everything else of a workspace is not. */
  readonly whileClosed?: boolean;
}

/** What is written beside a deed, in its transaction, so that it is done once (`kept-answers.ts`). */
export interface Once {
  /** Before anything is done, with the actor held and judged; what it throws ends the transaction. */
  readonly begin: (trx: Trx, now: number) => Promise<void>;
  /** After it was done, or came to nothing: `outcome` is what the deed gives back. */
  readonly end: (trx: Trx, now: number, outcome: unknown) => Promise<void>;
}

/**
 * Who acts, and on what leave: made by the gate at the door, and judged anew by `perform` in the transaction of each
 * deed (D24). Of itself it lets nobody write anything.
 */
export interface Act<A extends SignedInAccess = SignedInAccess> extends Made<'act'> {
  readonly requirement: Requirement<A>;
  readonly site: Site;
  /** The workspace that the address names, by its host or its path. */
  readonly slug: string | null;
  /** As it was at the door. */
  readonly session: Contexts[A]['session'];
  readonly origin: Origin;
  readonly browser: Browser;
  /** Asked for what is said of an answer alone (RFC 9110 9.3.2): none of it is read. */
  readonly isHead: boolean;
  /** When the request came, in epoch milliseconds. */
  readonly now: number;
  /** Where a program marked its request as one that is to be done once (E26). */
  readonly once?: Once;
  /** Where a job acts for somebody: who they are, whose leave is asked again in the place of a session's. */
  readonly behalf?: ActingBehalf;
}

/** What the command line acts as. Whoever can run a command on the server's machine may do what there are commands for. */
export interface CommandLineAct {
  readonly actor: { readonly id: null; readonly label: string };
  readonly origin: Origin;
  readonly now: number;
}

/** What a browser says of itself. */
interface Browser {
  /** The tokens by which it is known, one for each account, the latest first. */
  readonly tokens: readonly string[];
  /** As it calls itself; empty where it does not say. */
  readonly name: string;
}

interface RequestContext {
  readonly site: Site;
  /** The workspace that the address names, by its host or its path. */
  readonly slug: string | null;
  /** Epoch milliseconds; one reading for the whole request. */
  readonly now: number;
  /** For the record. */
  readonly origin: Origin;
  readonly browser: Browser;
}

/** Anybody. Knows who is signed in, and carries no leave to read anything. */
export interface PublicContext extends RequestContext {
  readonly session: SignedIn | null;
}

/** Signed in by password; the second factor may be owed, and `decision` says so. */
export interface PasswordContext extends RequestContext, Made<'password'> {
  readonly act: Act<'password'>;
  readonly session: SignedIn;
  readonly decision: MfaDecision;
}

/** Signed in, nothing owed, on either host and in any role. */
export interface AccountContext extends RequestContext, Made<'account'> {
  readonly act: Act<'account'>;
  readonly session: SignedIn;
}

type WorkspaceSession = SignedIn & {
  readonly workspace: NonNullable<SignedIn['workspace']>;
  readonly membership: NonNullable<SignedIn['membership']>;
};

/** Owner or consultant, on the base host, nothing owed. */
export interface DashboardContext extends RequestContext, Made<'dashboard'> {
  readonly act: Act<'dashboard'>;
  readonly session: WorkspaceSession;
  readonly scope: WorkspaceScope;
  readonly reach: TeamReach;
}

/** The owner, on the base host, nothing owed. */
export interface OwnerContext extends RequestContext, Made<'owner'> {
  readonly act: Act<'owner'>;
  readonly session: WorkspaceSession;
  readonly scope: OwnerScope;
  readonly reach: TeamReach;
}

/** The owner, or an auditor whose time is not over, on the base host, nothing owed (B13). An auditor reaches no engagement. */
export interface RecordContext extends RequestContext, Made<'record'> {
  readonly act: Act<'record'>;
  readonly session: WorkspaceSession;
  readonly scope: RecordScope;
  readonly reach: TeamReach;
}

/** Whoever belongs to the workspace on the base host, an auditor too, nothing owed; with leave to read nothing of it. */
export interface InsideContext extends RequestContext, Made<'inside'> {
  readonly act: Act<'inside'>;
  readonly session: WorkspaceSession;
}

/** A client, on the workspace's host, nothing owed. */
export interface PortalContext extends RequestContext, Made<'portal'> {
  readonly act: Act<'portal'>;
  readonly session: WorkspaceSession;
  readonly scope: CompanyScope;
  readonly reach: ClientReach;
}

/** A platform administrator who has passed a code, on the base host. */
export interface AdminContext extends RequestContext, Made<'admin'> {
  readonly act: Act<'admin'>;
  readonly session: SignedIn;
  readonly scope: PlatformScope;
}

/** A program with a session that owes nothing, on either host. */
export interface ApiContext extends RequestContext, Made<'api'> {
  readonly act: Act<'api'>;
  readonly session: SignedIn;
  readonly decision: MfaDecision;
}

/**
 * A program in the workspace that its path names: on the base host with what the dashboard may, on a portal's with what
 * that portal's client may (E26). Its act is of that level, so that the commands of the pages take it.
 */
export type MemberContext =
  | (DashboardContext & { readonly side: 'team' })
  | (PortalContext & { readonly side: 'client' });

/** Access level → the context that a handler of that level is given. */
export interface Contexts {
  public: PublicContext;
  password: PasswordContext;
  account: AccountContext;
  dashboard: DashboardContext;
  owner: OwnerContext;
  record: RecordContext;
  inside: InsideContext;
  portal: PortalContext;
  admin: AdminContext;
  api: ApiContext;
  member: MemberContext;
}

export type Access = keyof Contexts;

/** The levels behind which somebody is known. */
export type SignedInAccess = Exclude<Access, 'public'>;
