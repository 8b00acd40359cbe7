import type { Staying } from '../../../factors/staying.ts';
import type { OwnDevice } from './queries.ts';
import { lastOfHostStays, lastStays, type Requirement, requirement } from './requirement.ts';

/** What is known of a device that its owner is about to remove. */
export interface Leaving extends Requirement {
  readonly device: OwnDevice;
  /** The names of the account's other devices. */
  readonly others: readonly string[];
  readonly unusedRecoveryCodes: number;
  readonly alwaysAsk: boolean;
  readonly stays: Staying | null;
  /** The host that the page is on, without a port. */
  readonly here: string;
  readonly now: number;
}

/** Why the device has to stay, and what to do first; null where it may go. */
export function whyItStays({ stays, ...leaving }: Leaving): string | null {
  if (stays === null) return null;
  const required = requirement(leaving) ?? '';
  return stays.why === 'last' ? lastStays(required) : lastOfHostStays(stays, required);
}

/** What the page says about removing it. */
export function removalTitle({ device, stays }: Leaving): string {
  if (stays === null) return `Remove “${device.name}”?`;
  if (stays.why === 'last') return `“${device.name}” is your only device`;
  const thing = stays.why === 'last-key' ? 'key' : 'device';
  return `“${device.name}” is your only ${thing} for ${stays.host}`;
}

/** Whether what would do in its place can be set up on this host. */
export const canActHere = ({ stays, here }: Leaving) =>
  stays === null || stays.why === 'last' || stays.host === here;
