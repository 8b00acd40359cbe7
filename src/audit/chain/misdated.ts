import type { AuditEventType } from '../events.ts';
import type { AuditEventsTable } from '../record.ts';
import type { Link } from './queries.ts';

/*
 * Entries that were chained long after they say that they happened, behind others that happened later; or long before. Whatever
 * is put into the database is chained like anything else, seconds later; what cannot be made up is when that was and behind
 * what (B11).
 */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** So much later is chained what a slow node recorded, or one whose clock was wrong for an hour. */
const ALLOWED_MS = 2 * HOUR_MS;

/**
 * Entries that say when something was over, or last happened, and may be recorded only once a server that stood still is back, or a
 * flood of them is through (D25). Nothing that is required of anybody rests on them.
 */
const NOTICED_LATER: ReadonlySet<string> = new Set<AuditEventType>([
  ...(['session.expired', 'access.refused', 'sign-in.refused', 'code.refused', 'passkey.refused'] as const),
  ...(['password.reset-requested', 'sign-up.requested'] as const),
]);
const NOTICED_MS = 7 * DAY_MS;

/** An entry that was chained so much later, or earlier. */
export interface MisdatedEntry {
  readonly sequence: number;
  readonly eventId: string;
  /** When it says that it happened, and when it was chained. */
  readonly at: number;
  readonly chainedAt: number;
}

/** All of a chain: how many, and the first. */
export interface MisdatedEntries {
  readonly count: number;
  readonly first: MisdatedEntry;
}

/** Looks along a chain for entries that came too late, or too early. */
export class Dates {
  #count = 0;
  #first: MisdatedEntry | null = null;
  /** The latest moment of what was chained, as far as the clock of whoever chained it agrees. */
  #newest = Number.NEGATIVE_INFINITY;
  #began: number | null = null;
  #chainedAt = 0;
  /** Still among what was there when the chain began, in whatever order it had been recorded. */
  #isFromBefore = true;

  take({ sequence, linked_at: chainedAt }: Link, { id, at, type }: AuditEventsTable): void {
    this.#began ??= chainedAt;
    // A clock that was ahead is put right: nothing is later than now.
    if (chainedAt < this.#chainedAt) this.#newest = Math.min(this.#newest, chainedAt);
    else if (this.#chainedAt > 0 && chainedAt - this.#chainedAt > MINUTE_MS) this.#isFromBefore = false;
    this.#chainedAt = chainedAt;
    if (at >= this.#began) this.#isFromBefore = false;
    const isLate = at < this.#newest - (NOTICED_LATER.has(type) ? NOTICED_MS : ALLOWED_MS);
    const isEarly = at > chainedAt + ALLOWED_MS;
    if ((isLate && !this.#isFromBefore) || isEarly) {
      this.#count += 1;
      this.#first ??= { sequence, eventId: id, at, chainedAt };
    }
    this.#newest = Math.max(this.#newest, Math.min(at, chainedAt));
  }

  /** What was found so far; null for nothing. */
  get found(): MisdatedEntries | null {
    return this.#first === null ? null : { count: this.#count, first: this.#first };
  }
}
