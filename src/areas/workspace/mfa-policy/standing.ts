import type { SignedIn } from '../../../access/context.ts';
import { policyInForce } from '../../../domain/mfa-decision.ts';

/** How a workspace's policy stands; suspended: switched on, on a plan that does not have it (D10). */
export type Standing = 'off' | 'on' | 'suspended';

/** The standing of a session's workspace. */
export function standingOf({ mfaRequired, plan }: NonNullable<SignedIn['workspace']>): Standing {
  if (!mfaRequired) return 'off';
  return policyInForce({ required: mfaRequired, plan }) ? 'on' : 'suspended';
}

/** "1 person", "7 people". */
export function people(count: number): string {
  return count === 1 ? '1 person' : `${count} people`;
}
