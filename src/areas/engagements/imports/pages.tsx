import type { DashboardContext } from '../../../access/context.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { findEngagement } from '../engagement/queries.ts';
import { leadingCvssOf } from '../finding/leading.ts';
import { engagementEntries } from '../navigation.ts';
import { engagementPaths } from '../paths.ts';
import type { ColumnsFacts } from './columns/views.tsx';
import { MOST_FIXED } from './commands.ts';
import { newestBeyond } from './newer-queries.ts';
import { type GroupCursor, groupsOf, missingOf, unreadableOf } from './preview-queries.ts';
import { countsOf, findImport } from './queries.ts';
import { ImportPage } from './views.tsx';

/** The parameters of an import's pages and forms. */
export const oneImport = workspaceParams.extend({ import: idField });

/** How many checks a page shows, and a form may name. */
export const GROUPS_PER_PAGE = 100;
/** Of how many places of each. */
const SOME_PLACES = 5;
const MOST_NAMED = 200;
const RANKS = ['info', 'low', 'medium', 'high', 'critical'];

/** `/dashboard/<slug>/imports/<id>`, within reach; null for anything else. */
export async function importPage(
  services: Services,
  { session, reach, now }: DashboardContext,
  id: string,
  {
    after,
    trouble,
    ticked,
    sent,
  }: {
    readonly after?: GroupCursor | undefined;
    readonly trouble?: string;
    readonly ticked?: readonly number[];
    readonly sent?: ColumnsFacts['sent'];
  } = {},
) {
  const of = await findImport(services, reach, id);
  const engagement = of && (await findEngagement(services, reach, of.engagementId));
  if (of === null || engagement === null) return null;
  const [counts, found, missing, unreadable, leads, newer] = await Promise.all([
    countsOf(services, of),
    groupsOf(services, of, { after: after ?? null, most: GROUPS_PER_PAGE + 1, places: SOME_PLACES }),
    missingOf(services, of, MOST_FIXED),
    unreadableOf(services, of, MOST_NAMED),
    leadingCvssOf(services.db, of.workspaceId),
    newestBeyond(services.db, of),
  ]);
  const groups = found.slice(0, GROUPS_PER_PAGE);
  const last = groups.at(-1);
  const nextHref =
    found.length > GROUPS_PER_PAGE && last !== undefined
      ? `${engagementPaths.import(session.workspace.slug, id)}?below=${RANKS.indexOf(last.severity)}.${last.number}#findings`
      : undefined;
  const read = { engagement, of, counts, groups, missing, unreadable, newer };
  const facts = { ...read, leads, nextHref, trouble, ticked, sent, now };
  return (
    <DashboardPage
      title={`${of.name} · ${engagement.title}`}
      current={engagementEntries.engagements}
      session={session}
    >
      <ImportPage facts={{ ...facts, isFirstPage: after === undefined }} />
    </DashboardPage>
  );
}
