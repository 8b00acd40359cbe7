import type { Access, Requirement } from '../../../src/access/context.ts';
import { codeAt, stepAt } from '../../../src/domain/totp.ts';
import type { World } from '../../world.ts';
import { haveArrived } from './arrivals.ts';
import { callsOf } from './calls.ts';
import { bodiesOf, formsOf, linksOf } from './forms.ts';
import type { Actor, Stage } from './people.ts';
import { type Answer, ask, type Request } from './requests.ts';
import { deedsBetween } from './traces.ts';

/** A registered route. */
interface Registered {
  readonly kind: 'page' | 'action' | 'endpoint';
  readonly method: Request['method'];
  /** The pattern. */
  readonly url: string;
  readonly requirement: Requirement<Access>;
}

/** What one session can do by one route: tried out, accepted, and of consequence. */
export interface Specimen extends Request {
  readonly route: Registered;
  readonly actor: Actor;
  /** The workspace in which it is done; null where the address names none. */
  readonly slug: string | null;
  /** The answer when nothing was withdrawn. */
  readonly accepted: Answer;
}

/** So many pages of one pattern are looked at; people who are alike have pages that are. */
const MOST_ALIKE = 8;

/** By which a route of each kind is asked for; of those for programs the ones that change something. */
const METHODS: Readonly<Record<Registered['kind'], readonly Request['method'][]>> = {
  page: ['GET'],
  action: ['POST'],
  endpoint: ['POST', 'PATCH', 'DELETE'],
};

export function routesOf(world: World, kind: Registered['kind']): Registered[] {
  return world.routes.flatMap(({ url, method: registered, config }) => {
    const { mark } = config ?? {};
    const method = METHODS[kind].find((one) => one === registered);
    if (mark?.kind !== kind || mark.requirement === null || method === undefined || mark.changesNothing)
      return [];
    return [{ kind, method, url, requirement: mark.requirement }];
  });
}

/** Everything that somebody signed in can do: by forms, and by programs. */
export const deedsOf = (world: World): Registered[] =>
  [...routesOf(world, 'action'), ...routesOf(world, 'endpoint')].filter(
    ({ requirement }) => requirement.access !== 'public',
  );

function slugIn({ url }: Registered, path: string, { kind, house }: Actor): string | null {
  if (kind === 'tenant') return house?.workspace.slug ?? null;
  return path.split('/')[url.split('/').indexOf(':slug')] ?? null;
}

const isOn = ({ requirement }: Registered, { kind }: Actor) =>
  requirement.host === 'both' || requirement.host === kind;

function matches({ url }: Registered, path: string): boolean {
  const parts = path.split('/');
  const pattern = url.split('/');
  return (
    parts.length === pattern.length &&
    pattern.every((part, at) => (part.startsWith(':') ? parts[at] !== '' : parts[at] === part))
  );
}

/** The route of a path; one that is spelt out goes before one with a place for anything. */
function routeOf(routes: readonly Registered[], path: string): Registered | undefined {
  return routes.find(({ url }) => url === path) ?? routes.find((route) => matches(route, path));
}

/** Whether it is about a workspace, and not about who asks. */
const isOfWorkspace = ({ url }: Registered) => url.includes('/:slug') || url.startsWith('/portal/');

/** Goes through all pages that one session gets to see, tries every form that stands on them, and does what programs do. */
class Crawl {
  readonly #stage: Stage;
  readonly #actor: Actor;
  readonly #pages: readonly Registered[];
  readonly #actions: readonly Registered[];
  readonly #endpoints: readonly Registered[];
  readonly #paths: string[];
  readonly #seen = new Map<string, number>();
  readonly found = new Map<Registered, Specimen>();

  /** Of a workspace through which somebody like them has gone, nothing is looked at again. */
  constructor(stage: Stage, actor: Actor, skipsWorkspace: boolean) {
    this.#stage = stage;
    this.#actor = actor;
    const theirs = (kind: Registered['kind']) =>
      routesOf(stage.world, kind).filter(
        (route) => isOn(route, actor) && !(skipsWorkspace && isOfWorkspace(route)),
      );
    this.#pages = theirs('page');
    this.#actions = theirs('action').filter(({ requirement }) => requirement.access !== 'public');
    this.#endpoints = theirs('endpoint');
    const spelt = this.#pages.map(({ url }) => url).filter((url) => !url.includes(':'));
    this.#paths = [...actor.mailed, ...spelt];
  }

  /** A program is asked for nothing but what its maker's sessions were found to be let. */
  async goAsProgram(found: readonly Specimen[]): Promise<void> {
    const { person, kind } = this.#actor;
    for (const { route, method, path, body, actor } of found)
      if (route.kind === 'endpoint' && actor.person === person && actor.kind === kind)
        await this.#try(route, { method, path, body, actor: this.#actor, byProgram: true });
  }

  async go(): Promise<void> {
    for (let path = this.#paths.shift(); path !== undefined; path = this.#paths.shift()) {
      if (this.#seen.has(path)) continue;
      this.#seen.set(path, 1);
      const page = routeOf(this.#pages, path.replace(/\?.*/s, ''));
      if (page === undefined) continue;
      const alike = this.#seen.get(page.url) ?? 0;
      if (alike >= MOST_ALIKE) continue;
      this.#seen.set(page.url, alike + 1);
      await this.#visit(page, path);
    }
    for (const endpoint of this.#endpoints) await this.#call(endpoint);
  }

  /** Asks as a program does, until something comes of it. */
  async #call(endpoint: Registered): Promise<void> {
    const { house } = this.#actor;
    for (const call of house === null ? [] : callsOf(endpoint, house.sampled)) {
      if (this.found.has(endpoint)) return;
      await this.#try(endpoint, { ...call, method: endpoint.method, actor: this.#actor, byProgram: true });
    }
  }

  async #visit(page: Registered, path: string): Promise<void> {
    const request = { method: 'GET', path, body: '', actor: this.#actor } as const;
    const answer = await this.#try(page, request);
    if (answer.to !== null) this.#paths.push(answer.to);
    if (answer.status !== 200) return;
    this.#paths.push(...linksOf(answer.body));
    const { world } = this.#stage;
    const codeOf = (secret: Uint8Array) => codeAt(secret, stepAt(world.clock.now()));
    for (const form of formsOf(answer.body, { codeOf, ...this.#actor })) {
      const action = routeOf(this.#actions, form.action);
      for (const body of action === undefined ? [] : bodiesOf(form)) {
        if (action === undefined || this.found.has(action)) break;
        await this.#try(action, { method: 'POST', path: form.action, body, actor: this.#actor });
      }
    }
  }

  /** Asks, keeps what was accepted and did something, and takes it back. */
  async #try(route: Registered, request: Request): Promise<Answer> {
    const { world, tracker } = this.#stage;
    const actor = this.#actor;
    const slug = slugIn(route, request.path, actor);
    const before = (await haveArrived(this.#stage, { slug, actor })) ? await tracker.look() : tracker.base;
    const answer = await ask(world, request);
    const after = await tracker.look();
    const accepted = [200, 201, 202, 204, 303].includes(answer.status);
    if (accepted && deedsBetween(before, after).length > 0 && !this.found.has(route))
      this.found.set(route, { ...request, route, actor, slug, accepted: answer });
    await tracker.restore(after);
    return answer;
  }
}

/** People with the same say in the same workspace: what they are in the middle of is their own affair. */
const likenessOf = ({ role, house, enrolled, verified }: Actor) =>
  `${role} ${house?.workspace.id ?? ''} ${enrolled} ${verified}`;

/** All that the sessions of a stage can do, found by itself. */
export async function specimensOf(stage: Stage): Promise<Specimen[]> {
  const found: Specimen[] = [];
  const gone = new Set<string>();
  for (const actor of stage.actors) {
    const likeness = likenessOf(actor);
    const crawl = new Crawl(stage, actor, gone.has(likeness));
    await (actor.role === 'program' ? crawl.goAsProgram(found) : crawl.go());
    gone.add(likeness);
    found.push(...crawl.found.values());
  }
  return found;
}
