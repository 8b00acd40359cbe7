import type { NotReminded, RolloutState } from '../../../domain/rollout.ts';
import { people } from '../mfa-policy/standing.ts';
import type { RolloutMember } from './queries.ts';

/** What each state is called, on the page and in the file. */
export const STATE_NAMES: Readonly<Record<RolloutState, string>> = {
  missing: 'Not set up yet',
  'set-up': 'Set up',
  excepted: 'Exception',
  'not-asked': 'Not asked yet',
  invited: 'Invited',
};

/** What somebody has set up, in words; empty for nothing. */
export function methodsOf({ appSince, hasPasskey, hasSecurityKey }: RolloutMember): string {
  return [
    ...(appSince === null ? [] : ['authenticator app']),
    ...(hasPasskey ? ['passkey'] : []),
    ...(hasSecurityKey ? ['security key'] : []),
  ].join(', ');
}

const WHY_NOT: Readonly<Record<NotReminded, string>> = {
  'not-required': 'nothing is required',
  'set-up': 'set up already',
  excepted: 'exception',
  'not-asked': 'not asked yet',
  'reminded-today': 'reminded today already',
  unreachable: 'email not delivered',
};

/** How many people are named; of more, the number is said. */
const NAMED = 4;

const nameOrCount = (names: readonly string[]) =>
  names.length > NAMED ? people(names.length) : names.join(', ');

/** Those who are not reminded, each with the reason; empty where there is nobody. */
export function leftOutSays(
  leftOut: readonly { readonly reason: NotReminded; readonly names: readonly string[] }[],
): string {
  if (leftOut.length === 0) return '';
  const groups = leftOut.map(({ reason, names }) => `${nameOrCount(names)} (${WHY_NOT[reason]})`);
  return `Not reminded: ${groups.join('; ')}.`;
}

/** Who was reminded, and who was not and why. */
export function remindedSays(reminding: {
  readonly reminded: readonly string[];
  readonly leftOut: Parameters<typeof leftOutSays>[0];
}): string {
  const { reminded, leftOut } = reminding;
  const first = reminded.length === 0 ? 'Nobody was reminded.' : `Reminded ${nameOrCount(reminded)}.`;
  return `${first} ${leftOutSays(leftOut)}`.trim();
}
