import { type Audience, hasBegun } from '../mfa-policy.ts';
import { ROLES } from '../role.ts';
import { type Policies, ROLLOUT_STATES, rolloutStanding } from '../rollout.ts';
import { type ById, byTime, type RecordedEntry, textOf } from './entry.ts';
import type {
  EvidenceBy,
  EvidenceChange,
  EvidenceMember,
  EvidencePolicy,
  FoldedEvidence,
} from './evidence.ts';
import { Fold } from './fold.ts';
import { madeInSteps, sortedInSteps } from './in-steps.ts';
import { type KnownPerson, memberAt, sinceOf } from './people.ts';

/** What evidence of a moment is folded from. */
export interface Facts {
  /** Entries of the workspace's record in any order; those after the moment only tell of names that nothing told before. */
  readonly entries: readonly RecordedEntry[];
  /** When each person last proved a second factor in the workspace by the moment. */
  readonly lastVerified: ReadonlyMap<string, number>;
  readonly at: number;
  /** What an entry says, in plain English. */
  readonly says: (entry: RecordedEntry) => string;
}

/** So many entries are folded between two pauses of {@link folding}: a millisecond's worth, or two. */
const ENTRIES_A_STEP = 250;

/** A fold of all entries until the moment. */
function* folded({ at, entries }: Facts): Generator<undefined, Fold> {
  const fold = new Fold(at);
  const later: RecordedEntry[] = [];
  let steps = 0;
  let before = '';
  for (const entry of yield* sortedInSteps(entries, byTime)) {
    steps += 1;
    if (steps % ENTRIES_A_STEP === 0) yield;
    if (entry.id === before) continue;
    before = entry.id;
    if (entry.at > at) {
      later.push(entry);
      continue;
    }
    for (let due = fold.nextDue(entry.at); due !== null; due = fold.nextDue(entry.at))
      yield* fold.sessions.lookAtAll(due);
    if (fold.take(entry)) yield* fold.sessions.lookAtAll(entry.at);
  }
  for (const entry of later) {
    steps += 1;
    if (steps % ENTRIES_A_STEP === 0) yield;
    fold.people.fillIn(entry);
  }
  for (let due = fold.nextDue(at); due !== null; due = fold.nextDue(at)) yield* fold.sessions.lookAtAll(due);
  yield* fold.sessions.lookAtAll(at);
  return fold;
}

/**
 * Folds evidence of a moment from a record, and pauses now and then so that whoever drives it can let others be answered. It is
 * total: entries may come in any order, twice, too late or not at all, and of each kind that ever was. Ids tell entries apart,
 * and the entries' own times say what came first.
 */
export function* folding(facts: Facts): Generator<undefined, FoldedEvidence> {
  const { at, lastVerified, says } = facts;
  const fold = yield* folded(facts);
  const { deviations, history, people } = fold;
  const named = (by: ById): EvidenceBy => (by === null || by === 'support' ? by : people.named(by.id));
  const policies: Policies = {
    team: fold.policies.standing('team', at),
    clients: fold.policies.standing('clients', at),
  };
  const members = yield* madeInSteps(people.all(), (person) => {
    const member = memberAt(person, at);
    if (member === null) return [];
    return [ranked(memberOf(fold, person, member, { at, policies, lastVerified }))];
  });
  const byRank = yield* sortedInSteps(members, (one, other) => (one.rank < other.rank ? -1 : 1));
  return {
    at,
    sessionsKnownSince: fold.sessionsKnownSince,
    policies: policiesOf(fold, at, named),
    history: yield* madeInSteps(history, ({ entry, by }) => [changeOf(entry, named(by), says)]),
    people: byRank.map(({ member }) => member),
    exceptions: yield* madeInSteps(deviations.exceptions, (exception) => {
      const { personId, by, ended: _ended, idle: _idle, ...rest } = exception;
      const end = deviations.endOf(exception, at);
      const over = { endedAt: end?.at ?? null, endedBy: named(end?.by ?? null) };
      return [{ ...rest, person: people.named(personId), by: named(by), ...over }];
    }),
    resets: yield* madeInSteps(deviations.resets, ({ personId, by, askedBy, ...rest }) => [
      { ...rest, person: people.named(personId), by: named(by), askedBy: named(askedBy) },
    ]),
    sessions: yield* madeInSteps(
      yield* fold.sessions.free(at),
      ({ personId, signedInAt, owesNothing: { since, because } }) => [
        { person: people.named(personId), signedInAt, owesNothingSince: since, because },
      ],
    ),
  };
}

/** The same without a pause. */
export function foldEvidence(facts: Facts): FoldedEvidence {
  const fold = folding(facts);
  for (;;) {
    const { done, value } = fold.next();
    if (done) return value;
  }
}

function policiesOf(fold: Fold, at: number, named: (by: ById) => EvidenceBy) {
  const of = (audience: Audience): EvidencePolicy => {
    const { standing, since, by, startsAt, methods } = fold.policies.standing(audience, at);
    return { standing, since, by: named(by), startsAt, methods };
  };
  return { team: of('team'), clients: of('clients') };
}

function changeOf(
  entry: RecordedEntry,
  by: EvidenceBy,
  says: (entry: RecordedEntry) => string,
): EvidenceChange {
  const { id, at, type, subjectId, detail } = entry;
  const sentence = says(entry);
  return { entry: id, at, type, by, companyId: subjectId, sentence, reason: textOf(detail.reason) };
}

function memberOf(
  fold: Fold,
  person: KnownPerson,
  { role, companyId, since }: NonNullable<KnownPerson['member']>,
  {
    at,
    policies,
    lastVerified,
  }: { readonly at: number; readonly policies: Policies; readonly lastVerified: Facts['lastVerified'] },
): EvidenceMember {
  const appSince = sinceOf(person, 'app');
  const keySince = sinceOf(person, 'key');
  const day = fold.policies.dayOf(companyId);
  const facts = {
    ...{ role, appSince, keySince },
    exceptedUntil: fold.exceptedUntil(person, at),
    companyStartsAt: hasBegun(day, at) ? null : day,
  };
  return {
    ...facts,
    person: fold.people.named(person.id),
    companyId,
    memberSince: since,
    methods: [
      ...(appSince === null ? [] : ['app' as const]),
      ...(keySince === null ? [] : ['passkey' as const]),
    ],
    lastVerifiedAt: lastVerified.get(person.id) ?? null,
    state: rolloutStanding(facts, policies, at).state,
    disabledSince: person.disabledSince,
  };
}

/** A member with what puts them in order: who lacks what they must have first; of one state by role, then by name. */
function ranked(member: EvidenceMember): { readonly rank: string; readonly member: EvidenceMember } {
  const { state, role, person } = member;
  const name = (person.name ?? person.email ?? '').toLowerCase();
  return { rank: `${ROLLOUT_STATES.indexOf(state)}${ROLES.indexOf(role)}${name} ${person.id}`, member };
}
