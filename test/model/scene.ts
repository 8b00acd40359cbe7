import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { expect } from 'vitest';
import type { Access, Demand } from '../../src/access/context.ts';
import { issueLink } from '../../src/access/one-time-links.ts';
import { openSession } from '../../src/access/sessions.ts';
import { createApp } from '../../src/app.ts';
import { changePlan } from '../../src/areas/platform/administration/commands.ts';
import { removeMember } from '../../src/areas/workspace/members/remove.ts';
import { switchPolicy } from '../../src/areas/workspace/mfa-policy/commands.ts';
import { COMMAND_LINE } from '../../src/audit/record.ts';
import { hashToken } from '../../src/domain/token.ts';
import { codeAt, matchCode, stepAt } from '../../src/domain/totp.ts';
import { makeRecoveryCodes } from '../../src/factors/recovery.ts';
import { resetMfa } from '../../src/factors/reset.ts';
import { actAs } from '../acts.ts';
import { PASSWORD, Visitor, type World } from '../world.ts';
import {
  FRESH_MS,
  isAlive,
  isFresh,
  isPending,
  type ModelAccount,
  type ModelSession,
  ModelThrottle,
  type ModelWorkspace,
  owed,
  owesPassword,
  PENDING_MS,
  SESSION_MS,
  takeCode,
} from './state.ts';
import type { CodeKind, Step } from './steps.ts';

/** A browser on one host; whoever is signed in there is its cookie's. */
interface Tab {
  readonly workspace: ModelWorkspace | null;
  readonly host: string;
  token: string | undefined;
  /** The secret that its setup page showed last, perhaps to a session that is over. */
  seen: Uint8Array | null;
}

interface Page {
  readonly path: string;
  readonly demand: Demand<Access>;
}

const NOWHERE = 'nobody may be told apart by this run';
let runs = 0;

/** Every page and endpoint that shows something to those who were let in. */
export function pagesOf(world: World): Page[] {
  return world.routes.flatMap(({ method, url, config }) => {
    const demand = config?.mark?.demand;
    // The workspace's own name takes the place of `:slug`; what else a path names is not in the model.
    if (method !== 'GET' || demand == null || demand.fresh || url.replace(':slug', '').includes(':'))
      return [];
    return ['public', 'password'].includes(demand.access) ? [] : [{ path: url, demand }];
  });
}

function secretOn(body: string): Uint8Array {
  const key = /[A-Z2-7]{4}(?: [A-Z2-7]{4}){7}/.exec(body)?.[0].replaceAll(' ', '') ?? '';
  const bits = [...key].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  const bytes = bits.join('').match(/.{8}/g) ?? [];
  expect(bytes, 'the setup page shows a key').toHaveLength(20);
  return Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 2));
}

/** Two workspaces and four people of their own in a world, played through step by step and compared with the model. */
export class Scene {
  readonly #world: World;
  readonly #pages: readonly Page[];
  readonly #mark: string;
  readonly #ip: string;
  readonly #addresses = new ModelThrottle('address');
  readonly #workspaces: ModelWorkspace[] = [];
  readonly #accounts: ModelAccount[] = [];
  readonly #sessions: ModelSession[] = [];
  readonly #tabs: Tab[] = [];
  readonly #tokens: string[] = [];
  /** How often any policy of the installation was switched on. */
  #switchings = 0;
  #app: FastifyInstance;

  private constructor(world: World) {
    runs += 1;
    this.#world = world;
    this.#app = world.app;
    this.#pages = pagesOf(world);
    this.#mark = `Zq${runs}x`;
    this.#ip = `10.${(runs >> 16) & 255}.${(runs >> 8) & 255}.${runs & 255}`;
  }

  static async set(world: World): Promise<Scene> {
    const scene = new Scene(world);
    await scene.#furnish();
    return scene;
  }

  async #furnish(): Promise<void> {
    const world = this.#world;
    const counter = await world.db
      .selectFrom('installation')
      .select('value')
      .where('key', '=', 'policy-switchings')
      .executeTakeFirst();
    this.#switchings = Number(counter?.value ?? 0);
    const mark = this.#mark;
    for (const name of ['a', 'b']) {
      const place = await world.workspace(`${name}-${mark.toLowerCase()}`, 'pro', `Workspace ${name}`);
      this.#workspaces.push({ place, plan: 'pro', required: false, enforcedFrom: 0 });
      // Somebody who never signs in: whose name and company stand for a workspace's data.
      const hidden = await world.account(`${mark} hidden ${name}`);
      await world.join(hidden, place, 'consultant');
    }
    const [a, b] = this.#workspaces as [ModelWorkspace, ModelWorkspace];
    for (const name of ['ann', 'ben', 'cat', 'dan']) {
      const { id, email } = await world.account(`${mark} ${name}`);
      this.#accounts.push({
        id,
        email,
        password: PASSWORD,
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
      });
    }
    const [ann, ben, cat] = this.#accounts as [ModelAccount, ModelAccount, ModelAccount];
    await this.#join(ann, a, 'owner');
    await this.#join(ann, b, 'client');
    await this.#join(ben, a, 'consultant');
    await this.#join(ben, b, 'owner');
    await this.#join(cat, a, 'client');
    for (const account of [ann, cat]) {
      const secret = await world.enrol({ id: account.id, email: account.email, name: '' });
      account.authenticator = { secret, accepted: [], burnt: new Set() };
      account.recoveryCodes = await this.#recoveryCodes(account);
    }
    for (const workspace of [null, null, null, a, b]) {
      const host = workspace?.place.host ?? world.config.baseHost;
      this.#tabs.push({ workspace, host, token: undefined, seen: null });
    }
  }

  get #operator() {
    return { ...COMMAND_LINE, now: this.#now };
  }

  async #recoveryCodes(person: ModelAccount): Promise<string[]> {
    const who = { person, place: null, access: 'account' } as const;
    const made = await actAs(this.#world, who, (act) => makeRecoveryCodes(this.#world.services, act));
    if (made === null) throw new Error('no codes for an account without an authenticator');
    return made;
  }

  async #join(account: ModelAccount, workspace: ModelWorkspace, role: 'owner' | 'consultant' | 'client') {
    const person = { id: account.id, email: account.email, name: '' };
    await this.#world.join(
      person,
      workspace.place,
      role,
      `${this.#mark} company of ${workspace.place.slug[0]}`,
    );
    account.memberships.set(workspace, role);
  }

  /** Must be called when the run is over. */
  async strike(): Promise<void> {
    if (this.#app !== this.#world.app) await this.#app.close();
    this.#world.mailbox.length = 0;
  }

  get #now(): number {
    return this.#world.clock.now();
  }

  #tab(at: number): Tab {
    const tab = this.#tabs[at % this.#tabs.length];
    if (tab === undefined) throw new Error('no tabs');
    return tab;
  }
  #account(at: number): ModelAccount {
    const account = this.#accounts[at % this.#accounts.length];
    if (account === undefined) throw new Error('no accounts');
    return account;
  }
  #workspace(at: number): ModelWorkspace {
    const workspace = this.#workspaces[at % this.#workspaces.length];
    if (workspace === undefined) throw new Error('no workspaces');
    return workspace;
  }

  /** The live session of a tab's cookie, on its host. */
  #sessionOf({ token, workspace }: Tab): ModelSession | null {
    const session = this.#sessions.find((one) => one.token === token);
    if (session === undefined || !isAlive(session, this.#now)) return null;
    if (session.host !== (workspace === null ? 'base' : 'tenant')) return null;
    return workspace === null || session.workspace === workspace ? session : null;
  }

  #endAll(account: ModelAccount, but?: ModelSession): void {
    for (const session of this.#sessions)
      if (session.account === account && session !== but) session.ended = true;
  }

  async #ask(tab: Tab, path: string, form?: Record<string, string>): Promise<LightMyRequestResponse> {
    const session = this.#sessionOf(tab);
    const named = this.#named(path);
    const isMember = session !== null && (named === null || session.account.memberships.has(named));
    const mayRead = session !== null && isMember && owed(session, named) === null;
    const atHome = tab.workspace === null || !/^\/(?:dashboard|workspaces|admin)/.test(path);
    const isAsked = atHome && isMember && !mayRead && !/^\/(?:login|logout|password)/.test(path);
    const visitor = new Visitor(this.#app, tab.host, this.#ip);
    if (tab.token !== undefined) visitor.plant(tab.token);
    const answer = form === undefined ? await visitor.get(path) : await visitor.post(path, form);
    tab.token = visitor.token;
    if (visitor.token !== undefined && !this.#tokens.includes(visitor.token))
      this.#tokens.push(visitor.token);
    if (session !== null && isAsked) session.askedAt ??= this.#now;
    const readable = mayRead ? (session?.host === 'tenant' ? session.workspace : named) : null;
    const what = `${form === undefined ? 'GET' : 'POST'} ${path}`;
    this.#holdsNothing(session, { mayRead, readable }, answer, what);
    return answer;
  }

  /** The workspace that an address names (D21). */
  #named(path: string): ModelWorkspace | null {
    const slug = /^\/dashboard\/([^/.?]+)/.exec(path)?.[1];
    return this.#workspaces.find(({ place }) => place.slug === slug) ?? null;
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
    if (!mayRead) expect(text.includes(this.#mark), `${what}: workspace data went out`).toBe(false);
    for (const { place } of this.#workspaces) {
      const isOwn = readable?.place === place || session?.account.isAdmin === true;
      const hidden = `${this.#mark} hidden ${place.slug[0]}`;
      if (!isOwn) expect(text.includes(hidden), `${what}: another workspace's data went out`).toBe(false);
    }
  }

  /** What the gate notes of a request that it looked at. */
  #touch(session: ModelSession | null): void {
    if (session !== null && this.#now - session.seenAt >= 60_000) session.seenAt = this.#now;
  }

  /** Plays one step, and compares what came of it with the model. */
  async play(step: Step): Promise<void> {
    switch (step.do) {
      case 'sign-in':
        return this.#signIn(this.#tab(step.tab), this.#account(step.who));
      case 'sign-in-by-password':
        return this.#signInByPassword(this.#tab(step.tab), this.#account(step.who));
      case 'carry':
        this.#tab(step.to).token = this.#tab(step.from).token;
        return;
      case 'old-token':
        this.#tab(step.tab).token = this.#tokens[step.which % Math.max(1, this.#tokens.length)];
        return;
      case 'sign-out':
        return this.#signOut(this.#tab(step.tab));
      case 'setup-page':
        return this.#setupPage(this.#tab(step.tab));
      case 'set-up':
        return this.#setUp(this.#tab(step.tab), step.code);
      case 'verify':
        return this.#verify(this.#tab(step.tab), step.code);
      case 'recover':
        return this.#recover(this.#tab(step.tab), step.used);
      case 'confirm':
        return this.#confirm(this.#tab(step.tab), step.code);
      case 'switch':
        return this.#open(this.#tab(step.tab), this.#workspace(step.place));
      case 'add-workspace':
        return this.#addWorkspace(this.#tab(step.tab), this.#account(step.who), step.press);
      case 'flip':
        return this.#flip(this.#tab(step.tab), step);
      case 'look':
        return this.#look(this.#tab(step.tab), step.page, this.#workspace(step.page));
      case 'reset-mfa':
        return this.#resetMfa(this.#account(step.who));
      case 'reset-password':
        return this.#resetPassword(this.#account(step.who));
      case 'policy':
        return this.#policy(this.#workspace(step.place), step);
      case 'plan':
        return this.#plan(this.#workspace(step.place), step.plan);
      case 'remove':
        return this.#remove(this.#account(step.who), this.#workspace(step.place));
      case 'join': {
        const [account, workspace] = [this.#account(step.who), this.#workspace(step.place)];
        if (!account.memberships.has(workspace))
          await this.#join(account, workspace, step.client ? 'client' : 'consultant');
        return;
      }
      case 'come-back': {
        const [account, workspace] = [this.#account(step.who), this.#workspace(step.place)];
        const role = account.memberships.get(workspace);
        await this.#remove(account, workspace);
        const isGone = !account.memberships.has(workspace);
        if (role !== undefined && isGone) await this.#join(account, workspace, role);
        return;
      }
      case 'always-ask': {
        const account = this.#account(step.who);
        account.alwaysAsk = step.on;
        return this.#write(account, { always_ask: step.on ? 1 : 0 });
      }
      case 'disable': {
        const account = this.#account(step.who);
        account.disabled = step.on;
        return this.#write(account, { disabled_at: step.on ? this.#now : null });
      }
      case 'administrator': {
        const account = this.#account(step.who);
        account.isAdmin = step.on;
        return this.#write(account, { is_admin: step.on ? 1 : 0 });
      }
      case 'clock':
        this.#world.clock.advance(step.ms);
        return;
      case 'restart': {
        const before = this.#app;
        this.#app = await createApp(this.#world.services);
        if (before !== this.#world.app) await before.close();
        return;
      }
    }
  }

  /** After everything: every tab, on a page of each kind. */
  async lookEverywhere(): Promise<void> {
    for (const tab of this.#tabs) {
      const shown = tab.workspace === null ? ['/dashboard/:slug/members', '/workspaces'] : ['/portal'];
      for (const path of [...shown, '/api/v1/session']) {
        const page = this.#pages.findIndex((one) => one.path === path);
        for (const workspace of this.#workspaces) await this.#look(tab, page, workspace);
      }
    }
  }

  async #write(account: ModelAccount, change: Record<string, number | null>): Promise<void> {
    await this.#world.db.updateTable('accounts').set(change).where('id', '=', account.id).execute();
  }

  #opened(tab: Tab, account: ModelAccount, workspace: ModelWorkspace | null, token: string): void {
    tab.token = token;
    this.#tokens.push(token);
    this.#sessions.push({
      account,
      host: tab.workspace === null ? 'base' : 'tenant',
      workspace,
      token,
      epoch: this.#switchings,
      expiresAt: this.#now + SESSION_MS,
      seenAt: this.#now,
      confirmedAt: this.#now,
      verified: false,
      askedAt: null,
      pending: null,
      ended: false,
    });
  }

  /** What a right password leads to, without the work of a hash. */
  async #signIn(tab: Tab, account: ModelAccount): Promise<void> {
    const own = [...account.memberships.keys()];
    const workspace = tab.workspace ?? own[this.#sessions.length % Math.max(1, own.length)] ?? null;
    if (account.disabled || (tab.workspace !== null && !account.memberships.has(tab.workspace))) return;
    const token = await this.#world.db.transaction().execute((trx) =>
      openSession(trx, this.#world.config, {
        accountId: account.id,
        workspaceId: workspace?.place.id ?? null,
        host: tab.workspace === null ? 'base' : 'tenant',
        now: this.#now,
        ip: this.#ip,
        userAgent: 'model',
        returnTo: null,
      }),
    );
    this.#opened(tab, account, workspace, token);
  }

  async #signInByPassword(tab: Tab, account: ModelAccount): Promise<void> {
    const before = this.#sessionOf(tab);
    const turn = this.#addresses.take(this.#now) && account.signIns.take(this.#now);
    const right = !account.disabled && (tab.workspace === null || account.memberships.has(tab.workspace));
    const answer = await this.#ask(tab, '/login', { email: account.email, password: account.password });
    this.#touch(before);
    // Whoever comes from a network that the account knows may have a turn all the same.
    if (!turn && answer.statusCode === 429) return;
    expect(answer.statusCode, 'sign-in').toBe(right ? 303 : 422);
    if (!right || tab.token === undefined) return;
    account.signIns.forgive();
    this.#addresses.forgive();
    if (before !== null) before.ended = true;
    const { workspace_id } = await this.#world.db
      .selectFrom('sessions')
      .select('workspace_id')
      .where('token_hash', '=', hashToken(tab.token))
      .executeTakeFirstOrThrow();
    const workspace = this.#workspaces.find(({ place }) => place.id === workspace_id) ?? null;
    if (tab.workspace !== null) expect(workspace).toBe(tab.workspace);
    if (account.memberships.size > 0)
      expect(workspace !== null && account.memberships.has(workspace)).toBe(true);
    this.#opened(tab, account, workspace, tab.token);
    const session = this.#sessionOf(tab);
    const step = session === null ? null : owed(session, null);
    if (session !== null && step !== null) session.askedAt ??= this.#now;
    if (step !== null) expect(answer.headers.location, 'sign-in leads to the step').toBe(`/mfa/${step}`);
    else expect(answer.headers.location, 'sign-in leads on').not.toMatch(/^\/(mfa|login)/);
  }

  async #signOut(tab: Tab): Promise<void> {
    const session = this.#sessionOf(tab);
    const answer = await this.#ask(tab, '/logout', {});
    expect(answer.headers.location).toBe('/login');
    if (session !== null) session.ended = true;
  }

  /** Where the setup page sends a session instead, or null where it shows a secret (D3, D4). */
  #setupElsewhere(session: ModelSession): RegExp | null {
    const { account, pending } = session;
    if (account.authenticator !== null && !session.verified) return /^\/mfa\/verify$/;
    if (isPending(pending, this.#now)) return null;
    if (owed(session, null) !== null) return owesPassword(session, this.#now) ? /^\/confirm$/ : null;
    if (account.authenticator !== null) return /^\/(?!mfa|login|confirm)/;
    return isFresh(session, this.#now) ? null : /^\/confirm$/;
  }

  async #setupPage(tab: Tab): Promise<void> {
    const session = this.#sessionOf(tab);
    this.#touch(session);
    const answer = await this.#ask(tab, '/mfa/setup');
    if (session === null) return void expect(answer.headers.location).toMatch(/^\/login/);
    const elsewhere = this.#setupElsewhere(session);
    if (elsewhere !== null) return void expect(answer.headers.location, 'setup page').toMatch(elsewhere);
    expect(answer.statusCode, 'the setup page').toBe(200);
    this.#shown(tab, session, answer.body);
  }

  /** The same secret as before, unless that one is older than 15 minutes (D4). */
  #shown(tab: Tab, session: ModelSession, body: string): void {
    const secret = secretOn(body);
    const { pending } = session;
    if (isPending(pending, this.#now)) expect(secret).toEqual(pending.secret);
    else session.pending = { secret, expiresAt: this.#now + PENDING_MS };
    tab.seen = secret;
  }

  async #setUp(tab: Tab, kind: CodeKind): Promise<void> {
    const session = this.#sessionOf(tab);
    this.#touch(session);
    const now = this.#now;
    const code = this.#code(tab.seen, kind, session?.account ?? null);
    const answer = await this.#ask(tab, '/mfa/setup', { code });
    if (session === null) return void expect(answer.headers.location).toMatch(/^\/login/);
    const elsewhere = this.#setupElsewhere(session);
    if (elsewhere !== null) return void expect(answer.headers.location, 'setting up').toMatch(elsewhere);
    const { account, pending } = session;
    const live = isPending(pending, now) ? pending.secret : null;
    const step = live === null || !/^\d{6}$/.test(code) ? null : matchCode(live, code, now).step;
    if (live === null || step === null) {
      expect(answer.statusCode, 'a wrong code at setup').toBe(422);
      this.#shown(tab, session, answer.body);
      return;
    }
    expect(answer.statusCode, 'a right code at setup').toBe(303);
    expect(account.authenticator, 'nobody overwrites an authenticator').toBeNull();
    account.authenticator = { secret: live, accepted: [step], burnt: new Set() };
    account.mustEnrol = false;
    for (const one of this.#sessions) if (one.account === account) one.pending = null;
    this.#endAll(account, session);
    this.#raised(tab, session, true);
  }

  /** After a rise: a new token, and nothing owed. */
  #raised(tab: Tab, session: ModelSession, byCode: boolean): void {
    expect(tab.token, 'a rise changes the token').not.toBe(session.token);
    session.token = tab.token ?? NOWHERE;
    session.confirmedAt = this.#now;
    session.seenAt = this.#now;
    if (byCode) session.verified = true;
  }

  #code(secret: Uint8Array | null, kind: CodeKind, account: ModelAccount | null): string {
    const now = stepAt(this.#now);
    if (kind === 'malformed') return '12 34';
    if (kind === 'random' || secret === null) return '135790';
    if (kind === 'somebody-elses') {
      const other = this.#accounts.find((one) => one !== account && one.authenticator !== null);
      return other?.authenticator == null ? '246801' : codeAt(other.authenticator.secret, now);
    }
    const away = { right: 0, next: 1, previous: -1, ahead: 5, replayed: 0 }[kind];
    const last = account?.authenticator?.accepted.at(-1) ?? 0;
    return codeAt(secret, kind === 'replayed' && last > 0 ? last : now + away);
  }

  async #verify(tab: Tab, kind: CodeKind): Promise<void> {
    const session = this.#sessionOf(tab);
    this.#touch(session);
    const code = this.#code(session?.account.authenticator?.secret ?? null, kind, session?.account ?? null);
    const answer = await this.#ask(tab, '/mfa/verify', { code });
    if (session === null) return void expect(answer.headers.location).toMatch(/^\/login/);
    if (this.#nothingToVerify(session, answer)) return;
    if (!/^\d{6}$/.test(code)) return void expect(answer.statusCode).toBe(422);
    this.#codeTaken(tab, session, code, answer);
  }

  #nothingToVerify(session: ModelSession, answer: LightMyRequestResponse): boolean {
    const { account } = session;
    if (account.authenticator !== null && !session.verified) {
      if (owed(session, null) === null || !owesPassword(session, this.#now)) return false;
      expect(answer.headers.location).toBe('/confirm');
      return true;
    }
    const setup = account.authenticator === null && owed(session, null) !== null;
    expect(answer.headers.location).toMatch(setup ? /^\/mfa\/setup$/ : /^\/(?!mfa|login)/);
    return true;
  }

  #codeTaken(tab: Tab, session: ModelSession, code: string, answer: LightMyRequestResponse): void {
    const outcome = takeCode(session.account, code, this.#now);
    expect(answer.statusCode, `a code that is ${outcome}`).toBe(
      { right: 303, wrong: 422, waiting: 429 }[outcome],
    );
    if (outcome === 'right') this.#raised(tab, session, true);
  }

  async #recover(tab: Tab, used: boolean): Promise<void> {
    const session = this.#sessionOf(tab);
    this.#touch(session);
    const account = session?.account ?? null;
    const code = (used ? account?.usedRecoveryCode : account?.recoveryCodes[0]) ?? 'abcd-efgh-2345-6789';
    const answer = await this.#ask(tab, '/mfa/recovery', { code });
    if (session === null || account === null) return void expect(answer.headers.location).toMatch(/^\/login/);
    if (this.#nothingToVerify(session, answer)) return;
    if (!account.recoveries.take(this.#now)) return void expect(answer.statusCode).toBe(429);
    if (!account.recoveryCodes.includes(code)) return void expect(answer.statusCode).toBe(422);
    expect(answer.statusCode, 'a right recovery code').toBe(200);
    const [fresh = 'none'] = answer.body.match(/[0-9a-z]{4}(?:-[0-9a-z]{4}){3}/) ?? [];
    // The new one is the next that is tried.
    account.recoveryCodes = [fresh, ...account.recoveryCodes.filter((one) => one !== code)];
    account.usedRecoveryCode = code;
    account.recoveries.forgive();
    account.codeFailures = 0;
    account.codeWaitUntil = 0;
    this.#raised(tab, session, true);
  }

  async #confirm(tab: Tab, kind: CodeKind): Promise<void> {
    const session = this.#sessionOf(tab);
    this.#touch(session);
    const account = session?.account ?? null;
    const code = this.#code(account?.authenticator?.secret ?? null, kind, account);
    const answer = await this.#ask(tab, '/confirm', { password: account?.password ?? 'none', code });
    if (session === null || account === null) return void expect(answer.headers.location).toMatch(/^\/login/);
    const step = owed(session, null);
    if (step !== null && !owesPassword(session, this.#now))
      return void expect(answer.headers.location).toBe(`/mfa/${step}`);
    if (account.authenticator !== null && !/^\d{6}$/.test(code))
      return void expect(answer.statusCode).toBe(422);
    if (account.authenticator !== null) return this.#codeTaken(tab, session, code, answer);
    expect(answer.statusCode, 'a right password').toBe(303);
    this.#raised(tab, session, false);
  }

  /** Another workspace's overview, by its address (D21). */
  async #open(tab: Tab, workspace: ModelWorkspace): Promise<void> {
    const session = this.#sessionOf(tab);
    const answer = await this.#ask(tab, `/dashboard/${workspace.place.slug}`);
    if (tab.workspace !== null) return void expect(answer.statusCode).toBe(404);
    this.#touch(session);
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
  async #addWorkspace(tab: Tab, account: ModelAccount, press: boolean): Promise<void> {
    const { db } = this.#world;
    const slug = `add-${account.email.split('@')[0]?.replaceAll('.', '-')}`;
    const link = await this.#signUpLink(account, slug);
    const session = this.#sessionOf(tab);
    const answer = await this.#ask(tab, `/workspaces/new/${link}`, press ? {} : undefined);
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
    this.#touch(session);
    if (session === null) return void expect(answer.headers.location).toMatch(/^\/login/);
    if (step !== null) return void expect(answer.headers.location).toBe(`/mfa/${step}`);
    if (!isTheirs) return void expect(answer.statusCode, 'a link of somebody else').toBe(409);
    expect(answer.statusCode, 'a link of their own').toBe(press ? 303 : 200);
  }

  async #signUpLink(account: ModelAccount, slug: string): Promise<string> {
    const { db } = this.#world;
    const payload = { workspace: 'Another', slug, name: 'Somebody' };
    const now = this.#now;
    const link = { purpose: 'sign-up', email: account.email, payload, now, lifeMs: FRESH_MS } as const;
    const token = await db.transaction().execute((trx) => issueLink(trx, link));
    const row = db.selectFrom('one_time_links').select('id').where('token_hash', '=', hashToken(token));
    return (await row.executeTakeFirstOrThrow()).id;
  }

  /** The owner's own switch, by whoever tries. */
  async #flip(tab: Tab, wanted: { on: boolean; now: boolean }): Promise<void> {
    const session = this.#sessionOf(tab);
    const workspace = session?.workspace ?? this.#workspace(0);
    const settings = `/dashboard/${workspace.place.slug}/settings`;
    const answer = await this.#ask(tab, `${settings}/mfa`, {
      enabled: String(wanted.on),
      apply: wanted.now ? 'now' : 'next-sign-in',
    });
    if (tab.workspace === null) this.#touch(session);
    const may =
      session !== null &&
      tab.workspace === null &&
      session.account.memberships.get(workspace) === 'owner' &&
      owed(session, workspace) === null &&
      isFresh(session, this.#now);
    if (may) this.#count(wanted);
    if (may && session !== null) session.workspace = workspace;
    if (may && (!wanted.on || workspace.plan !== 'starter')) {
      expect(answer.headers.location, 'the owner may').toBe(settings);
      this.#switched(workspace, wanted);
    } else {
      expect(answer.headers.location, 'nobody else may').not.toBe(settings);
    }
    for (const one of this.#workspaces) await this.#policyStands(one);
  }

  /** Asking from the next sign-in on is counted, whatever comes of it. */
  #count({ on, now }: { on: boolean; now: boolean }): void {
    if (on && !now) this.#switchings += 1;
  }

  #switched(workspace: ModelWorkspace, { on, now }: { on: boolean; now: boolean }): void {
    if (!on) workspace.required = false;
    else if (workspace.plan === 'starter') return;
    else if (now) Object.assign(workspace, { required: true, enforcedFrom: 0 });
    else if (!workspace.required) {
      workspace.required = true;
      workspace.enforcedFrom = this.#switchings;
    }
  }

  async #policyStands(workspace: ModelWorkspace): Promise<void> {
    const row = await this.#world.db
      .selectFrom('workspaces')
      .select(['mfa_required', 'mfa_enforced_from'])
      .where('id', '=', workspace.place.id)
      .executeTakeFirstOrThrow();
    expect(row).toEqual({
      mfa_required: workspace.required ? 1 : 0,
      mfa_enforced_from: workspace.enforcedFrom,
    });
  }

  async #policy(workspace: ModelWorkspace, { on, now }: { on: boolean; now: boolean }): Promise<void> {
    await switchPolicy(this.#world.services, this.#operator, {
      workspaceId: workspace.place.id,
      enabled: on,
      apply: now ? 'now' : 'next-sign-in',
    });
    this.#count({ on, now });
    this.#switched(workspace, { on, now });
    await this.#policyStands(workspace);
  }

  async #plan(workspace: ModelWorkspace, plan: ModelWorkspace['plan']): Promise<void> {
    await changePlan(this.#world.services, this.#operator, { workspaceId: workspace.place.id, plan });
    workspace.plan = plan;
  }

  async #resetMfa(account: ModelAccount): Promise<void> {
    const reset = { accountId: account.id, reason: 'lost the phone' };
    expect(await resetMfa(this.#world.services, this.#operator, reset)).toEqual({ ok: true });
    Object.assign(account, {
      authenticator: null,
      mustEnrol: true,
      recoveryCodes: [],
      codeFailures: 0,
      codeWaitUntil: 0,
    });
    this.#endAll(account);
  }

  async #resetPassword(account: ModelAccount): Promise<void> {
    const anybody: Tab = { workspace: null, host: this.#world.config.baseHost, token: undefined, seen: null };
    const before = (await this.#world.mailTo(account.email)).length;
    await this.#ask(anybody, '/password/forgot', { email: account.email });
    const mails = (await this.#world.mailTo(account.email)).slice(before);
    const expected = account.mails.take(this.#now) && !account.disabled;
    const token = /token=([\w-]{43})/.exec(mails[0]?.text ?? '')?.[1];
    expect(token !== undefined, 'a link is mailed').toBe(expected);
    if (token === undefined) return;
    const password = `orchard velvet harbour ${this.#tokens.length} ${account.password.length}`;
    const answer = await this.#ask(anybody, '/password/reset', { token, password });
    expect(answer.headers.location, 'a reset signs nobody in').toBe('/login?reset=1');
    expect(anybody.token).toBeUndefined();
    account.password = password;
    account.signIns.forgive();
    this.#endAll(account);
  }

  async #remove(account: ModelAccount, workspace: ModelWorkspace): Promise<void> {
    const { db, services } = this.#world;
    const row = await db
      .selectFrom('memberships')
      .select('id')
      .where('account_id', '=', account.id)
      .where('workspace_id', '=', workspace.place.id)
      .executeTakeFirst();
    const owner = this.#accounts.find((one) => one.memberships.get(workspace) === 'owner');
    if (owner === undefined) throw new Error('a workspace without an owner');
    const who = { person: owner, place: workspace.place, access: 'owner' } as const;
    const outcome = await actAs(this.#world, who, (act) => removeMember(services, act, row?.id ?? 'none'));
    // A disabled owner removes nobody, nor does one who has to set up first.
    if (outcome === null) return;
    const role = account.memberships.get(workspace);
    expect(outcome.ok).toBe(role !== undefined && role !== 'owner');
    if (!outcome.ok) return;
    account.memberships.delete(workspace);
    for (const session of this.#sessions) {
      if (session.account !== account || session.host === 'base') continue;
      if (session.workspace === workspace) session.ended = true;
    }
  }

  /** A page that shows something: to those alone whom the model lets in, and to all of them. */
  async #look(tab: Tab, at: number, workspace: ModelWorkspace): Promise<void> {
    const page = this.#pages[at % this.#pages.length];
    if (page === undefined) throw new Error('no pages');
    const { demand } = page;
    const path = page.path.replace(':slug', workspace.place.slug);
    const named = this.#named(path);
    const session = this.#sessionOf(tab);
    const answer = await this.#ask(tab, path);
    const host = tab.workspace === null ? 'base' : 'tenant';
    const what = `GET ${path} on the ${host} host`;
    if (demand.host !== 'both' && demand.host !== host) return void expect(answer.statusCode, what).toBe(404);
    this.#touch(session);
    const program = path.startsWith('/api/');
    if (session === null) {
      if (program) return void expect(answer.json(), what).toHaveProperty('sign_in_url');
      return void expect(answer.headers.location, what).toMatch(/^\/login/);
    }
    if (named !== null && !session.account.memberships.has(named)) {
      return void expect(answer.statusCode, what).toBe(404);
    }
    const step = owed(session, named);
    if (step !== null) {
      if (program) return void expect(answer.json(), what).toHaveProperty(`${step}_url`);
      return void expect(answer.headers.location, what).toBe(`/mfa/${step}`);
    }
    if (path === '/dashboard') return void expect(answer.statusCode, what).toBe(303);
    const may = this.#mayEnter(demand.access, session, named);
    expect(answer.statusCode, what).toBe(may ? 200 : 403);
    if (may && named !== null) session.workspace = named;
    if (page.path === '/dashboard/:slug/members' && may) {
      const hidden = `${this.#mark} hidden ${named?.place.slug[0]}`;
      expect(answer.body, 'the mark is there for those who may see it').toContain(hidden);
    }
  }

  #mayEnter(access: Access, session: ModelSession, named: ModelWorkspace | null): boolean {
    const { account, verified } = session;
    const place = session.host === 'tenant' ? session.workspace : named;
    const role = place === null ? undefined : account.memberships.get(place);
    if (access === 'dashboard') return role === 'owner' || role === 'consultant';
    if (access === 'owner') return role === 'owner';
    if (access === 'portal') return role === 'client';
    if (access === 'admin') return account.isAdmin && verified;
    return true;
  }
}
