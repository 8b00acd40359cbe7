import { expect } from 'vitest';
import type { Access } from '../../src/access/context.ts';
import type { Stage, Tab } from './stage.ts';
import { isFresh, judgedBy, type ModelSession, type ModelWorkspace, owed } from './state.ts';

/** A page that shows something: to those alone whom the model lets in, and to all of them. */
export async function look(stage: Stage, tab: Tab, at: number, workspace: ModelWorkspace): Promise<void> {
  const page = stage.pages[at % stage.pages.length];
  if (page === undefined) throw new Error('no pages');
  const { requirement } = page;
  const path = page.path.replace(':slug', workspace.real.slug);
  const named = stage.named(path);
  const session = stage.sessionOf(tab);
  const answer = await stage.ask(tab, path);
  const host = tab.workspace === null ? 'base' : 'tenant';
  const what = `GET ${path} on the ${host} host`;
  if (requirement.host !== 'both' && requirement.host !== host)
    return void expect(answer.statusCode, what).toBe(404);
  stage.touch(session);
  if (requirement.access === 'member' && tab.workspace !== null && named !== tab.workspace)
    return void expect(answer.statusCode, what).toBe(404);
  const { program } = page;
  if (session === null) {
    if (program) return void expect(answer.json(), what).toHaveProperty('sign_in_url');
    return void expect(answer.headers.location, what).toMatch(/^\/login/);
  }
  if (named !== null && !session.account.memberships.has(named)) {
    return void expect(answer.statusCode, what).toBe(404);
  }
  const step = owed(session, judgedBy(session, path, named));
  if (step !== null) {
    if (program) return void expect(answer.json(), what).toHaveProperty(`${step}_url`);
    return void expect(answer.headers.location, what).toBe(`/mfa/${step}`);
  }
  // Where no codes are left to be saved it leads to the page that says so.
  if (path.endsWith('.txt')) return void expect([200, 303], what).toContain(answer.statusCode);
  if (path === '/dashboard') return void expect(answer.statusCode, what).toBe(303);
  const may = mayEnter(requirement.access, session, named);
  // Clients have nobody to plan with, and write no findings: what lists colleagues or templates does not exist for them.
  if (may && host === 'tenant' && /\/(?:colleagues|templates)$/.test(path))
    return void expect(answer.statusCode, what).toBe(404);
  // Everything that the workspace holds is given to whoever proved themselves lately.
  if (may && path.endsWith('/export.zip') && !isFresh(session, stage.now))
    return void expect(answer.headers.location, what).toBe('/confirm');
  // A workspace always has an owner, who is told to hand it over first.
  const stays = page.path === '/dashboard/:slug/leave' && roleAt(session, named) === 'owner';
  // A program has to say what it looks for.
  const isWordless = program && path.endsWith('/search');
  expect(answer.statusCode, what).toBe(may ? (stays ? 409 : isWordless ? 422 : 200) : 403);
  if (may && named !== null) session.workspace = named;
  if (page.path === '/dashboard/:slug/members' && may) {
    const hidden = `${stage.mark} hidden ${named?.real.slug[0]}`;
    expect(answer.body, 'the mark is there for those who may see it').toContain(hidden);
  }
}

function roleAt({ account, host, workspace: own }: ModelSession, named: ModelWorkspace | null) {
  const workspace = host === 'tenant' ? own : named;
  return workspace === null ? undefined : account.memberships.get(workspace);
}

function mayEnter(access: Access, session: ModelSession, named: ModelWorkspace | null): boolean {
  const { account, verified } = session;
  const role = roleAt(session, named);
  // Nobody in here is an auditor.
  if (access === 'dashboard' || access === 'inside') return role === 'owner' || role === 'consultant';
  if (access === 'owner' || access === 'record') return role === 'owner';
  if (access === 'portal') return role === 'client';
  if (access === 'member')
    return session.host === 'base' ? role === 'owner' || role === 'consultant' : role === 'client';
  if (access === 'admin') return account.isAdmin && verified;
  return true;
}

/** After everything: every tab, on a page of each kind. */
export async function lookEverywhere(stage: Stage): Promise<void> {
  for (const tab of stage.tabs) {
    const shown = tab.workspace === null ? ['/dashboard/:slug/members', '/workspaces'] : ['/portal'];
    for (const path of [...shown, '/api/v1/session']) {
      const page = stage.pages.findIndex((one) => one.path === path);
      for (const workspace of stage.workspaces) await look(stage, tab, page, workspace);
    }
  }
}
