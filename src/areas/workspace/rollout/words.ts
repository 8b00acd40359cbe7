import type { RolloutState } from '../../../domain/rollout.ts';
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
