import { type Plan, planAllowsEnforcement } from '../../src/domain/plan.ts';
import type { Role } from '../../src/domain/role.ts';
import { TRIES_FORGOTTEN_MS, waitAfterFailures, waitAfterTries } from '../../src/domain/throttle.ts';
import { matchCode, stepAt } from '../../src/domain/totp.ts';
import type { Workspace } from '../world.ts';

/**
 * What the requirements say about who owes what, kept beside the real application and by nothing of its gate: the
 * model of the model-based test. It knows every account, session and policy, and predicts each answer.
 */

const MINUTE = 60_000;
export const PENDING_MS = 15 * MINUTE;
export const INTENT_MS = 15 * MINUTE;
export const FRESH_MS = 10 * MINUTE;
const GRACE_MS = 60 * MINUTE;
const IDLE_MS = 60 * MINUTE;
export const SESSION_MS = 12 * 60 * MINUTE;
const LONGEST_WAIT_MS = 15 * MINUTE;

/** Set by a clock that was further ahead than nodes ever are: over (D25). */
export const isAhead = (stored: number, now: number, reach: number) => stored > now + reach + 5 * MINUTE;

export interface ModelWorkspace {
  readonly real: Workspace;
  plan: Plan;
  required: boolean;
  enforcedFrom: number;
}

export interface ModelAuthenticator {
  readonly secret: Uint8Array;
  /** The steps that were accepted, the last one last. */
  readonly accepted: number[];
  readonly burnt: Set<number>;
}

/** Tries that are counted before they are looked at (D7). */
export class ModelThrottle {
  readonly #kind: 'account' | 'address';
  #row: { failures: number; waitUntil: number; failedAt: number } | null = null;

  constructor(kind: 'account' | 'address' = 'account') {
    this.#kind = kind;
  }

  take(now: number): boolean {
    const row = this.#row;
    const over = row === null || row.waitUntil <= now || isAhead(row.waitUntil, now, LONGEST_WAIT_MS);
    if (!over) return false;
    const forgotten =
      row === null || row.failedAt <= now - TRIES_FORGOTTEN_MS || isAhead(row.failedAt, now, 0);
    const failures = forgotten ? 1 : row.failures + 1;
    const wait = waitAfterTries(this.#kind, failures);
    this.#row = { failures, waitUntil: wait === 0 ? 0 : now + wait, failedAt: now };
    return true;
  }

  forgive(): void {
    if (this.#kind === 'account') this.#row = null;
    else if (this.#row !== null && this.#row.failures > 0) {
      this.#row.failures -= 1;
      this.#row.waitUntil = 0;
    }
  }
}

export interface ModelAccount {
  readonly id: string;
  readonly email: string;
  password: string;
  authenticator: ModelAuthenticator | null;
  readonly memberships: Map<ModelWorkspace, Exclude<Role, 'auditor'>>;
  alwaysAsk: boolean;
  mustEnrol: boolean;
  isAdmin: boolean;
  disabled: boolean;
  codeFailures: number;
  codeWaitUntil: number;
  /** Unused ones. */
  recoveryCodes: string[];
  usedRecoveryCode: string | null;
  readonly recoveries: ModelThrottle;
  readonly signIns: ModelThrottle;
  readonly mails: ModelThrottle;
}

/** An account of which nothing is known yet but how one signs in to it. */
export function newAccount(id: string, email: string, password: string): ModelAccount {
  return {
    id,
    email,
    password,
    authenticator: null,
    memberships: new Map(),
    alwaysAsk: false,
    mustEnrol: false,
    isAdmin: false,
    disabled: false,
    codeFailures: 0,
    codeWaitUntil: 0,
    recoveryCodes: [],
    usedRecoveryCode: null,
    recoveries: new ModelThrottle(),
    signIns: new ModelThrottle(),
    mails: new ModelThrottle(),
  };
}

export interface ModelSession {
  readonly account: ModelAccount;
  readonly host: 'base' | 'tenant';
  /** The tenant; on the base host the workspace that was used last. */
  workspace: ModelWorkspace | null;
  token: string;
  epoch: number;
  readonly expiresAt: number;
  seenAt: number;
  confirmedAt: number;
  verified: boolean;
  /** When a second factor was first asked of it. */
  askedAt: number | null;
  /** Until when the password of its sign-in will do for what it has owed since. */
  graceUntil: number | null;
  pending: { secret: Uint8Array; expiresAt: number } | null;
  /** Has typed in the code that is mailed after a reset (B9). */
  addressProven: boolean;
  /** The switching that it asked for and has yet to confirm, until when it can (D22). */
  intent: {
    readonly workspace: ModelWorkspace;
    readonly wanted: { readonly on: boolean; readonly now: boolean };
    readonly until: number;
  } | null;
  ended: boolean;
}

export type Owed = 'setup' | 'verify' | null;

function inForce(workspace: ModelWorkspace): boolean {
  return workspace.required && planAllowsEnforcement(workspace.plan);
}

/** What is an account's own, and on no host a workspace's. */
const OF_ACCOUNT = /^\/(?:account|confirm|mfa|api\/v1\/session)(?:[/?]|$)/;

/** By whose policy a path is judged: that of the workspace that it names or whose portal it is on; null for the strictest (D21). */
export function judgedBy(
  { host, workspace }: ModelSession,
  path: string,
  named: ModelWorkspace | null,
): ModelWorkspace | null {
  return host === 'tenant' && !OF_ACCOUNT.test(path) ? workspace : named;
}

/**
 * The requirements' own sentences (S4–S6, S11, S13, S20, S22, D1, D10, D13, D21), as judged by a workspace or by the strictest
 * of the account's.
 */
export function owed(session: ModelSession, by: ModelWorkspace | null): Owed {
  const { account, epoch, verified, askedAt } = session;
  const judging = by === null ? [...account.memberships.keys()] : [by];
  const subject = judging.some(
    (one) => inForce(one) && (!(epoch < one.enforcedFrom) || (askedAt !== null && !verified)),
  );
  const asked = [subject, account.alwaysAsk, account.isAdmin, account.mustEnrol].includes(true);
  if (!asked) return null;
  if (account.authenticator === null) return 'setup';
  return verified ? null : 'verify';
}

/** Whether its time is up; what takes something from its account then ends it for good. */
export function isOver({ seenAt, expiresAt }: ModelSession, now: number): boolean {
  return isAhead(seenAt, now, IDLE_MS) || now >= expiresAt || now - seenAt >= IDLE_MS;
}

export function isAlive(session: ModelSession, now: number): boolean {
  const { account, workspace } = session;
  if (session.ended || account.disabled || isOver(session, now)) return false;
  return session.host === 'base' || (workspace !== null && account.memberships.has(workspace));
}

export function isPending<P extends ModelSession['pending']>(
  pending: P,
  now: number,
): pending is NonNullable<P> {
  return pending !== null && pending.expiresAt > now && !isAhead(pending.expiresAt, now, PENDING_MS);
}

/** Whether a session that owes its second factor gives its password first (D1, D12). */
export function owesPassword({ graceUntil, confirmedAt }: ModelSession, now: number): boolean {
  return now - confirmedAt >= FRESH_MS && now >= (graceUntil ?? 0);
}

/** Notes that a session is asked, in the midst of its life. */
export function noteAsked(session: ModelSession, now: number): void {
  session.askedAt ??= now;
}

/** The same from its sign-in on, the one time that it has a grace: its password has just been given. */
export function noteAskedAtSignIn(session: ModelSession, now: number): void {
  noteAsked(session, now);
  session.graceUntil = now + GRACE_MS;
}

export function isPasswordFresh({ confirmedAt }: ModelSession, now: number): boolean {
  const age = now - confirmedAt;
  return age >= 0 && age < FRESH_MS;
}

export function isFresh(session: ModelSession, now: number): boolean {
  if (session.account.authenticator !== null && !session.verified) return false;
  const age = now - session.confirmedAt;
  return age >= 0 && age < FRESH_MS;
}

/** Checks a code as D5–D7 say, and keeps what that leaves behind. */
export function takeCode(account: ModelAccount, code: string, now: number): 'right' | 'wrong' | 'waiting' {
  const { authenticator } = account;
  if (authenticator === null) throw new Error('there is no authenticator to check a code against');
  account.codeFailures += 1;
  const { codeWaitUntil } = account;
  const waiting = now < codeWaitUntil && !isAhead(codeWaitUntil, now, LONGEST_WAIT_MS);
  if (!waiting) {
    const { step, distant } = matchCode(authenticator.secret, code, now);
    const { accepted, burnt } = authenticator;
    const possible = accepted.filter((one) => one <= stepAt(now) + 1);
    const isNew = step !== null && !accepted.includes(step) && possible.every((one) => one < step);
    if (step !== null && isNew && !burnt.has(step)) {
      accepted.push(step);
      account.codeFailures = 0;
      account.codeWaitUntil = 0;
      return 'right';
    }
    if (step === null && distant !== null && distant > stepAt(now)) authenticator.burnt.add(distant);
  }
  const wait = waitAfterFailures(account.codeFailures);
  account.codeWaitUntil = wait === 0 ? 0 : now + wait;
  return waiting ? 'waiting' : 'wrong';
}
