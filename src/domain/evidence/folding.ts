import { type Audience, audienceOf, hasBegun, laterOf } from '../mfa-policy.ts';
import { ROLES } from '../role.ts';
import { type Policies, ROLLOUT_STATES, rolloutStanding } from '../rollout.ts';
import { type ById, byOf, momentIn, type RecordedEntry, textOf } from './entry.ts';
import type {
  EvidenceBy,
  EvidenceChange,
  EvidenceMember,
  EvidencePolicy,
  FoldedEvidence,
} from './evidence.ts';
import { Deviations } from './exceptions.ts';
import { inOrder, sortedRuns } from './order.ts';
import { type KnownPerson, memberAt, People, sinceOf } from './people.ts';
import { POLICY_CHANGES, PolicyBook } from './policies.ts';
import { type Demanded, LONGEST_SESSION_MS, Sessions } from './sessions.ts';

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

/** What is folded between two pauses of {@link folding}: a few milliseconds' worth. */
const STEPS_A_TURN = 500;

/** Which entries touch what is asked of everybody, and not of one person alone. */
const OF_ALL: ReadonlySet<string> = new Set([
  ...POLICY_CHANGES,
  ...['company.erased', 'ownership.transferred', 'ownership.reassigned'],
]);

/** Folds a record, entry by entry. */
class Fold {
  readonly people = new People();
  readonly policies = new PolicyBook();
  readonly deviations = new Deviations();
  readonly history: { entry: RecordedEntry; by: ById }[] = [];
  readonly sessions: Sessions;
  sessionsKnownSince: number | null = null;
  readonly #from: number;
  /** Moments at which something begins or ends by itself, in their order. */
  #due: number[] = [];

  constructor(at: number) {
    this.#from = at - LONGEST_SESSION_MS;
    this.sessions = new Sessions((personId, moment) => this.#demanded(personId, moment));
  }

  take(entry: RecordedEntry): void {
    const { type, at, detail, actorId, subjectId } = entry;
    this.lookUntil(at);
    const { isOurs } = this.people;
    // Sessions first: whoever leaves is still known by then.
    this.sessions.take(entry, (moment) => this.policies.switchingsBy(moment));
    this.deviations.take(entry, isOurs);
    this.people.take(entry);
    this.policies.take(entry, isOurs);
    if (POLICY_CHANGES.has(type)) this.history.push({ entry, by: byOf(entry, isOurs) });
    if (this.sessionsKnownSince === null && isNumbered(entry)) this.sessionsKnownSince = at;
    this.#schedule(momentIn(detail.from) ?? momentIn(detail.startsAt) ?? momentIn(detail.until));
    if (at < this.#from) return;
    if (OF_ALL.has(type)) this.sessions.look(at, null);
    else for (const id of new Set([actorId, subjectId])) if (id !== null) this.sessions.look(at, id);
  }

  /** Looks at what has begun or ended by itself until a moment. */
  lookUntil(at: number): void {
    for (let next = this.#due[0]; next !== undefined && next <= at; next = this.#due[0]) {
      this.#due.shift();
      if (next >= this.#from) this.sessions.look(next, null);
    }
  }

  #schedule(moment: number | null): void {
    if (moment === null || moment < this.#from || this.#due.includes(moment)) return;
    this.#due = [...this.#due, moment].sort((one, other) => one - other);
  }

  /** What is asked of somebody's sessions at a moment, as the gate would ask it. */
  #demanded(personId: string, at: number): Demanded | null {
    const person = this.people.of(personId);
    const { disabledSince, alwaysAsk, mustEnrol } = person;
    const member = memberAt(person, at);
    if (member === null || disabledSince !== null) return null;
    const audience = audienceOf(member.role);
    const { startsAt, enforcedFrom, methods, standing } = this.policies.standing(audience, at);
    return {
      isOfPortal: audience === 'clients',
      account: {
        enrolled: person.devices.length > 0,
        hasKey: person.devices.some(({ kind }) => kind === 'key'),
        ...{ alwaysAsk, mustEnrol, isAdmin: false },
      },
      policy: {
        required: standing !== 'off',
        plan: this.policies.planAllows ? 'pro' : 'starter',
        startsAt: laterOf(startsAt, this.policies.dayOf(member.companyId)),
        ...{ enforcedFrom, methods, exceptedUntil: this.exceptedUntil(person, at) },
      },
    };
  }

  /** Nobody who owns a workspace is excepted from its policy, whoever gave that when. */
  exceptedUntil({ id, member }: KnownPerson, at: number): number | null {
    return member === null || member.role === 'owner' ? null : this.deviations.exceptedUntil(id, at);
  }
}

/** Whether an entry shows that sessions and devices have numbers from here on. */
const isNumbered = ({ type, detail }: RecordedEntry) =>
  type === 'record.began' ||
  (type === 'workspace.created' && textOf(detail.plan) !== null) ||
  (type === 'sign-in.accepted' && textOf(detail.session) !== null);

/**
 * Folds evidence of a moment from a record, and pauses now and then so that whoever drives it can let others be answered. It is
 * total: entries may come in any order, twice, too late or not at all, and of each kind that ever was. Ids tell entries apart,
 * and the entries' own times say what came first.
 */
export function* folding(facts: Facts): Generator<undefined, FoldedEvidence> {
  const { at, lastVerified, says } = facts;
  const fold = new Fold(at);
  const later: RecordedEntry[] = [];
  let steps = 0;
  let before: RecordedEntry | null = null;
  const merged = inOrder(yield* sortedRuns(facts.entries));
  for (const entry of merged) {
    steps += 1;
    if (steps % STEPS_A_TURN === 0) yield;
    if (entry.id === before?.id) continue;
    before = entry;
    if (entry.at > at) later.push(entry);
    else fold.take(entry);
  }
  for (const entry of later) fold.people.fillIn(entry);
  fold.lookUntil(at);
  fold.sessions.look(at, null);
  const named = (by: ById): EvidenceBy => (by === null || by === 'support' ? by : fold.people.named(by.id));
  const people: EvidenceMember[] = [];
  for (const person of fold.people.all()) {
    steps += 1;
    if (steps % STEPS_A_TURN === 0) yield;
    const member = memberAt(person, at);
    if (member !== null) people.push(memberOf(fold, person, member, at, lastVerified));
  }
  yield;
  return {
    at,
    sessionsKnownSince: fold.sessionsKnownSince,
    policies: policiesOf(fold, at, named),
    history: fold.history.map(({ entry, by }) => changeOf(entry, named(by), says)),
    people: byState(people),
    exceptions: fold.deviations.exceptions.map((exception) => {
      const { personId, by, ended: _, ...rest } = exception;
      const end = fold.deviations.endOf(exception, at);
      const over = { endedAt: end?.at ?? null, endedBy: named(end?.by ?? null) };
      return { ...rest, person: fold.people.named(personId), by: named(by), ...over };
    }),
    resets: fold.deviations.resets.map(({ personId, by, askedBy, ...rest }) => {
      return { ...rest, person: fold.people.named(personId), by: named(by), askedBy: named(askedBy) };
    }),
    sessions: fold.sessions.free(at).map(({ personId, signedInAt, owesNothing: { since, because } }) => {
      return { person: fold.people.named(personId), signedInAt, owesNothingSince: since, because };
    }),
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
  at: number,
  lastVerified: ReadonlyMap<string, number>,
): EvidenceMember {
  const appSince = sinceOf(person, 'app');
  const keySince = sinceOf(person, 'key');
  const day = fold.policies.dayOf(companyId);
  const facts = {
    ...{ role, appSince, keySince },
    exceptedUntil: fold.exceptedUntil(person, at),
    companyStartsAt: hasBegun(day, at) ? null : day,
  };
  const policies: Policies = {
    team: fold.policies.standing('team', at),
    clients: fold.policies.standing('clients', at),
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

/** Who lacks what they must have first; of one state by role, then by name. */
function byState(people: readonly EvidenceMember[]): EvidenceMember[] {
  const keyed = people.map((member) => {
    const { state, role, person } = member;
    const name = (person.name ?? person.email ?? '').toLowerCase();
    const key = `${ROLLOUT_STATES.indexOf(state)}${ROLES.indexOf(role)}${name} ${person.id}`;
    return { key, member };
  });
  keyed.sort((one, other) => (one.key < other.key ? -1 : 1));
  return keyed.map(({ member }) => member);
}
