import { audienceOf, laterOf } from '../mfa-policy.ts';
import { type ById, byOf, HANDING_OVER, momentIn, type RecordedEntry, textOf } from './entry.ts';
import { Deviations } from './exceptions.ts';
import { type KnownPerson, memberAt, People } from './people.ts';
import { POLICY_CHANGES, PolicyBook } from './policies.ts';
import { type Demanded, LONGEST_SESSION_MS, Sessions } from './sessions.ts';

/** Which entries touch what is asked of everybody, and not of one person alone. */
const OF_ALL: ReadonlySet<string> = new Set([...POLICY_CHANGES, ...HANDING_OVER, 'company.erased']);

/** What is known of a workspace at a point of its record, folded entry by entry until a moment. */
export class Fold {
  readonly people = new People();
  readonly policies = new PolicyBook();
  readonly deviations = new Deviations();
  readonly history: { entry: RecordedEntry; by: ById }[] = [];
  readonly sessions: Sessions;
  sessionsKnownSince: number | null = null;
  readonly #from: number;
  readonly #until: number;
  /** Moments at which something begins or ends by itself, in their order. */
  #due: number[] = [];

  constructor(at: number) {
    this.#from = at - LONGEST_SESSION_MS;
    this.#until = at;
    this.sessions = new Sessions((personId, moment) => this.#demanded(personId, moment));
  }

  /** Takes an entry; whether all sessions are to be looked at then. */
  take(entry: RecordedEntry): boolean {
    const { type, at, detail, actorId, subjectId } = entry;
    const { isOurs } = this.people;
    // Sessions first: whoever leaves is still known by then.
    this.sessions.take(entry, (moment) => this.policies.switchingsBy(moment));
    this.deviations.take(entry, isOurs);
    this.people.take(entry);
    this.policies.take(entry, isOurs);
    if (POLICY_CHANGES.has(type)) this.history.push({ entry, by: byOf(entry, isOurs) });
    if (this.sessionsKnownSince === null && isNumbered(entry)) this.sessionsKnownSince = at;
    this.#schedule(momentIn(detail.from) ?? momentIn(detail.startsAt) ?? momentIn(detail.until));
    if (at < this.#from) return false;
    if (OF_ALL.has(type)) return true;
    if (actorId !== null) this.sessions.look(at, actorId);
    if (subjectId !== null && subjectId !== actorId) this.sessions.look(at, subjectId);
    return false;
  }

  /** The next moment at which something began or ended by itself, up to another; null where nothing did. */
  nextDue(until: number): number | null {
    const [next] = this.#due;
    if (next === undefined || next > until) return null;
    this.#due.shift();
    return next;
  }

  #schedule(moment: number | null): void {
    if (moment === null || moment < this.#from || moment > this.#until || this.#due.includes(moment)) return;
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
