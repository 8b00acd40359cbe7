import type { Access, Demand } from '../../../src/access/context.ts';
import { codeAt, stepAt } from '../../../src/domain/totp.ts';
import type { World } from '../../world.ts';
import { bodiesOf, formsOf, linksOf } from './forms.ts';
import type { Actor, Stage } from './people.ts';
import { type Answer, ask, type Request } from './requests.ts';
import { deedsBetween } from './traces.ts';

/** A registered route. */
interface Registered {
  readonly kind: 'page' | 'action';
  readonly method: 'GET' | 'POST';
  /** The pattern. */
  readonly url: string;
  readonly demand: Demand<Access>;
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
const MOST_ALIKE = 15;

export function routesOf(world: World, kind: 'page' | 'action'): Registered[] {
  const method = kind === 'page' ? 'GET' : 'POST';
  return world.routes.flatMap(({ url, method: registered, config }) => {
    const mark = config?.mark;
    if (mark?.kind !== kind || mark.demand === null || registered !== method) return [];
    return [{ kind, method, url, demand: mark.demand }];
  });
}

function slugIn({ url }: Registered, path: string, { kind, house }: Actor): string | null {
  if (kind === 'tenant') return house?.place.slug ?? null;
  return path.split('/')[url.split('/').indexOf(':slug')] ?? null;
}

const isOn = ({ demand }: Registered, { kind }: Actor) => demand.host === 'both' || demand.host === kind;

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

/** Goes through all pages that one session gets to see, and tries every form that stands on them. */
class Crawl {
  readonly #stage: Stage;
  readonly #actor: Actor;
  readonly #pages: readonly Registered[];
  readonly #actions: readonly Registered[];
  readonly #paths: string[];
  readonly #seen = new Map<string, number>();
  readonly found = new Map<Registered, Specimen>();

  constructor(stage: Stage, actor: Actor) {
    this.#stage = stage;
    this.#actor = actor;
    this.#pages = routesOf(stage.world, 'page').filter((route) => isOn(route, actor));
    this.#actions = routesOf(stage.world, 'action').filter(
      (route) => route.demand.access !== 'public' && isOn(route, actor),
    );
    const spelt = this.#pages.map(({ url }) => url).filter((url) => !url.includes(':'));
    this.#paths = [...actor.mailed, ...spelt];
  }

  async go(): Promise<void> {
    for (let path = this.#paths.shift(); path !== undefined; path = this.#paths.shift()) {
      const page = routeOf(this.#pages, path.replace(/\?.*/s, ''));
      const alike = page === undefined ? MOST_ALIKE : (this.#seen.get(page.url) ?? 0);
      if (page === undefined || alike >= MOST_ALIKE || this.#seen.has(path)) continue;
      this.#seen.set(path, 1);
      this.#seen.set(page.url, alike + 1);
      await this.#visit(page, path);
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
    const answer = await ask(world, request);
    const after = await tracker.look();
    const accepted = answer.status === 200 || answer.status === 303;
    if (accepted && deedsBetween(tracker.base, after).length > 0 && !this.found.has(route)) {
      const actor = this.#actor;
      this.found.set(route, {
        ...request,
        route,
        actor,
        slug: slugIn(route, request.path, actor),
        accepted: answer,
      });
    }
    await tracker.restore(after);
    return answer;
  }
}

/** All that a session can do, found by itself. */
export async function specimensOf(stage: Stage, actor: Actor): Promise<Specimen[]> {
  const crawl = new Crawl(stage, actor);
  await crawl.go();
  return [...crawl.found.values()];
}
