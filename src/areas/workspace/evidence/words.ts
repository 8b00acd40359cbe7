import type {
  Evidence,
  EvidenceBy,
  EvidenceMember,
  EvidencePerson,
  EvidencePolicy,
  OwesNothing,
} from '../../../domain/evidence/evidence.ts';
import type { Audience } from '../../../domain/mfa-policy.ts';
import { localTime, writtenLocalDay, writtenMoment } from '../../../domain/zoned-time.ts';
import { people as peopleOf } from '../mfa-policy/standing.ts';
import type { EvidenceOutcome } from './making.ts';

/** What evidence says, in words that page, files and the command line have in common. */

const NUMBER_SHOWN = 6;

/** Somebody in a word or two: by name, else by address, else by the number that is left of them. */
export function personSays({ id, name, email, isErased }: EvidencePerson): string {
  const number = id.slice(-NUMBER_SHOWN);
  return isErased ? `Erased person ${number}` : (name ?? email ?? `Person ${number}`);
}

/** Who did something; null for what came by itself, and where nobody is known. */
export function bySays(by: EvidenceBy): string | null {
  if (by === null) return null;
  return by === 'support' ? 'support' : personSays(by);
}

/** The same as a word by itself. */
export const whoSays = (by: EvidenceBy): string | null => (by === 'support' ? 'Support' : bySays(by));

/** `27 November 2026, 18:00`, by the clock of a zone. */
export const momentSays = (at: number, zone: string): string =>
  `${writtenLocalDay(at, zone)}, ${localTime(at, zone).slice('2026-11-27T'.length)}`;

const sinceAndBy = (at: number | null, by: EvidenceBy, zone: string) => {
  const who = bySays(by);
  return `${at === null ? '' : ` since ${writtenLocalDay(at, zone)}`}${who === null ? '' : `, by ${who}`}`;
};

/** What was required of an audience, in one or two sentences. */
export function policySays({ standing, since, by, startsAt, methods }: EvidencePolicy, zone: string): string {
  const keysAlone =
    methods === 'phishing-resistant' && standing !== 'off' ? ' Only passkeys and security keys count.' : '';
  switch (standing) {
    case 'off':
      return `Not required${sinceAndBy(since, by, zone)}.`;
    case 'on':
      return `On${sinceAndBy(since, by, zone)}.${keysAlone}`;
    case 'dated': {
      const from = startsAt === null ? 'a day to come' : writtenMoment(startsAt, zone);
      return `Required from ${from}. Scheduled${sinceAndBy(since, by, zone).replace(' since ', ' on ')}.${keysAlone}`;
    }
    case 'suspended':
      return `Suspended${sinceAndBy(since, by, zone)}: the plan doesn’t include it.${keysAlone}`;
  }
}

const same = (one: EvidencePolicy, other: EvidencePolicy) => JSON.stringify(one) === JSON.stringify(other);

/** What was required, of whom: of everyone at once where that was the same. */
export function requiredSays({ policies, workspace }: Evidence): { whom: string; says: string }[] {
  const { team, clients } = policies;
  const says = (audience: Audience) => policySays(policies[audience], workspace.zone);
  if (same(team, clients)) return [{ whom: 'Everyone', says: says('team') }];
  return [
    { whom: 'Team', says: says('team') },
    { whom: 'Clients', says: says('clients') },
  ];
}

/** How many of the people had what they were asked for, in a sentence or two. */
export function setUpSays({ people }: Evidence): string {
  const counts: Partial<Record<EvidenceMember['state'], number>> = {};
  let disabled = 0;
  for (const { state, disabledSince } of people) {
    if (disabledSince === null) counts[state] = (counts[state] ?? 0) + 1;
    else disabled += 1;
  }
  const count = (state: EvidenceMember['state']) => counts[state] ?? 0;
  const total = people.length - disabled;
  const parts = [
    `${count('set-up')} of ${peopleOf(total)} set up`,
    ...[`${count('missing')} not set up`],
    ...(count('excepted') > 0 ? [`${count('excepted')} with an exception`] : []),
    ...(count('not-asked') > 0 ? [`${count('not-asked')} not asked yet`] : []),
    ...(disabled > 0 ? [`${disabled} with a disabled account`] : []),
  ];
  return `${parts.join(', ')}.`;
}

/** What somebody has set up, each since when; empty for nothing. */
export function methodsSay({ appSince, keySince }: EvidenceMember, zone: string): string[] {
  const since = (at: number) => `since ${writtenLocalDay(at, zone)}`;
  return [
    ...(appSince === null ? [] : [`Authenticator app ${since(appSince)}`]),
    ...(keySince === null ? [] : [`Passkey or security key ${since(keySince)}`]),
  ];
}

/** Why a session had access. */
export const OWES_NOTHING: Readonly<Record<OwesNothing, string>> = {
  verified: 'Two-factor authentication completed',
  'not-asked': 'Two-factor authentication wasn’t required',
  excepted: 'Exception',
};

/** Since when the record knows what it says, in sentences. */
export function knownSays({ knownSince, sessionsKnownSince, workspace: { zone } }: Evidence): string {
  const known = `The activity log begins on ${writtenLocalDay(knownSince, zone)}.`;
  if (sessionsKnownSince === null) return `${known} It doesn’t tell sessions apart yet, so none are listed.`;
  if (sessionsKnownSince <= knownSince) return known;
  return `${known} It tells sessions and single devices apart since ${momentSays(sessionsKnownSince, zone)}.`;
}

/** Why there is no evidence of a day, beside the field for it. */
export function whyNoEvidence(
  { reason, knownSince }: Extract<EvidenceOutcome, { ok: false }>,
  zone: string,
): string {
  switch (reason) {
    case 'none':
      return 'Enter a day, for example 2026-11-27.';
    case 'future':
      return 'That day is yet to come. Choose today or a day before it.';
    case 'before':
      return `The activity log begins on ${writtenLocalDay(knownSince, zone)}. Choose that day or a later one.`;
  }
}
