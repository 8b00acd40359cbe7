import { createHash, createHmac } from 'node:crypto';

/** Everybody's password; what is measured is the work of checking one. */
export const PASSWORD = 'orchard lantern velvet';

/** Of ten people of a workspace the first is the owner, four are consultants, five are clients. */
export const PEOPLE_IN_WORKSPACE = 10;

/** How many accounts have an authenticator whose secret is known; the others' is a blob of the same size. */
export const SEALED_ACCOUNTS = 10_000;

const hex = (value: number) => value.toString(16).padStart(8, '0');

/** The session token of an account, in the shape that the gate looks up. */
export const tokenOf = (account: number): string => 'b'.repeat(35) + hex(account);

/** The account whose session's cookie it is, as `tokenOf` spells it. */
export const accountOf = (cookie: string): number => Number.parseInt(cookie.slice(-8), 16);

/** The workspace that an account belongs to, as addresses name it. */
export const slugOf = (account: number): string => `firm-${Math.floor(account / PEOPLE_IN_WORKSPACE)}`;

export const emailOf = (account: number): string => `person${account}@bench.example`;

export const secretOf = (account: number): Uint8Array =>
  createHash('sha256').update(`secret of ${account}`).digest().subarray(0, 20);

/** The code of a moment (RFC 6238), so many 30-second steps from now. */
export function codeOf(secret: Uint8Array, stepsFromNow = 0): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + stepsFromNow));
  const digest = createHmac('sha1', secret).update(counter).digest();
  const at = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(at) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}

/** Accounts that sign in on the base host and may open the dashboard: owners and consultants. */
export function staff(count: number, accounts: number): number[] {
  const everybody = Math.floor((accounts / PEOPLE_IN_WORKSPACE) * 5);
  const step = Math.max(1, Math.floor(everybody / count));
  return Array.from({ length: Math.min(count, everybody) }, (_, index) => {
    const nth = index * step;
    return Math.floor(nth / 5) * PEOPLE_IN_WORKSPACE + (nth % 5);
  });
}
