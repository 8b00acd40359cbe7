import { decideMfa, type FactorMethod, type MfaFacts } from '../mfa-decision.ts';
import { momentIn, momentsIn, type RecordedEntry, textOf } from './entry.ts';
import type { OwesNothing } from './evidence.ts';
import { madeInSteps, sortedInSteps } from './in-steps.ts';

/** A session lasts no longer, whatever an installation sets: what began before has ended. */
export const LONGEST_SESSION_MS = 24 * 60 * 60_000;

/** So many sessions are looked at between two pauses. */
const SESSIONS_A_STEP = 250;

/** A session that is open at a point of the record. */
interface KnownSession {
  readonly id: string;
  readonly personId: string;
  readonly signedInAt: number;
  /** On the workspace's own host, where its clients are; the team is on the other. */
  readonly isPortal: boolean;
  readonly switchings: number;
  verifiedAt: number | null;
  method: FactorMethod | null;
  askedAt: number | null;
  owesNothing: { since: number; because: OwesNothing } | null;
}

/** A session that owes nothing. */
interface FreeSession extends Pick<KnownSession, 'id' | 'personId' | 'signedInAt'> {
  readonly owesNothing: NonNullable<KnownSession['owesNothing']>;
}

/** What is asked of somebody's sessions at a moment, but for what hangs on the session itself; null for whom they let into nothing. */
export type Asked = (personId: string, at: number) => Demanded | null;
export interface Demanded {
  readonly account: MfaFacts['account'];
  readonly policy: MfaFacts['policy'];
  /** Whether they come in by the workspace's own host. */
  readonly isOfPortal: boolean;
}

/** By what an entry with a session's number says that it passed its second factor. */
const PASSED: Readonly<Record<string, FactorMethod>> = {
  'code.accepted': 'app',
  'authenticator.added': 'app',
  'authenticator.replaced': 'app',
  'passkey.accepted': 'key',
  'passkey.added': 'key',
  'passkey.replaced': 'key',
  'recovery-code.used': 'recovery',
};

/** What ends all sessions of whom it is about, but the one that it names. */
const ENDS_OTHERS: ReadonlySet<string> = new Set([
  ...['authenticator.added', 'authenticator.replaced', 'authenticator.removed'],
  ...['passkey.added', 'passkey.replaced', 'passkey.removed'],
  ...['password.changed', 'password.reset', 'address.changed', 'mfa.reset'],
  ...['account.disabled', 'account.deleted', 'member.left', 'member.removed'],
]);

/** The types by which sessions come and go, and pass: of them only the last day's are read. */
export const SESSION_TYPES = [
  ...['sign-in.accepted', 'sign-out', 'session.asked', 'session.ended', 'session.expired'],
  ...['code.accepted', 'passkey.accepted', 'recovery-code.used', 'password.changed', 'password.reset'],
] as const;

/** Folds which sessions are open, and since when each owes nothing. */
export class Sessions {
  readonly #open = new Map<string, KnownSession>();
  readonly #byPerson = new Map<string, Set<string>>();
  /** When sessions were over by themselves. */
  readonly #over = new Map<string, number>();
  readonly #asked: Asked;

  constructor(asked: Asked) {
    this.#asked = asked;
  }

  take(entry: RecordedEntry, switchingsBy: (at?: number) => number): void {
    const { type, at, detail, actorId, subjectId } = entry;
    const personId = subjectId ?? actorId;
    if (type === 'session.expired') {
      // Kept, for the entry may stand before the beginning of a session that it tells of, and before the end of nearly all.
      for (const [id, end] of momentsIn(detail.ended)) this.#over.set(id, end);
      return;
    }
    if (type === 'workspace.closed') {
      this.#endWhere(({ isPortal }) => isPortal, this.#open.keys());
      return;
    }
    if (personId === null) return;
    const number = textOf(detail.session);
    if (type === 'sign-in.accepted' && number !== null) this.#begin(personId, number, entry, switchingsBy);
    const own = this.#byPerson.get(personId) ?? [];
    if (type === 'session.ended') this.#endOf(own, textOf(detail.only), textOf(detail.kept));
    else if (ENDS_OTHERS.has(type)) this.#endOf(own, null, number);
    else if (type === 'member.role-changed') this.#endWhere(({ isPortal }) => isPortal, own);
    else if (type === 'sign-out' && number !== null) this.#end(number);
    const session = this.#open.get(number ?? '');
    if (session?.personId !== personId) return;
    const by = PASSED[type];
    if (by !== undefined) pass(session, by, at);
    if (type === 'session.asked') session.askedAt ??= at;
  }

  /** Looks at a moment whether the sessions of somebody owe nothing. */
  look(at: number, personId: string): void {
    for (const id of this.#byPerson.get(personId) ?? []) {
      const session = this.#open.get(id);
      if (session !== undefined) this.#look(session, at);
    }
  }

  /** Looks at all, and pauses now and then. */
  *lookAtAll(at: number): Generator<undefined, void> {
    let steps = 0;
    for (const session of this.#open.values()) {
      steps += 1;
      if (steps % SESSIONS_A_STEP === 0) yield;
      this.#look(session, at);
    }
  }

  /** Those that are open at a moment and owe nothing, the longest open first; pauses now and then. */
  *free(at: number): Generator<undefined, FreeSession[]> {
    const free = yield* madeInSteps(this.#open.values(), ({ id, personId, signedInAt, owesNothing }) => {
      const end = this.#over.get(id) ?? Number.POSITIVE_INFINITY;
      const isOver = at - signedInAt >= LONGEST_SESSION_MS || end <= at;
      return owesNothing === null || isOver ? [] : [{ id, personId, signedInAt, owesNothing }];
    });
    return yield* sortedInSteps(
      free,
      (one, other) => one.signedInAt - other.signedInAt || (one.id < other.id ? -1 : 1),
    );
  }

  #look(session: KnownSession, at: number): void {
    const because = owing(session, this.#asked(session.personId, at), at);
    const { owesNothing: before } = session;
    session.owesNothing = because === null ? null : { since: before?.since ?? at, because };
  }

  #begin(
    personId: string,
    id: string,
    { at, detail }: RecordedEntry,
    switchingsBy: (at?: number) => number,
  ): void {
    const known = this.#open.get(id);
    const came = momentIn(detail.signedInAt);
    const session = known ?? {
      ...{ id, personId, signedInAt: came ?? at, isPortal: detail.portal === true },
      switchings: came === null ? switchingsBy() : switchingsBy(came),
      ...{ verifiedAt: null, method: null, askedAt: null, owesNothing: null },
    };
    const verifiedAt = momentIn(detail.verifiedAt);
    if (verifiedAt !== null) pass(session, detail.byKey === true ? 'key' : 'app', verifiedAt);
    if (detail.asked === true) session.askedAt ??= at;
    this.#open.set(id, session);
    this.#byPerson.set(personId, (this.#byPerson.get(personId) ?? new Set()).add(id));
  }

  #end(id: string): void {
    const session = this.#open.get(id);
    if (session === undefined) return;
    this.#open.delete(id);
    this.#byPerson.get(session.personId)?.delete(id);
  }

  #endOf(own: Iterable<string>, only: string | null, kept: string | null): void {
    this.#endWhere(({ id }) => (only === null ? id !== kept : id === only), own);
  }

  #endWhere(ends: (session: KnownSession) => boolean, ids: Iterable<string>): void {
    for (const id of [...ids]) {
      const session = this.#open.get(id);
      if (session !== undefined && ends(session)) this.#end(id);
    }
  }
}

function pass(session: KnownSession, method: FactorMethod, at: number): void {
  session.verifiedAt = at;
  session.method = session.method === 'key' ? 'key' : method;
}

/** Why a session owes nothing at a moment; null where it does, or lets into nothing. By the same decision as the gate. */
function owing(session: KnownSession, asked: Demanded | null, now: number): OwesNothing | null {
  if (asked === null || asked.isOfPortal !== session.isPortal) return null;
  const { account, policy } = asked;
  const { verifiedAt, method, askedAt, switchings: policyEpoch } = session;
  const passed = { passedKey: method === 'key', byRecovery: method === 'recovery' };
  const facts = {
    now,
    account,
    session: { mfaVerifiedAt: verifiedAt, ...passed, askedAt, policyEpoch },
    policy,
  };
  if (decideMfa(facts).kind === 'owed') return null;
  if (verifiedAt !== null && account.enrolled) return 'verified';
  const unexcepted = policy === null ? null : { ...policy, exceptedUntil: null };
  return decideMfa({ ...facts, policy: unexcepted }).kind === 'owed' ? 'excepted' : 'not-asked';
}
