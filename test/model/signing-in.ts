import { expect } from 'vitest';
import { beginSession } from '../../src/access/begin-session.ts';
import { hashToken } from '../../src/domain/token.ts';
import type { Stage, Tab } from './stage.ts';
import { type ModelAccount, noteAskedAtSignIn, owed } from './state.ts';

/** What a right password leads to, without the work of a hash. */
export async function signIn(stage: Stage, tab: Tab, account: ModelAccount): Promise<void> {
  const own = [...account.memberships.keys()];
  const workspace = tab.workspace ?? own[stage.sessions.length % Math.max(1, own.length)] ?? null;
  if (account.disabled || (tab.workspace !== null && !account.memberships.has(tab.workspace))) return;
  const begun = {
    accountId: account.id,
    workspaceId: workspace?.real.id ?? null,
    host: tab.workspace === null ? 'base' : 'tenant',
    now: stage.now,
    ip: stage.ip,
    userAgent: 'model',
    returnTo: null,
  } as const;
  const { world } = stage;
  const slug = tab.workspace?.real.slug ?? null;
  const { token } = await world.db
    .transaction()
    .execute((trx) => beginSession(trx, world.config, begun, slug));
  stage.opened(tab, account, workspace, token);
  noteIfAsked(stage, tab);
}

/** Notes what the session of a sign-in owes from its beginning, and returns it. */
function noteIfAsked(stage: Stage, tab: Tab) {
  const session = stage.sessionOf(tab);
  const step = session === null ? null : owed(session, tab.workspace);
  if (session !== null && step !== null) noteAskedAtSignIn(session, stage.now);
  return step;
}

export async function signInByPassword(stage: Stage, tab: Tab, account: ModelAccount): Promise<void> {
  const before = stage.sessionOf(tab);
  const turn = stage.addresses.take(stage.now) && account.signIns.take(stage.now);
  const right = !account.disabled && (tab.workspace === null || account.memberships.has(tab.workspace));
  const answer = await stage.ask(tab, '/login', { email: account.email, password: account.password });
  stage.touch(before);
  // Whoever comes from a network that the account knows may have a turn all the same.
  if (!turn && answer.statusCode === 429) return;
  expect(answer.statusCode, 'sign-in').toBe(right ? 303 : 422);
  if (!right || tab.token === undefined) return;
  account.signIns.forgive();
  stage.addresses.forgive();
  if (before !== null) before.ended = true;
  const { workspace_id } = await stage.world.db
    .selectFrom('sessions')
    .select('workspace_id')
    .where('token_hash', '=', hashToken(tab.token))
    .executeTakeFirstOrThrow();
  const workspace = stage.workspaces.find(({ real }) => real.id === workspace_id) ?? null;
  if (tab.workspace !== null) expect(workspace).toBe(tab.workspace);
  if (account.memberships.size > 0)
    expect(workspace !== null && account.memberships.has(workspace)).toBe(true);
  stage.opened(tab, account, workspace, tab.token);
  const step = noteIfAsked(stage, tab);
  if (step !== null) expect(answer.headers.location, 'sign-in leads to the step').toBe(`/mfa/${step}`);
  else expect(answer.headers.location, 'sign-in leads on').not.toMatch(/^\/(mfa|login)/);
}

export async function signOut(stage: Stage, tab: Tab): Promise<void> {
  const session = stage.sessionOf(tab);
  const answer = await stage.ask(tab, '/logout', {});
  expect(answer.headers.location).toBe('/login');
  if (session !== null) session.ended = true;
}

export async function resetPassword(stage: Stage, account: ModelAccount): Promise<void> {
  const anybody: Tab = { workspace: null, host: stage.world.config.baseHost, token: undefined, seen: null };
  const before = (await stage.world.mailTo(account.email)).length;
  await stage.ask(anybody, '/password/forgot', { email: account.email });
  const mails = (await stage.world.mailTo(account.email)).slice(before);
  const expected = account.mails.take(stage.now) && !account.disabled;
  const token = /token=([\w-]{43})/.exec(mails[0]?.text ?? '')?.[1];
  expect(token !== undefined, 'a link is mailed').toBe(expected);
  if (token === undefined) return;
  const password = `orchard velvet harbour ${stage.tokens.length} ${account.password.length}`;
  const answer = await stage.ask(anybody, '/password/reset', { token, password });
  expect(answer.headers.location, 'a reset signs nobody in').toBe('/login?reset=1');
  expect(anybody.token).toBeUndefined();
  account.password = password;
  account.signIns.forgive();
  stage.endAll(account);
}
