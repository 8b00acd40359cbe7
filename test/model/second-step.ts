import type { LightMyRequestResponse } from 'fastify';
import { expect } from 'vitest';
import { matchCode } from '../../src/domain/totp.ts';
import { resetMfa } from '../../src/factors/reset.ts';
import type { Stage, Tab } from './stage.ts';
import {
  isFresh,
  isPending,
  type ModelAccount,
  type ModelSession,
  owed,
  owesPassword,
  PENDING_MS,
  takeCode,
} from './state.ts';
import type { CodeKind } from './steps.ts';
import { carryOut } from './workspaces.ts';

function secretOn(body: string): Uint8Array {
  const key = /[A-Z2-7]{4}(?: [A-Z2-7]{4}){7}/.exec(body)?.[0].replaceAll(' ', '') ?? '';
  const bits = [...key].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  const bytes = bits.join('').match(/.{8}/g) ?? [];
  expect(bytes, 'the setup page shows a key').toHaveLength(20);
  return Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 2));
}

/** Where the setup page sends a session instead, or null where it shows a secret (B9, D3, D4). */
function setupElsewhere(stage: Stage, session: ModelSession): RegExp | null {
  const { account, pending } = session;
  if (owed(session, null) !== null && owesPassword(session, stage.now)) return /^\/confirm$/;
  if (account.authenticator !== null && !session.verified) return /^\/mfa\/verify$/;
  if (owesAddressProof(session)) return /^\/mfa\/email$/;
  if (owed(session, null) !== null) return null;
  if (isPending(pending, stage.now)) return null;
  if (account.authenticator !== null) return /^\/(?!mfa|login|confirm)/;
  return isFresh(session, stage.now) ? null : /^\/confirm$/;
}

/** After a reset nothing is set up before the code is typed in that is mailed to the account (B9). */
const owesAddressProof = ({ account, addressProven }: ModelSession) =>
  account.mustEnrol && account.authenticator === null && !addressProven;

/** Has the code mailed, as often as it may be, and types in a wrong one and then that one. */
async function proveAddress(stage: Stage, tab: Tab, session: ModelSession): Promise<void> {
  const sent = await stage.ask(tab, '/mfa/email/send', {});
  expect([303, 429], 'the mailing of a code').toContain(sent.statusCode);
  const mailed = (await stage.world.mailTo(session.account.email)).at(-1)?.text ?? '';
  const code = /asked for it: (\S+)/.exec(mailed)?.[1];
  if (sent.statusCode === 429 || code === undefined) return;
  const wrong = await stage.ask(tab, '/mfa/email', { code: '00000-00000' });
  expect([422, 429], 'a wrong code from a mail').toContain(wrong.statusCode);
  const right = await stage.ask(tab, '/mfa/email', { code });
  if (right.statusCode === 429) return;
  expect(right.headers.location, 'a right code from a mail').toBe('/mfa/setup');
  stage.renewed(tab, session);
  session.addressProven = true;
}

export async function setupPage(stage: Stage, tab: Tab): Promise<void> {
  const session = stage.sessionOf(tab);
  stage.touch(session);
  const answer = await stage.ask(tab, '/mfa/setup');
  if (session === null) return void expect(answer.headers.location).toMatch(/^\/login/);
  const elsewhere = setupElsewhere(stage, session);
  if (elsewhere !== null) {
    expect(answer.headers.location, 'setup page').toMatch(elsewhere);
    if (owesAddressProof(session)) await proveAddress(stage, tab, session);
    return;
  }
  expect(answer.statusCode, 'the setup page').toBe(200);
  shown(stage, tab, session, answer.body);
}

/** The same secret as before, unless that one is older than 15 minutes (D4). */
function shown(stage: Stage, tab: Tab, session: ModelSession, body: string): void {
  const secret = secretOn(body);
  const { pending } = session;
  if (isPending(pending, stage.now)) expect(secret).toEqual(pending.secret);
  else session.pending = { secret, expiresAt: stage.now + PENDING_MS };
  tab.seen = secret;
}

export async function setUp(stage: Stage, tab: Tab, kind: CodeKind): Promise<void> {
  const session = stage.sessionOf(tab);
  stage.touch(session);
  const now = stage.now;
  const code = stage.code(tab.seen, kind, session?.account ?? null);
  const answer = await stage.ask(tab, '/mfa/setup', { code });
  if (session === null) return void expect(answer.headers.location).toMatch(/^\/login/);
  const elsewhere = setupElsewhere(stage, session);
  if (elsewhere !== null) return void expect(answer.headers.location, 'setting up').toMatch(elsewhere);
  const { account, pending } = session;
  const live = isPending(pending, now) ? pending.secret : null;
  const step = live === null || !/^\d{6}$/.test(code) ? null : matchCode(live, code, now).step;
  if (live === null || step === null) {
    expect(answer.statusCode, 'a wrong code at setup').toBe(422);
    shown(stage, tab, session, answer.body);
    return;
  }
  expect(answer.statusCode, 'a right code at setup').toBe(303);
  expect(account.authenticator, 'nobody overwrites an authenticator').toBeNull();
  account.authenticator = { secret: live, accepted: [step], burnt: new Set() };
  account.mustEnrol = false;
  for (const one of stage.sessions) if (one.account === account) one.pending = null;
  stage.endAll(account, session);
  stage.raised(tab, session, true);
}

export async function verify(stage: Stage, tab: Tab, kind: CodeKind): Promise<void> {
  const session = stage.sessionOf(tab);
  stage.touch(session);
  const code = stage.code(session?.account.authenticator?.secret ?? null, kind, session?.account ?? null);
  const answer = await stage.ask(tab, '/mfa/verify', { code });
  if (session === null) return void expect(answer.headers.location).toMatch(/^\/login/);
  if (nothingToVerify(stage, session, answer)) return;
  if (!/^\d{6}$/.test(code)) return void expect(answer.statusCode).toBe(422);
  codeTaken(stage, tab, session, code, answer);
}

function nothingToVerify(stage: Stage, session: ModelSession, answer: LightMyRequestResponse): boolean {
  const { account } = session;
  if (owed(session, null) !== null && owesPassword(session, stage.now)) {
    expect(answer.headers.location).toBe('/confirm');
    return true;
  }
  if (account.authenticator !== null && !session.verified) return false;
  const setup = account.authenticator === null && owed(session, null) !== null;
  expect(answer.headers.location).toMatch(setup ? /^\/mfa\/setup$/ : /^\/(?!mfa|login)/);
  return true;
}

function codeTaken(
  stage: Stage,
  tab: Tab,
  session: ModelSession,
  code: string,
  answer: LightMyRequestResponse,
  isConfirmed = false,
): void {
  const outcome = takeCode(session.account, code, stage.now);
  expect(answer.statusCode, `a code that is ${outcome}`).toBe(
    { right: 303, wrong: 422, waiting: 429 }[outcome],
  );
  if (outcome === 'right') stage.raised(tab, session, true, isConfirmed);
}

export async function recover(stage: Stage, tab: Tab, used: boolean): Promise<void> {
  const session = stage.sessionOf(tab);
  stage.touch(session);
  const account = session?.account ?? null;
  const code = (used ? account?.usedRecoveryCode : account?.recoveryCodes[0]) ?? 'abcd-efgh-2345-6789';
  const answer = await stage.ask(tab, '/mfa/recovery', { code });
  if (session === null || account === null) return void expect(answer.headers.location).toMatch(/^\/login/);
  if (nothingToVerify(stage, session, answer)) return;
  if (!account.recoveries.take(stage.now)) return void expect(answer.statusCode).toBe(429);
  if (!account.recoveryCodes.includes(code)) return void expect(answer.statusCode).toBe(422);
  expect(answer.statusCode, 'a right recovery code').toBe(200);
  const [fresh = 'none'] = answer.body.match(/[0-9a-z]{4}(?:-[0-9a-z]{4}){3}/) ?? [];
  // The new one is the next that is tried.
  account.recoveryCodes = [fresh, ...account.recoveryCodes.filter((one) => one !== code)];
  account.usedRecoveryCode = code;
  account.recoveries.forgive();
  account.codeFailures = 0;
  account.codeWaitUntil = 0;
  stage.raised(tab, session, true);
}

export async function confirm(stage: Stage, tab: Tab, kind: CodeKind): Promise<void> {
  const session = stage.sessionOf(tab);
  stage.touch(session);
  const account = session?.account ?? null;
  const code = stage.code(account?.authenticator?.secret ?? null, kind, account);
  const answer = await stage.ask(tab, '/confirm', { password: account?.password ?? 'none', code });
  if (session === null || account === null) return void expect(answer.headers.location).toMatch(/^\/login/);
  const step = owed(session, null);
  if (step !== null && !owesPassword(session, stage.now))
    return void expect(answer.headers.location).toBe(`/mfa/${step}`);
  if (account.authenticator !== null && !/^\d{6}$/.test(code))
    return void expect(answer.statusCode).toBe(422);
  if (account.authenticator === null) {
    expect(answer.statusCode, 'a right password').toBe(303);
    stage.raised(tab, session, false, true);
    return carryOut(stage, session);
  }
  codeTaken(stage, tab, session, code, answer, true);
  if (answer.statusCode === 303) carryOut(stage, session);
}

export async function resetFactors(stage: Stage, account: ModelAccount): Promise<void> {
  const reset = { accountId: account.id, reason: 'lost the phone' };
  expect(await resetMfa(stage.world.services, stage.operator, reset)).toEqual({ ok: true });
  Object.assign(account, {
    authenticator: null,
    mustEnrol: true,
    recoveryCodes: [],
    codeFailures: 0,
    codeWaitUntil: 0,
  });
  stage.endAll(account);
}
