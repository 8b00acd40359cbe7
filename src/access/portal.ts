import type { Services } from '../services.ts';
import type { ClosedWorkspace } from './judgement.ts';
import type { FoundSession } from './session-lookup.ts';
import { type Site, tenantUrl } from './site.ts';

/** A portal, which is closed to everybody together with its workspace (B14). */
export interface Portal {
  readonly site: Site;
  /** Null while it is open. */
  readonly closed: ClosedWorkspace | null;
}

/**
 * The portal of the workspace with that slug; null where there is none. Most requests with a session have had this host's
 * workspace looked up along with it; a session of another host brings that one's, which is no help.
 */
export async function findPortal(
  { db, config }: Pick<Services, 'db' | 'config'>,
  slug: string,
  found: FoundSession | null,
): Promise<Portal | null> {
  const known = found?.session.workspace;
  const workspace =
    (known?.slug === slug ? known : undefined) ??
    (await db
      .selectFrom('workspaces')
      .select(['id', 'slug', 'name', 'accent', 'zone', 'closed_at as closedAt'])
      .where('slug', '=', slug)
      .executeTakeFirst());
  if (workspace === undefined) return null;
  const { closedAt } = workspace;
  return {
    site: { kind: 'tenant', url: tenantUrl(config, slug), workspace },
    closed: closedAt === null ? null : { ...workspace, closedAt },
  };
}
