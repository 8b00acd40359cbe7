import type { Staying } from '../../../factors/staying.ts';
import type { OwnDevice } from './queries.ts';
import {
  lastOfHostStays,
  lastStays,
  lastWorkingStays,
  type Requirement,
  requirement,
} from './requirement.ts';

/** A device of its owner's, and whether they can sign in where it works. */
export interface Placed extends OwnDevice {
  readonly isOfUse: boolean;
}

/** What is known of a device that its owner is about to remove. */
export interface Leaving extends Requirement {
  readonly device: OwnDevice;
  /** The account's other devices. */
  readonly others: readonly Placed[];
  readonly unusedRecoveryCodes: number;
  readonly alwaysAsk: boolean;
  /** Whether tokens for programs rest on it (E27). */
  readonly hasTokens: boolean;
  readonly stays: Staying | null;
  /** The host that the page is on, without a port. */
  readonly here: string;
  readonly now: number;
}

/** Why the device has to stay, and what to do first; null where it may go. */
export function whyItStays({ stays, others, ...leaving }: Leaving): string | null {
  if (stays === null) return null;
  switch (stays.why) {
    case 'last':
      return lastStays(requirement(leaving) ?? '');
    case 'last-working':
      return lastWorkingStays(others, requirement(leaving));
    case 'last-here':
    case 'last-key':
      return lastOfHostStays(stays, requirement(leaving));
  }
}

/** What the page says about removing it. */
export function removalTitle({ device, stays }: Leaving): string {
  if (stays === null) return `Remove “${device.name}”?`;
  switch (stays.why) {
    case 'last':
      return `“${device.name}” is your only device`;
    case 'last-working':
      return `“${device.name}” is your only device that works`;
    case 'last-here':
      return `“${device.name}” is your only device for ${stays.host}`;
    case 'last-key':
      return `“${device.name}” is your only key for ${stays.host}`;
  }
}

/** Whether what would do in its place can be set up on this host. */
export const canActHere = ({ stays, here }: Leaving) =>
  stays === null || !('host' in stays) || stays.host === here;

/** What is to be removed before it, if nobody demands a device: those that work nowhere (B6). */
export const toRemoveFirst = ({ stays, others, ...leaving }: Leaving): readonly OwnDevice[] =>
  stays?.why === 'last-working' && requirement(leaving) === null ? others : [];

const named = new Intl.ListFormat('en-GB');
const listed = (devices: readonly OwnDevice[]) => named.format(devices.map(({ name }) => `“${name}”`));

/** Where keys work, each host once. */
export const hostsOf = (devices: readonly OwnDevice[]) =>
  named.format([...new Set(devices.flatMap(({ host }) => host ?? []))]);

/** What goes on working, and where; and what its owner may take for a device that does and is none. */
export function whatIsLeft(others: readonly Placed[]): string[] {
  const apps = others.filter(({ kind }) => kind === 'app');
  const keys = others.filter(({ kind, isOfUse }) => kind === 'key' && isOfUse);
  const dead = others.filter(({ isOfUse }) => !isOfUse);
  const ofOnes = (of: readonly OwnDevice[], one: string, more: string) => (of.length === 1 ? one : more);
  const sentences: string[] = [];
  if (apps.length > 0)
    sentences.push(
      `Your other ${ofOnes(apps, 'device', 'devices')}, ${listed(apps)}, ${ofOnes(apps, 'keeps', 'keep')} working.`,
    );
  if (keys.length > 0)
    sentences.push(
      `Your other ${ofOnes(keys, 'key', 'keys')}, ${listed(keys)}, ${ofOnes(keys, 'keeps', 'keep')} working, at ${hostsOf(keys)} only.`,
    );
  if (dead.length > 0)
    sentences.push(
      `${listed(dead)} ${ofOnes(dead, 'works', 'work')} at ${hostsOf(dead)} only, where you can’t sign in any more.`,
    );
  return sentences;
}
