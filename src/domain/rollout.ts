import {
  AUDIENCES,
  type Audience,
  asksPeople,
  audienceOf,
  hasBegun,
  laterOf,
  type Methods,
  type Standing,
} from './mfa-policy.ts';
import type { Role } from './role.ts';
import { localDay } from './zoned-time.ts';

/**
 * How far a person has come with what their policy asks (B4): `set-up`: they have a second factor that it takes; `missing`: they
 * have none yet; `excepted`: it asks nothing of them for a while (B3); `not-asked`: their company starts later (B2), or their
 * audience's policy is off while the other's is not; `invited`: they have no account here yet.
 */
export const ROLLOUT_STATES = ['missing', 'set-up', 'excepted', 'not-asked', 'invited'] as const;
export type RolloutState = (typeof ROLLOUT_STATES)[number];

/** What a policy says of everyone whom it is about. */
export interface PolicyTerms {
  readonly standing: Standing;
  readonly startsAt: number | null;
  readonly methods: Methods;
}

export type Policies = Readonly<Record<Audience, PolicyTerms>>;

/** A member, as far as the policy looks at them; moments in epoch milliseconds. */
export interface RolloutPerson {
  readonly role: Role;
  /** Since when they have an authenticator app; null for none. */
  readonly appSince: number | null;
  /** Since when they have a passkey or security key; null for none. */
  readonly keySince: number | null;
  /** The end of their exception; null for none. */
  readonly exceptedUntil: number | null;
  /** Their company's own day; null for none. */
  readonly companyStartsAt: number | null;
}

const stands = ({ standing }: PolicyTerms) => asksPeople(standing);

/** Whether a policy is about an audience: its own stands, or none does, so that each is about whoever it would ask. */
export function isAbout(audience: Audience, policies: Policies): boolean {
  return stands(policies[audience]) || !(stands(policies.team) || stands(policies.clients));
}

/** Since when somebody has a second factor that a policy takes (B6), in epoch milliseconds; null where they have none. */
export function setUpSince(
  { appSince, keySince }: Pick<RolloutPerson, 'appSince' | 'keySince'>,
  { methods }: Pick<PolicyTerms, 'methods'>,
): number | null {
  if (methods === 'phishing-resistant' || appSince === null) return keySince;
  return keySince === null ? appSince : Math.min(appSince, keySince);
}

/** What is said of a person, and since or until when, in epoch milliseconds; null where no moment belongs to it. */
export interface RolloutStanding {
  readonly state: RolloutState;
  readonly at: number | null;
}

/** How far a member has come with what their policy asks at a moment. */
export function rolloutStanding(person: RolloutPerson, policies: Policies, now: number): RolloutStanding {
  const audience = audienceOf(person.role);
  const policy = policies[audience];
  const since = setUpSince(person, policy);
  if (since !== null) return { state: 'set-up', at: since };
  if (!isAbout(audience, policies)) return { state: 'not-asked', at: null };
  if (!hasBegun(person.exceptedUntil, now)) return { state: 'excepted', at: person.exceptedUntil };
  const theirs = laterOf(policy.startsAt, person.companyStartsAt);
  if (theirs !== null && theirs !== policy.startsAt && !hasBegun(theirs, now))
    return { state: 'not-asked', at: theirs };
  return { state: 'missing', at: null };
}

/**
 * Why somebody is not reminded: nothing is required of them, they have set up, are excepted, or are not asked yet; they were
 * reminded today already; or no email reaches them.
 */
export const NOT_REMINDED = [
  'not-required',
  'set-up',
  'excepted',
  'not-asked',
  'reminded-today',
  'unreachable',
] as const;
export type NotReminded = (typeof NOT_REMINDED)[number];

/** What a reminder looks at besides; moments in epoch milliseconds, null for never. */
export interface Reminded {
  readonly remindedAt: number | null;
  /** When the mail server last refused their address. */
  readonly refusedAt: number | null;
}

/**
 * Why a member is not reminded of their policy at a moment; null where they are. Once a day at most, by the calendar of the
 * workspace's zone (B4).
 */
export function whyNotReminded(
  person: RolloutPerson & Reminded,
  policies: Policies,
  { now, zone }: { readonly now: number; readonly zone: string },
): NotReminded | null {
  const { state } = rolloutStanding(person, policies, now);
  if (!stands(policies[audienceOf(person.role)])) return 'not-required';
  if (state !== 'missing') return state === 'invited' ? 'not-required' : state;
  if (person.remindedAt !== null && localDay(person.remindedAt, zone) === localDay(now, zone))
    return 'reminded-today';
  return person.refusedAt === null ? null : 'unreachable';
}

/** How many of those whom a policy is about have set up. */
export interface RolloutProgress {
  readonly total: number;
  readonly setUp: number;
}

type ByAudience = Readonly<Record<Audience, { readonly total: number; readonly enrolled: number }>>;

/** Adds up those audiences whom a policy is about, of each of which it is known how many have what their policy takes. */
export function progressOf(counts: ByAudience, policies: Policies): RolloutProgress {
  const meant = AUDIENCES.filter((one) => isAbout(one, policies)).map((one) => counts[one]);
  return {
    total: meant.reduce((sum, { total }) => sum + total, 0),
    setUp: meant.reduce((sum, { enrolled }) => sum + enrolled, 0),
  };
}

/** The same of a list of members. */
export function rolloutProgress(people: readonly RolloutPerson[], policies: Policies): RolloutProgress {
  const count = (audience: Audience) => {
    const own = people.filter(({ role }) => audienceOf(role) === audience);
    const enrolled = own.filter((person) => setUpSince(person, policies[audience]) !== null);
    return { total: own.length, enrolled: enrolled.length };
  };
  return progressOf({ team: count('team'), clients: count('clients') }, policies);
}
