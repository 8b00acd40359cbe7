import type { MfaStep } from '../../../src/domain/mfa-decision.ts';

/** How somebody stands with a workspace, their devices and their session; and what they owe for that. */
export interface Standing {
  readonly called: string;
  /** What the workspace asks for. */
  readonly asks: 'nothing' | 'anything' | 'a key';
  readonly app: boolean;
  readonly key: 'none' | 'here' | 'elsewhere';
  readonly passed: 'app' | 'recovery' | null;
  /** An administrator has reset their factors, and they have not proved their address (B9). */
  readonly reset?: true;
  /** They have typed in a code that was mailed to their address. */
  readonly proven?: true;
  readonly owes: MfaStep | null;
}

const WITH_APP = { app: true, key: 'none' } as const;

export const FREE: Standing = { called: 'nothing', asks: 'nothing', ...WITH_APP, passed: 'app', owes: null };
export const ASKED: Standing = {
  ...{ called: 'the app’s code', asks: 'anything', ...WITH_APP },
  ...{ passed: null, owes: 'verify' },
};
const KEYS = { asks: 'a key', app: true } as const;

/** Every way to owe something, and one to owe nothing. */
export const STANDINGS: readonly Standing[] = [
  FREE,
  ASKED,
  { called: 'a first device', asks: 'anything', app: false, key: 'none', passed: null, owes: 'setup' },
  {
    ...{ called: 'a first device, after a reset', asks: 'anything', app: false, key: 'none' },
    ...{ passed: null, reset: true, owes: 'setup' },
  },
  { ...KEYS, called: 'the key that there is', key: 'here', passed: null, owes: 'verify' },
  { ...KEYS, called: 'the key, behind a code', key: 'here', passed: 'app', owes: 'verify' },
  { ...KEYS, called: 'a new key, for one lost', key: 'here', passed: 'recovery', owes: 'setup' },
  { ...KEYS, called: 'the code before a key', key: 'none', passed: null, owes: 'verify' },
  { ...KEYS, called: 'a first key', key: 'none', passed: 'app', owes: 'setup' },
  { ...KEYS, called: 'the code, with a key elsewhere', key: 'elsewhere', passed: null, owes: 'verify' },
  { ...KEYS, called: 'a mailed code, with a key elsewhere', key: 'elsewhere', passed: 'app', owes: 'setup' },
  {
    ...{ ...KEYS, called: 'a key here, with one elsewhere', key: 'elsewhere' },
    ...{ passed: 'app', proven: true, owes: 'setup' },
  },
];
