import type { FactorMethod } from '../domain/mfa-decision.ts';
import type { Methods } from '../domain/mfa-policy.ts';
import type { Plan } from '../domain/plan.ts';
import type { ContactRole, Role } from '../domain/role.ts';

/** A live session with its account, and the workspace that the address names or was used last, as one statement read them. */
export interface SignedIn {
  /** The moment as of which all this is so, in epoch milliseconds. */
  readonly now: number;
  readonly sessionId: string;
  /** SHA-256 of its token, by which a deed finds it again. */
  readonly tokenHash: string;
  /** The token for programs that it came by (E27), `sessionId` being its id; null for a session of a browser. */
  readonly token: {
    readonly id: string;
    readonly name: string;
    readonly mayWrite: boolean;
    /** Reaches only the engagements that it was made for. */
    readonly isLimited: boolean;
    readonly lastUsedAt: number | null;
  } | null;
  readonly account: {
    readonly id: string;
    readonly email: string;
    readonly name: string;
    readonly enrolled: boolean;
    /** One of its second factors is a passkey or security key that works on the session's host (B6). */
    readonly hasKey: boolean;
    readonly alwaysAsk: boolean;
    readonly mustEnrol: boolean;
    readonly isAdmin: boolean;
    /** Has an authenticator, and recovery codes to save, or none yet (B8). */
    readonly mustSaveCodes: boolean;
  };
  readonly workspace: {
    readonly id: string;
    readonly slug: string;
    readonly name: string;
    readonly plan: Plan;
    readonly accent: string;
    readonly needToKnow: boolean;
    /** The IANA zone by whose clock its days are meant. */
    readonly zone: string;
    /** Since when it is closed to everybody (B14), in epoch milliseconds; null while it is open. */
    readonly closedAt: number | null;
  } | null;
  /** The membership there; null where the account has none (any more). */
  readonly membership: {
    readonly id: string;
    readonly role: Role;
    /** When the member last came all the way in, in epoch milliseconds. */
    readonly lastSignInAt: number | null;
    /** Clients have one, nobody else does. */
    readonly company: { readonly id: string; readonly name: string } | null;
    /** Of a client: what they may do, and whether they see all of the company's engagements (E4). */
    readonly contactRole: ContactRole;
    readonly seesAll: boolean;
    /** Of an auditor: when their time is over (B13), in epoch milliseconds. From then on there is no membership. */
    readonly endsAt: number | null;
  } | null;
  /**
   * The policy that the request is judged by, for people like this member: that of the workspace which the address names,
   * or where it names none the strictest of the account's (D21).
   */
  readonly policy: {
    readonly workspaceName: string;
    readonly zone: string;
    readonly required: boolean;
    readonly plan: Plan;
    readonly enforcedFrom: number;
    readonly startsAt: number | null;
    readonly methods: Methods;
    readonly exceptedUntil: number | null;
  } | null;
  /** On the base host the workspace that was used last. */
  readonly lastWorkspaceId: string | null;
  readonly policyEpoch: number;
  readonly askedAt: number | null;
  /** Until when the password of the sign-in will do for the step that is owed from there on (D12), in epoch milliseconds. */
  readonly graceUntil: number | null;
  readonly signedInAt: number;
  readonly seenAt: number;
  readonly confirmedAt: number;
  readonly mfaVerifiedAt: number | null;
  /** How it passed a second factor, or the one that made the token; null where it passed none. */
  readonly mfaMethod: FactorMethod | null;
  readonly returnTo: string | null;
  readonly flash: string | null;
}
