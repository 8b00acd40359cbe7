import { expect } from 'vitest';
import { isInside, scan } from '../authenticator-app.ts';
import { keyOptionsOf, SoftwareKey } from '../software-key.ts';
import { textOf } from '../text-of.ts';
import type { Visitor } from '../visitor.ts';
import type { Person, Workspace, World } from '../world.ts';

/** An app, or a key by its host: the base host, a portal, or one that is none of its owner's any more. */
export type Which = 'app' | 'base' | 'tenant' | 'former';
type Host = 'base' | 'tenant';

/** Where somebody's devices are for, and what they open. */
export interface Workspaces {
  /** Where they work in the team. */
  readonly acme: Workspace;
  /** Whose client they are. */
  readonly other: Workspace;
  readonly former?: Workspace;
}

/** Somebody with devices, who does at each page what it asks for, by what they have. They never saved a recovery code. */
export class Holder {
  readonly world: World;
  readonly person: Person;
  readonly workspaces: Workspaces;
  /** What each of their devices proves itself by: an app its secret, a key itself. */
  readonly apps = new Map<string, Uint8Array>();
  readonly keys = new Map<string, { readonly host: string; readonly key: SoftwareKey }>();
  readonly ids: Partial<Record<Which, string>> = {};

  private constructor(world: World, person: Person, workspaces: Workspaces) {
    this.world = world;
    this.person = person;
    this.workspaces = workspaces;
  }

  static async of(
    world: World,
    person: Person,
    workspaces: Workspaces,
    set: readonly Which[],
  ): Promise<Holder> {
    const holder = new Holder(world, person, workspaces);
    for (const which of set) await holder.#take(which);
    return holder;
  }

  async #take(which: Which): Promise<void> {
    const { world, person, workspaces } = this;
    if (which === 'app') {
      const secret = await world.enrol(person);
      this.ids.app = await this.#newest('authenticators');
      this.apps.set(this.ids.app, secret);
      return;
    }
    const workspace = { base: null, tenant: workspaces.other, former: workspaces.former ?? null }[which];
    const key = await world.giveKey(person, workspace);
    const id = await this.#newest('passkeys');
    this.ids[which] = id;
    this.keys.set(id, { host: this.#hostnameAt(workspace), key });
  }

  async #newest(table: 'authenticators' | 'passkeys'): Promise<string> {
    const { id } = await this.world.db
      .selectFrom(table)
      .select('id')
      .where('account_id', '=', this.person.id)
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow();
    return id;
  }

  #hostnameAt(portal: Workspace | null): string {
    return hostnameOf({ host: portal?.host ?? this.world.config.baseHost });
  }

  /** Whether a device of theirs works on one of several hosts. */
  worksAmong(portals: readonly (Workspace | null)[]): boolean {
    const hosts = portals.map((portal) => this.#hostnameAt(portal));
    return this.apps.size > 0 || [...this.keys.values()].some(({ host }) => hosts.includes(host));
  }

  drop(id: string): void {
    this.apps.delete(id);
    this.keys.delete(id);
  }

  /** Signed in on a host, having passed a device there a moment ago. */
  async passedOn(host: Host, home: Workspace | null): Promise<Visitor> {
    const { world, person } = this;
    const visitor = await world.signedIn(person, host === 'base' ? home : this.workspaces.other, host);
    const hasKey = [...this.keys.values()].some((one) => one.host === hostnameOf(visitor));
    await world.db
      .updateTable('sessions')
      .set({ mfa_verified_at: world.clock.now(), mfa_method: hasKey ? 'key' : 'app' })
      .where('account_id', '=', person.id)
      .execute();
    return visitor;
  }

  /** Gets inside from the password on, on the base host or a portal; the pages that it came by, where it doesn't. */
  async getsInside(portal: Workspace | null, isOnTheWay = false): Promise<true | readonly string[]> {
    const { world, person } = this;
    const trail: string[] = [];
    const host = portal === null ? 'base' : 'tenant';
    let visitor = await world.signedIn(person, portal, host);
    for (let step = 0; step < 8; step += 1) {
      if (await isInside(visitor)) return true;
      const { path, response } = await visitor.follow(await visitor.get('/account/security'));
      trail.push(`${visitor.host}${path}`);
      const text = textOf(response.body);
      // A code counts once.
      world.clock.advance(30_000);
      if (!(await this.#does(visitor, path, response.body))) {
        // Nothing here: the page says where the keys work, and to add an app there.
        const there = this.#toSignInAt(text);
        if (isOnTheWay || there === null) return [...trail, text.slice(0, 400)];
        const came = await this.#addsAppAt(there);
        if (came !== true) return [...trail, ...came];
        visitor = await world.signedIn(person, portal, host);
      }
    }
    return trail;
  }

  /** Adds an app at a host where they have a key. */
  async #addsAppAt(portal: Workspace | 'base'): Promise<true | readonly string[]> {
    const { world, person } = this;
    const workspace = portal === 'base' ? null : portal;
    const came = await this.getsInside(workspace, true);
    if (came !== true) return came;
    const visitor = await world.signedIn(person, workspace, workspace === null ? 'base' : 'tenant');
    await this.#verifies(visitor);
    await visitor.follow(await visitor.post('/account/security/authenticators'));
    return (await this.setsUpApp(visitor)) === 303 ? true : ['no app'];
  }

  #toSignInAt(text: string): Workspace | 'base' | null {
    const named = /sign in (?:there|at ([\w.]+)) and add/i.exec(text);
    if (named === null) return null;
    const host = named[1] ?? /work at ([\w.]+) only/.exec(text)?.[1];
    if (host === 'localhost') return 'base';
    return Object.values(this.workspaces).find((one) => one.host.startsWith(`${host}:`)) ?? null;
  }

  async #does(visitor: Visitor, path: string, body: string): Promise<boolean> {
    switch (path) {
      case '/mfa/verify':
        if (await this.#verifies(visitor)) return true;
        return body.includes('href="/mfa/email"') && this.#provesAddress(visitor);
      case '/mfa/email':
        return this.#provesAddress(visitor);
      case '/mfa/setup':
        return (await this.setsUpApp(visitor)) === 303;
      case '/mfa/setup/key':
        return (await this.setsUpKey(visitor)) === 303;
      default:
        return false;
    }
  }

  /** By a key of the host, or else by an app. */
  async #verifies(visitor: Visitor): Promise<boolean> {
    const page = await visitor.get('/mfa/verify');
    const known = [...this.keys.values()].find(({ host }) => host === hostnameOf(visitor));
    if (known !== undefined) {
      const passkey = known.key.get(keyOptionsOf(page));
      return (await visitor.post('/mfa/verify/key', { passkey })).statusCode === 303;
    }
    const [secret] = this.apps.values();
    if (secret === undefined || !page.body.includes('name="code"')) return false;
    return (await visitor.post('/mfa/verify', { code: this.world.code(secret) })).statusCode === 303;
  }

  /** Gives the code that is emailed to them, where that is what an answer leads to; whether it was. */
  async readsMail(
    visitor: Visitor,
    { headers }: { headers: Record<string, unknown> } = { headers: { location: '/mfa/email' } },
  ): Promise<boolean> {
    if (headers.location !== '/mfa/email') return false;
    await visitor.post('/mfa/email/send');
    const { text = '' } = (await this.world.mailTo(this.person.email)).at(-1) ?? {};
    const code = /asked for it: (\S+)/.exec(text)?.[1] ?? '';
    return (await visitor.post('/mfa/email', { code })).statusCode === 303;
  }

  async #provesAddress(visitor: Visitor): Promise<boolean> {
    if (!(await this.readsMail(visitor))) return false;
    // Where nothing is owed, nothing leads there by itself.
    const { path } = await visitor.follow(await visitor.get('/mfa/setup'));
    return path === '/mfa/setup/key'
      ? (await this.setsUpKey(visitor)) === 303
      : (await this.setsUpApp(visitor)) === 303;
  }

  async setsUpApp(visitor: Visitor): Promise<number> {
    const secret = await scan(visitor);
    const { statusCode } = await visitor.post('/mfa/setup', { code: this.world.code(secret) });
    if (statusCode === 303) this.apps.set(await this.#newest('authenticators'), secret);
    return statusCode;
  }

  async setsUpKey(visitor: Visitor): Promise<number> {
    const page = await visitor.get('/mfa/setup/key');
    const key = new SoftwareKey();
    const name = /name="name"[^>]*value="([^"]*)"/.exec(page.body)?.[1] ?? '';
    const passkey = key.create(keyOptionsOf(page));
    const { statusCode } = await visitor.post('/mfa/setup/key', { passkey, name });
    if (statusCode === 303) this.keys.set(await this.#newest('passkeys'), { host: hostnameOf(visitor), key });
    return statusCode;
  }
}

const hostnameOf = ({ host }: Pick<Visitor, 'host'>) => new URL(`http://${host}`).hostname;

/** What is expected of whom nothing lets in that they have: where something is asked, the page that says whom to ask. */
export async function mustAskSupport(holder: Holder, said: string) {
  const came = await holder.getsInside(null);
  if (came === true) return;
  expect([said, came.at(-1)]).toEqual([said, expect.stringContaining('See “Can’t use your key?” below.')]);
}

/** What is expected of everybody: inside, and no trail of pages that led nowhere. */
export async function mustGetInside(holder: Holder, portals: readonly (Workspace | null)[], said: string) {
  for (const portal of portals)
    expect([said, portal?.slug ?? 'base', await holder.getsInside(portal)]).toEqual([
      said,
      portal?.slug ?? 'base',
      true,
    ]);
}
