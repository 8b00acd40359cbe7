import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { expect } from 'vitest';
import { COMMAND_LINE } from '../../src/audit/record.ts';
import { codeAt, stepAt } from '../../src/domain/totp.ts';
import { Visitor } from '../visitor.ts';
import type { World } from '../world.ts';
import { furnish } from './furnishing.ts';
import { type Page, pagesOf } from './pages.ts';
import {
  isAlive,
  isPasswordFresh,
  judgedBy,
  type ModelAccount,
  type ModelSession,
  ModelThrottle,
  type ModelWorkspace,
  noteAsked,
  owed,
  SESSION_MS,
} from './state.ts';
import type { CodeKind } from './steps.ts';

/** A browser on one host; whoever is signed in there is its cookie's. */
export interface Tab {
  readonly workspace: ModelWorkspace | null;
  readonly host: string;
  token: string | undefined;
  /** The secret that its setup page showed last, perhaps to a session that is over. */
  seen: Uint8Array | null;
}

const NOWHERE = 'nobody may be told apart by this run';
let runs = 0;

/** Two workspaces and four people of their own in a world, with what the model knows of them and of what was asked so far. */
export class Stage {
  readonly world: World;
  readonly pages: readonly Page[];
  readonly mark: string;
  readonly ip: string;
  readonly addresses = new ModelThrottle('address');
  readonly workspaces: ModelWorkspace[] = [];
  readonly accounts: ModelAccount[] = [];
  readonly sessions: ModelSession[] = [];
  readonly tabs: Tab[] = [];
  readonly tokens: string[] = [];
  /** How often any policy of the installation was switched on. */
  switchings = 0;
  app: FastifyInstance;

  private constructor(world: World) {
    runs += 1;
    this.world = world;
    this.app = world.app;
    this.pages = pagesOf(world);
    this.mark = `Zq${runs}x`;
    this.ip = `10.${(runs >> 16) & 255}.${(runs >> 8) & 255}.${runs & 255}`;
  }

  static async set(world: World): Promise<Stage> {
    const stage = new Stage(world);
    await furnish(stage);
    return stage;
  }

  get operator() {
    return { ...COMMAND_LINE, now: this.now };
  }

  /** Its one company of clients. */
  companyOf({ real }: ModelWorkspace): string {
    return `${this.mark} company of ${real.slug[0]}`;
  }

  async join(account: ModelAccount, workspace: ModelWorkspace, role: 'owner' | 'consultant' | 'client') {
    const person = { id: account.id, email: account.email, name: '' };
    await this.world.join(person, workspace.real, role, this.companyOf(workspace));
    account.memberships.set(workspace, role);
  }

  /** Must be called when the run is over. */
  async strike(): Promise<void> {
    if (this.app !== this.world.app) await this.app.close();
    this.world.mailbox.length = 0;
  }

  get now(): number {
    return this.world.clock.now();
  }

  tab(at: number): Tab {
    const tab = this.tabs[at % this.tabs.length];
    if (tab === undefined) throw new Error('no tabs');
    return tab;
  }

  account(at: number): ModelAccount {
    const account = this.accounts[at % this.accounts.length];
    if (account === undefined) throw new Error('no accounts');
    return account;
  }

  workspace(at: number): ModelWorkspace {
    const workspace = this.workspaces[at % this.workspaces.length];
    if (workspace === undefined) throw new Error('no workspaces');
    return workspace;
  }

  /** The live session of a tab's cookie, on its host. */
  sessionOf({ token, workspace }: Tab): ModelSession | null {
    const session = this.sessions.find((one) => one.token === token);
    if (session === undefined || !isAlive(session, this.now)) return null;
    if (session.host !== (workspace === null ? 'base' : 'tenant')) return null;
    return workspace === null || session.workspace === workspace ? session : null;
  }

  endAll(account: ModelAccount, but?: ModelSession): void {
    for (const session of this.sessions)
      if (session.account === account && session !== but) session.ended = true;
  }

  async ask(tab: Tab, path: string, form?: Record<string, string>): Promise<LightMyRequestResponse> {
    const session = this.sessionOf(tab);
    const named = this.named(path);
    const isMember = session !== null && (named === null || session.account.memberships.has(named));
    // A portal's host knows its own workspace alone.
    const isElsewhere = tab.workspace !== null && named !== null && named !== tab.workspace;
    const owesNothing = session !== null && owed(session, judgedBy(session, path, named)) === null;
    const mayRead = isMember && !isElsewhere && owesNothing;
    const ofOtherHost = tab.workspace === null ? /^\/portal/ : /^\/(?:dashboard|workspaces|admin)/;
    const atHome = !ofOtherHost.test(path);
    const isJudged = atHome && isMember && !isElsewhere && !/^\/(?:login|logout|password)/.test(path);
    const visitor = new Visitor(this.app, tab.host, this.ip);
    if (tab.token !== undefined) visitor.plant(tab.token);
    const answer = form === undefined ? await visitor.get(path) : await visitor.post(path, form);
    tab.token = visitor.token;
    if (visitor.token !== undefined && !this.tokens.includes(visitor.token)) this.tokens.push(visitor.token);
    if (session !== null && isJudged && !mayRead) noteAsked(session, this.now);
    // What it will owe from now on, it owes in the midst of its life.
    if (session !== null && isJudged && mayRead) session.graceUntil = null;
    const readable = mayRead ? (session?.host === 'tenant' ? session.workspace : named) : null;
    const what = `${form === undefined ? 'GET' : 'POST'} ${path}`;
    this.#holdsNothing(session, { mayRead, readable }, answer, what);
    return answer;
  }

  /** The workspace that an address names (D21). */
  named(path: string): ModelWorkspace | null {
    const slug = /^\/(?:dashboard|api\/v1\/workspaces)\/([^/.?]+)/.exec(path)?.[1];
    return this.workspaces.find(({ real }) => real.slug === slug) ?? null;
  }

  /** The invariant: no answer to a session that owes a step holds workspace data, nor another workspace's to any. */
  #holdsNothing(
    session: ModelSession | null,
    { mayRead, readable }: { mayRead: boolean; readable: ModelWorkspace | null },
    answer: LightMyRequestResponse,
    what: string,
  ) {
    expect(answer.statusCode, `${what}: no error`).toBeLessThan(500);
    const text = `${JSON.stringify(answer.headers)}${answer.body}`;
    if (!mayRead) expect(text.includes(this.mark), `${what}: workspace data went out`).toBe(false);
    for (const { real } of this.workspaces) {
      const isOwn = readable?.real === real || session?.account.isAdmin === true;
      const hidden = `${this.mark} hidden ${real.slug[0]}`;
      if (!isOwn) expect(text.includes(hidden), `${what}: another workspace's data went out`).toBe(false);
    }
  }

  /** What the gate notes of a request that it looked at. */
  touch(session: ModelSession | null): void {
    if (session !== null && this.now - session.seenAt >= 60_000) session.seenAt = this.now;
  }

  async write(account: ModelAccount, change: Record<string, number | null>): Promise<void> {
    await this.world.db.updateTable('accounts').set(change).where('id', '=', account.id).execute();
  }

  opened(tab: Tab, account: ModelAccount, workspace: ModelWorkspace | null, token: string): void {
    tab.token = token;
    this.tokens.push(token);
    this.sessions.push({
      account,
      host: tab.workspace === null ? 'base' : 'tenant',
      workspace,
      token,
      epoch: this.switchings,
      expiresAt: this.now + SESSION_MS,
      seenAt: this.now,
      confirmedAt: this.now,
      verified: false,
      askedAt: null,
      graceUntil: null,
      pending: null,
      addressProven: false,
      intent: null,
      ended: false,
    });
  }

  /** After a rise that counts as no proof of password or code. */
  renewed(tab: Tab, session: ModelSession): void {
    expect(tab.token, 'a rise changes the token').not.toBe(session.token);
    session.token = tab.token ?? NOWHERE;
    session.seenAt = this.now;
  }

  /** After a rise: a new token, and nothing owed. */
  raised(tab: Tab, session: ModelSession, byCode: boolean, isConfirmed = false): void {
    // Where nobody asks for a second factor, one proves nothing of just then beside an old password (D12).
    const proves = isConfirmed || owed(session, null) !== null || isPasswordFresh(session, this.now);
    this.renewed(tab, session);
    if (proves) session.confirmedAt = this.now;
    if (byCode) Object.assign(session, { verified: true, graceUntil: null });
  }

  code(secret: Uint8Array | null, kind: CodeKind, account: ModelAccount | null): string {
    const now = stepAt(this.now);
    if (kind === 'malformed') return '12 34';
    if (kind === 'random' || secret === null) return '135790';
    if (kind === 'somebody-elses') {
      const other = this.accounts.find((one) => one !== account && one.authenticator !== null);
      return other?.authenticator == null ? '246801' : codeAt(other.authenticator.secret, now);
    }
    const away = { right: 0, next: 1, previous: -1, ahead: 5, replayed: 0 }[kind];
    const last = account?.authenticator?.accepted.at(-1) ?? 0;
    return codeAt(secret, kind === 'replayed' && last > 0 ? last : now + away);
  }
}
