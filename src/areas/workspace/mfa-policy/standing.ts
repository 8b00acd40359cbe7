import type { Audience } from '../../../domain/mfa-policy.ts';
import { writtenLocalDay, writtenMoment } from '../../../domain/zoned-time.ts';
import type { CommonPolicy, Progress, ShownPolicy } from './queries.ts';

/** "1 person", "7 people". */
export function people(count: number): string {
  return count === 1 ? '1 person' : `${count} people`;
}

/** Whom a policy is about (B2), behind what it does; nothing where it is about everyone. */
export const FOR_WHOM: Readonly<Record<Audience | 'everyone', string>> = {
  everyone: '',
  team: ' for the team',
  clients: ' for clients',
};

/** When people who have not set up are reminded of a day by themselves (B1), behind a verb. */
export const WHEN_REMINDED = '7 days, 3 days and 1 day before, and on the day';

/** The two audiences as headings. */
export const AUDIENCE_NAMES: Readonly<Record<Audience, string>> = { team: 'Team', clients: 'Clients' };

/** How one of two policies stands, in a sentence. */
export function standingSays(policy: ShownPolicy, zone: string): string {
  const { standing, startsAt, sparesOpenSessions, methods } = policy;
  const keysAlone = methods === 'phishing-resistant';
  const only = keysAlone ? '; only passkeys and security keys count' : '';
  switch (standing) {
    case 'off':
      return keysAlone ? 'Not required; only passkeys and security keys would count.' : 'Not required.';
    case 'suspended':
      return 'Suspended.';
    case 'dated':
      return `Required from ${startsAt === null ? 'now on' : writtenMoment(startsAt, zone)}${only}.`;
    case 'on':
      return `Required${sparesOpenSessions ? ' from each person’s next sign-in' : ''}${only}.`;
  }
}

/** Sentences one after the other, without those that say nothing. */
export const sentences = (...all: readonly string[]): string => all.filter(Boolean).join(' ');

/** Since when a policy is on, and by whom (S3), in a sentence; empty where it isn't, or nobody knows. */
export function onSinceSays({ standing, lastSwitch }: ShownPolicy | CommonPolicy, zone: string): string {
  if (standing !== 'on' || lastSwitch === null) return '';
  return `On since ${writtenLocalDay(lastSwitch.at, zone)}, by ${lastSwitch.by ?? 'an administrator'}.`;
}

/** How many have set up, in a sentence. */
export function progressSays({ total, enrolled }: Progress): string {
  if (total === 0) return 'There are none yet.';
  if (enrolled === 0) return 'Nobody is set up yet.';
  if (total === enrolled) return total === 1 ? '1 person is set up.' : `All ${people(total)} are set up.`;
  return `${enrolled} of ${people(total)} ${enrolled === 1 ? 'is' : 'are'} set up.`;
}
