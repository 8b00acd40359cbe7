import type { Plan } from '../domain/plan.ts';
import type { ContactRole, Role } from '../domain/role.ts';

/** A live session with its account, and the workspace that the address names or was used last, as one statement read them. */
export interface SignedIn {
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
    readonly mfaRequired: boolean;
    readonly mfaEnforcedFrom: number;
    readonly needToKnow: boolean;
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
  } | null;
  /**
   * The policy that the request is judged by: that of the workspace which the address names, or where it names none the
   * strictest of the account's (D21).
   */
  readonly policy: {
    readonly workspaceName: string;
    readonly required: boolean;
    readonly plan: Plan;
    readonly enforcedFrom: number;
  } | null;
  /** On the base host the workspace that was used last. */
  readonly lastWorkspaceId: string | null;
  readonly policyEpoch: number;
  readonly askedAt: number | null;
  readonly signedInAt: number;
  readonly seenAt: number;
  readonly confirmedAt: number;
  readonly mfaVerifiedAt: number | null;
  readonly returnTo: string | null;
  readonly flash: string | null;
}
