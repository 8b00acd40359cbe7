import { ROLES, type Role } from '../role.ts';
import { HANDING_OVER, momentIn, momentsIn, type RecordedEntry, textOf } from './entry.ts';
import type { EvidencePerson } from './evidence.ts';

/** A device that somebody has set up. */
interface KnownDevice {
  readonly id: string;
  readonly kind: 'app' | 'key';
  readonly since: number;
}

interface KnownMember {
  role: Role;
  companyId: string | null;
  since: number | null;
  /** When an auditor's time is over (B13); null for anyone else. */
  endsAt: number | null;
}

/** As what somebody belongs to the workspace at a moment: an auditor whose time is over doesn't, recorded by then or not. */
export const memberAt = ({ member }: Pick<KnownPerson, 'member'>, at: number): KnownMember | null =>
  member !== null && member.endsAt !== null && member.endsAt <= at ? null : member;

/** What is known of somebody at a point of the record. */
export interface KnownPerson {
  readonly id: string;
  name: string | null;
  email: string | null;
  isErased: boolean;
  /** Belonged to the workspace once, or does. */
  wasMember: boolean;
  member: KnownMember | null;
  devices: KnownDevice[];
  alwaysAsk: boolean;
  mustEnrol: boolean;
  disabledSince: number | null;
}

const roleOf = (value: unknown): Role | null => ROLES.find((role) => role === value) ?? null;

/** When the time of somebody of a role is over, as an entry says. */
const endOf = (role: Role, detail: RecordedEntry['detail']): number | null =>
  role === 'auditor' ? momentIn(detail.until) : null;

const ERASED = /^erased person\b/;

/** Since when somebody has a device of a kind; null for none. */
export function sinceOf({ devices }: Pick<KnownPerson, 'devices'>, kind: KnownDevice['kind']): number | null {
  const own = devices.filter((device) => device.kind === kind).map(({ since }) => since);
  return own.length === 0 ? null : Math.min(...own);
}

/** Folds who belongs to a workspace, under which name and address, and what they have set up. */
export class People {
  readonly #people = new Map<string, KnownPerson>();

  /** Somebody by their id, whether or not anything is known of them. */
  of(id: string): KnownPerson {
    const known = this.#people.get(id);
    if (known !== undefined) return known;
    const person: KnownPerson = {
      ...{ id, name: null, email: null, isErased: false, wasMember: false, member: null },
      ...{ devices: [], alwaysAsk: false, mustEnrol: false, disabledSince: null },
    };
    this.#people.set(id, person);
    return person;
  }

  all(): Iterable<KnownPerson> {
    return this.#people.values();
  }

  readonly isOurs = (id: string): boolean => this.#people.get(id)?.wasMember === true;

  /** Somebody as evidence names them. */
  named(id: string): EvidencePerson {
    const { name, email, isErased } = this.#people.get(id) ?? { name: null, email: null, isErased: false };
    return isErased ? { id, name: null, email: null, isErased } : { id, name, email, isErased };
  }

  /** Fills in a name that nothing told by the moment, from an entry after it: it was recorded too late, not changed since. */
  fillIn({ type, actorId, subjectId, detail }: RecordedEntry): void {
    const person = this.#people.get(subjectId ?? actorId ?? '');
    if (person !== undefined && person.name === null)
      person.name = textOf(type === 'account.renamed' ? detail.from : detail.name);
  }

  take(entry: RecordedEntry): void {
    this.#noteAddress(entry.actorId, entry.actor);
    this.#noteAddress(entry.subjectId, entry.subject);
    const { type, actorId, subjectId } = entry;
    const actor = actorId === null ? null : this.of(actorId);
    const subject = subjectId === null ? null : this.of(subjectId);
    const about = subject ?? actor;
    if (HANDING_OVER.has(type)) this.#handOver(subject);
    else if (about !== null) change(about, entry);
  }

  #noteAddress(id: string | null, label: string): void {
    if (id === null || label === '') return;
    const person = this.of(id);
    if (ERASED.test(label)) person.isErased = true;
    else if (label.includes('@')) person.email = label;
  }

  #handOver(to: KnownPerson | null): void {
    if (to === null) return;
    for (const { member } of this.#people.values()) if (member?.role === 'owner') member.role = 'consultant';
    to.member = { since: null, ...to.member, role: 'owner', companyId: null, endsAt: null };
    to.wasMember = true;
  }
}

/** What an entry changes in whom it is about: its subject, or its actor where it has none. */
function change(person: KnownPerson, { id, type, at, detail }: RecordedEntry): void {
  switch (type) {
    case 'account.created':
    case 'account.known':
      person.name = textOf(detail.name) ?? person.name;
      return;
    case 'account.renamed':
      person.name = textOf(detail.to) ?? person.name;
      return;
    case 'address.changed':
      person.email = textOf(detail.to) ?? person.email;
      return;
    case 'workspace.created':
      join(person, { role: 'owner', companyId: null, since: at, endsAt: null }, { at, detail });
      return;
    case 'invitation.accepted':
    case 'member.known': {
      const role = roleOf(detail.role) ?? person.member?.role ?? 'consultant';
      const since = type === 'member.known' ? momentIn(detail.since) : at;
      join(
        person,
        { role, companyId: textOf(detail.companyId), since, endsAt: endOf(role, detail) },
        { at, detail },
      );
      return;
    }
    case 'member.role-changed': {
      const role = roleOf(detail.role);
      if (role === null) return;
      const now = { role, companyId: textOf(detail.companyId), endsAt: endOf(role, detail) };
      person.member = { since: null, ...person.member, ...now };
      person.wasMember = true;
      return;
    }
    case 'member.left':
    case 'member.removed':
    case 'account.deleted':
      person.member = null;
      return;
    case 'account.disabled':
      person.disabledSince ??= at;
      return;
    case 'account.enabled':
      person.disabledSince = null;
      return;
    case 'preference.changed':
      person.alwaysAsk = detail.alwaysAsk === true;
      return;
    case 'mfa.reset':
      person.devices = [];
      person.mustEnrol = true;
      return;
    default:
      changeDevices(person, { id, type, at, detail });
      return;
  }
}

/** Whoever comes with an account that they had brings what it has. */
function join(
  person: KnownPerson,
  member: NonNullable<KnownPerson['member']>,
  { at, detail }: Pick<RecordedEntry, 'at' | 'detail'>,
): void {
  person.member = member;
  person.wasMember = true;
  if (typeof detail.devices !== 'string') return;
  person.devices = momentsIn(detail.devices).flatMap(([numbered, since]): KnownDevice[] => {
    const [kind, id = ''] = numbered.split(':');
    return kind === 'app' || kind === 'key' ? [{ kind, id, since }] : [];
  });
  person.alwaysAsk = detail.alwaysAsk === true;
  person.mustEnrol = detail.mustEnrol === true;
  person.disabledSince = detail.disabled === true ? (person.disabledSince ?? at) : null;
}

const DEVICES = /^(authenticator|passkey)\.(added|replaced|removed)$/;

/** Entries of older releases don't say which device: then it is the one that was there first of its kind. */
function changeDevices(
  person: KnownPerson,
  { id, type, at, detail }: Pick<RecordedEntry, 'id' | 'type' | 'at' | 'detail'>,
): void {
  const [, what, done] = DEVICES.exec(type) ?? [];
  if (what === undefined) return;
  const kind = what === 'authenticator' ? 'app' : 'key';
  const device = textOf(detail.device);
  const gone = done === 'removed' ? device : done === 'replaced' ? textOf(detail.replaced) : null;
  if (done !== 'added') {
    const first = person.devices.find((one) => one.kind === kind);
    const end = gone ?? (device === null ? first?.id : undefined);
    person.devices = person.devices.filter((one) => one.id !== end);
  }
  if (done === 'removed') {
    // What asks for codes of one's own accord goes with the last device.
    if (person.devices.length === 0) person.alwaysAsk = false;
    return;
  }
  const added = device ?? id;
  person.devices = [...person.devices.filter((one) => one.id !== added), { kind, id: added, since: at }];
  person.mustEnrol = false;
}
