import { expect } from 'vitest';
import type { Act } from '../../src/access/context.ts';
import { issueLink } from '../../src/access/one-time-links.ts';
import { changePlan } from '../../src/areas/platform/administration/commands.ts';
import { changeRole as changeMember } from '../../src/areas/workspace/members/change-role.ts';
import { removeMember } from '../../src/areas/workspace/members/remove.ts';
import { switchPolicy } from '../../src/areas/workspace/mfa-policy/commands.ts';
import { hashToken } from '../../src/domain/token.ts';
import { actAs } from '../acts.ts';
import type { Stage, Tab } from './stage.ts';
import {
  FRESH_MS,
  INTENT_MS,
  isAhead,
  isFresh,
  isOver,
  type ModelAccount,
  type ModelSession,
  type ModelWorkspace,
  owed,
} from './state.ts';

/** Another workspace's overview, by its address (D21). */
export async function open(stage: Stage, tab: Tab, workspace: ModelWorkspace): Promise<void> {
  const session = stage.sessionOf(tab);
  const answer = await stage.ask(tab, `/dashboard/${workspace.real.slug}`);
  if (tab.workspace !== null) return void expect(answer.statusCode).toBe(404);
  stage.touch(session);
  if (session === null) return void expect(answer.headers.location).toMatch(/^\/login/);
  const role = session.account.memberships.get(workspace);
  if (role === undefined) return void expect(answer.statusCode).toBe(404);
  const step = owed(session, workspace);
  if (step !== null) return void expect(answer.headers.location).toBe(`/mfa/${step}`);
  expect(answer.statusCode, 'opening a workspace').toBe(role === 'client' ? 403 : 200);
  if (role !== 'client') session.workspace = workspace;
}

/**
 * The page behind the link of a sign-up with an account's address (D20): for that account alone, once it owes nothing.
 * What was made is taken back, so that the life goes on among the workspaces that it began with.
 */
export async function addWorkspace(
  stage: Stage,
  tab: Tab,
  account: ModelAccount,
  press: boolean,
): Promise<void> {
  const { db } = stage.world;
  const slug = `add-${account.email.split('@')[0]?.replaceAll('.', '-')}`;
  const link = await signUpLink(stage, account, slug);
  const session = stage.sessionOf(tab);
  const answer = await stage.ask(tab, `/workspaces/new/${link}`, press ? {} : undefined);
  const step = session === null ? null : owed(session, null);
  const isTheirs = session?.account === account && step === null;
  const made = await db.selectFrom('workspaces').select('id').where('slug', '=', slug).executeTakeFirst();
  expect(made !== undefined, 'a workspace is made').toBe(tab.workspace === null && press && isTheirs);
  if (made !== undefined) {
    const owner = db.selectFrom('memberships').select('account_id').where('workspace_id', '=', made.id);
    expect(await owner.execute()).toEqual([{ account_id: account.id }]);
    await db.deleteFrom('memberships').where('workspace_id', '=', made.id).execute();
    await db.deleteFrom('workspaces').where('id', '=', made.id).execute();
  }
  if (tab.workspace !== null) return void expect(answer.statusCode).toBe(404);
  stage.touch(session);
  if (session === null) return void expect(answer.headers.location).toMatch(/^\/login/);
  if (step !== null) return void expect(answer.headers.location).toBe(`/mfa/${step}`);
  if (!isTheirs) return void expect(answer.statusCode, 'a link of somebody else').toBe(409);
  expect(answer.statusCode, 'a link of their own').toBe(press ? 303 : 200);
}

async function signUpLink(stage: Stage, account: ModelAccount, slug: string): Promise<string> {
  const { db } = stage.world;
  const payload = { workspace: 'Another', slug, name: 'Somebody' };
  const now = stage.now;
  const link = { purpose: 'sign-up', email: account.email, payload, now, lifeMs: FRESH_MS } as const;
  const token = await db.transaction().execute((trx) => issueLink(trx, link));
  const row = db.selectFrom('one_time_links').select('id').where('token_hash', '=', hashToken(token));
  return (await row.executeTakeFirstOrThrow()).id;
}

/** The owner's own switch, by whoever tries. */
export async function flip(stage: Stage, tab: Tab, wanted: { on: boolean; now: boolean }): Promise<void> {
  const session = stage.sessionOf(tab);
  const workspace = session?.workspace ?? stage.workspace(0);
  const settings = `/dashboard/${workspace.real.slug}/settings`;
  const answer = await stage.ask(tab, `${settings}/mfa`, {
    enabled: String(wanted.on),
    apply: wanted.now ? 'now' : 'next-sign-in',
  });
  if (tab.workspace === null) stage.touch(session);
  const isTheirs = session !== null && tab.workspace === null && maySwitch(session, workspace);
  const may = isTheirs && isFresh(session, stage.now);
  if (isTheirs && !may) session.intent = { workspace, wanted, until: stage.now + INTENT_MS };
  if (may) count(stage, wanted);
  if (may && session !== null) session.workspace = workspace;
  if (may && (!wanted.on || workspace.plan !== 'starter')) {
    expect(answer.headers.location, 'the owner may').toBe(settings);
    switched(stage, workspace, wanted);
  } else {
    expect(answer.headers.location, 'nobody else may').not.toBe(settings);
  }
  for (const one of stage.workspaces) await policyStands(stage, one);
}

const maySwitch = (session: ModelSession, workspace: ModelWorkspace) =>
  session.account.memberships.get(workspace) === 'owner' && owed(session, workspace) === null;

/** What a session asked for is done once it has confirmed who it is (D22). */
export function carryOut(stage: Stage, session: ModelSession): void {
  const { intent } = session;
  session.intent = null;
  if (intent === null || intent.until <= stage.now || isAhead(intent.until, stage.now, INTENT_MS)) return;
  const { workspace, wanted } = intent;
  if (!maySwitch(session, workspace)) return;
  count(stage, wanted);
  session.workspace = workspace;
  if (!wanted.on || workspace.plan !== 'starter') switched(stage, workspace, wanted);
}

/** Asking from the next sign-in on is counted, whatever comes of it. */
function count(stage: Stage, { on, now }: { on: boolean; now: boolean }): void {
  if (on && !now) stage.switchings += 1;
}

function switched(stage: Stage, workspace: ModelWorkspace, { on, now }: { on: boolean; now: boolean }): void {
  if (!on) workspace.required = false;
  else if (workspace.plan === 'starter') return;
  else if (now) Object.assign(workspace, { required: true, enforcedFrom: 0 });
  else if (!workspace.required) {
    workspace.required = true;
    workspace.enforcedFrom = stage.switchings;
  }
}

async function policyStands(stage: Stage, workspace: ModelWorkspace): Promise<void> {
  const rows = await stage.world.db
    .selectFrom('mfa_policies')
    .select(['required', 'enforced_from'])
    .where('workspace_id', '=', workspace.real.id)
    .distinct()
    .execute();
  expect(rows).toEqual([{ required: workspace.required ? 1 : 0, enforced_from: workspace.enforcedFrom }]);
}

export async function policy(
  stage: Stage,
  workspace: ModelWorkspace,
  { on, now }: { on: boolean; now: boolean },
): Promise<void> {
  await switchPolicy(stage.world.services, stage.operator, {
    workspaceId: workspace.real.id,
    enabled: on,
    start: now ? 'now' : 'next-sign-in',
  });
  count(stage, { on, now });
  switched(stage, workspace, { on, now });
  await policyStands(stage, workspace);
}

export async function plan(
  stage: Stage,
  workspace: ModelWorkspace,
  plan: ModelWorkspace['plan'],
): Promise<void> {
  await changePlan(stage.world.services, stage.operator, { workspaceId: workspace.real.id, plan });
  workspace.plan = plan;
}

/** What the owner of a workspace does about somebody's membership; null where the owner cannot come in. */
async function byOwner<T>(
  stage: Stage,
  { account, workspace }: { account: ModelAccount; workspace: ModelWorkspace },
  work: (act: Act<'owner'>, membershipId: string) => Promise<T>,
): Promise<T | null> {
  const { db } = stage.world;
  const row = await db
    .selectFrom('memberships')
    .select('id')
    .where('account_id', '=', account.id)
    .where('workspace_id', '=', workspace.real.id)
    .executeTakeFirst();
  const owner = stage.accounts.find((one) => one.memberships.get(workspace) === 'owner');
  if (owner === undefined) throw new Error('a workspace without an owner');
  const who = { person: owner, workspace: workspace.real, access: 'owner' } as const;
  return actAs(stage.world, who, (act) => work(act, row?.id ?? 'none'));
}

/** Their sessions on the workspace's portal are over. */
function portalCloses(stage: Stage, account: ModelAccount, workspace: ModelWorkspace): void {
  for (const session of stage.sessions) {
    if (session.account !== account) continue;
    const isThere = session.host === 'tenant' && session.workspace === workspace;
    if (isThere || isOver(session, stage.now)) session.ended = true;
  }
}

export async function changeRole(
  stage: Stage,
  account: ModelAccount,
  workspace: ModelWorkspace,
  client: boolean,
): Promise<void> {
  const company = client ? stage.companyOf(workspace) : null;
  const outcome = await byOwner(stage, { account, workspace }, (act, membershipId) =>
    changeMember(stage.world.services, act, { membershipId, company }),
  );
  // A disabled owner changes nobody, nor does one who has to set up first.
  if (outcome === null) return;
  const before = account.memberships.get(workspace);
  expect(outcome.ok).toBe(before !== undefined && before !== 'owner');
  if (!outcome.ok) return;
  const role = client ? 'client' : 'consultant';
  expect(outcome.changed).toBe(before !== role);
  if (!outcome.changed) return;
  account.memberships.set(workspace, role);
  portalCloses(stage, account, workspace);
}

export async function remove(stage: Stage, account: ModelAccount, workspace: ModelWorkspace): Promise<void> {
  const outcome = await byOwner(stage, { account, workspace }, (act, membershipId) =>
    removeMember(stage.world.services, act, membershipId),
  );
  if (outcome === null) return;
  const role = account.memberships.get(workspace);
  expect(outcome.ok).toBe(role !== undefined && role !== 'owner');
  // What was over is removed before it is seen that an owner stays.
  if (role === 'owner')
    for (const session of stage.sessions)
      if (session.account === account && isOver(session, stage.now)) session.ended = true;
  if (!outcome.ok) return;
  account.memberships.delete(workspace);
  portalCloses(stage, account, workspace);
}
