import type { Access, Requirement } from '../../src/access/context.ts';
import type { World } from '../world.ts';

/** What can be looked at, and what it wants of who looks. */
export interface Page {
  readonly path: string;
  readonly requirement: Requirement<Access>;
  /** Whether programs ask for it, which are answered in JSON and led nowhere. */
  readonly program: boolean;
}

/** Every page and endpoint that shows something to those who were let in. */
export function pagesOf(world: World): Page[] {
  return world.routes.flatMap(({ method, url, config }) => {
    const requirement = config?.mark?.requirement;
    const program = config?.mark?.kind === 'endpoint';
    // The workspace's own name takes the place of `:slug`; what else a path names is not in the model.
    if (
      method !== 'GET' ||
      requirement == null ||
      requirement.fresh ||
      url.replace(':slug', '').includes(':')
    )
      return [];
    return ['public', 'password'].includes(requirement.access) ? [] : [{ path: url, requirement, program }];
  });
}
