import type { Audience, Methods, Standing } from '../mfa-policy.ts';
import type { Role } from '../role.ts';
import type { RolloutState } from '../rollout.ts';

/*
 * What can be said of a workspace's two-factor authentication at a moment (B12), folded from its record and from nothing else:
 * page, JSON and PDF are drawn from this. Moments are epoch milliseconds.
 */

/** Somebody by the name and address that they had at the moment; both null for whom the record doesn't name, or no longer. */
export interface EvidencePerson {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  /** Erased from the record: only the number is left. */
  readonly isErased: boolean;
}

/** Who did something; `support`: who runs the installation. Null for what comes by itself, and where the record doesn't say. */
export type EvidenceBy = EvidencePerson | 'support' | null;

/** What was required of an audience. */
export interface EvidencePolicy {
  readonly standing: Standing;
  /** Since when it stands so, and who brought that about; null where the record doesn't go back so far. */
  readonly since: number | null;
  readonly by: EvidenceBy;
  /** The day that is yet to come; else null. */
  readonly startsAt: number | null;
  readonly methods: Methods;
}

/** An entry of the policy's history. */
export interface EvidenceChange {
  /** The id of the record's entry. */
  readonly entry: string;
  readonly at: number;
  readonly type: string;
  readonly by: EvidenceBy;
  /** A client's company that it is about; null for most. */
  readonly companyId: string | null;
  readonly sentence: string;
  readonly reason: string | null;
}

export type EvidenceMethod = 'app' | 'passkey';

/** A member at the moment. */
export interface EvidenceMember {
  readonly person: EvidencePerson;
  readonly role: Role;
  readonly companyId: string | null;
  /** Null where the record doesn't say. */
  readonly memberSince: number | null;
  /** Since when they have had an authenticator app, and a passkey or security key; null for none. */
  readonly appSince: number | null;
  readonly keySince: number | null;
  readonly methods: readonly EvidenceMethod[];
  /** When they last proved a second factor in this workspace; null where they never did. */
  readonly lastVerifiedAt: number | null;
  readonly state: RolloutState;
  readonly exceptedUntil: number | null;
  /** Their company's own later day; null for none. */
  readonly companyStartsAt: number | null;
  /** Since when they cannot sign in; null for nearly everybody. */
  readonly disabledSince: number | null;
}

/** An exception that was given by the moment. */
export interface EvidenceException {
  readonly person: EvidencePerson;
  readonly by: EvidenceBy;
  readonly at: number;
  readonly until: number;
  readonly reason: string | null;
  /** When it was over; null while it lasts. */
  readonly endedAt: number | null;
  /** Null where it ended by itself. */
  readonly endedBy: EvidenceBy;
}

/** A reset of somebody's second factors. Why support did it is not the workspace's to know; why somebody here asked for it is. */
export interface EvidenceReset {
  readonly person: EvidencePerson;
  readonly by: EvidenceBy;
  readonly at: number;
  readonly askedBy: EvidenceBy;
  readonly reason: string | null;
}

/** Why a session owes nothing. */
export type OwesNothing = 'verified' | 'not-asked' | 'excepted';

/** A session that was open at the moment, and could go on without a further proof. */
export interface EvidenceSession {
  readonly person: EvidencePerson;
  readonly signedInAt: number;
  readonly owesNothingSince: number;
  readonly because: OwesNothing;
}

/** What the record says of a workspace at a moment. */
export interface FoldedEvidence {
  readonly at: number;
  /** Since when sessions are told apart; null where they aren't yet. */
  readonly sessionsKnownSince: number | null;
  readonly policies: Readonly<Record<Audience, EvidencePolicy>>;
  /** The oldest first. */
  readonly history: readonly EvidenceChange[];
  /** Who lacks what they must have first. */
  readonly people: readonly EvidenceMember[];
  readonly exceptions: readonly EvidenceException[];
  readonly resets: readonly EvidenceReset[];
  readonly sessions: readonly EvidenceSession[];
}

/** Evidence as it is given to somebody. */
export interface Evidence extends FoldedEvidence {
  readonly workspace: {
    readonly id: string;
    readonly slug: string;
    readonly name: string;
    readonly zone: string;
  };
  /** A day of the workspace's zone: `2026-11-27`. */
  readonly day: string;
  /** Whether it is today, so that it speaks of now and not of the day's end. */
  readonly isToday: boolean;
  readonly madeAt: number;
  /** When the first entry of the workspace's record was made. */
  readonly knownSince: number;
  /** The companies that it names by their ids, as they are called when it is made; the record keeps no names of theirs. */
  readonly companies: ReadonlyMap<string, string>;
  /** Where the workspace's chain ends when it is made; null where nothing is chained yet. */
  readonly record: { readonly entries: number; readonly hash: string } | null;
}
