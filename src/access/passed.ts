import type { FactorMethod } from '../domain/mfa-decision.ts';

/*
 * With which device a second factor was passed. A session says so, and whatever lives on without it keeps that: a token (E27), and a job that
 * acts for somebody. Once the device is gone, what was passed with it is worth nothing there.
 */

/** By what a session passes its second factor: by a device, or by a recovery code, which is none. */
export type Passed =
  | { readonly by: Exclude<FactorMethod, 'recovery'>; readonly device: string }
  | { readonly by: 'recovery'; readonly device: null };

/**
 * What a rise in level proved: a second factor, or the password. `renewal` proved nothing that counts as
 * fresh: the token alone is new, as after a change of the password, which must not stand in for the code of an account that
 * has an authenticator (D3).
 */
export type Rise = Passed | 'password' | 'renewal';
