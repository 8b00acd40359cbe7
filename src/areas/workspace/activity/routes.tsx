import { z } from 'zod';
import type { OwnerContext } from '../../../access/context.ts';
import { KINDS, type Kind } from '../../../domain/event-kind.ts';
import { placeFields } from '../../../http/fields.ts';
import { paths } from '../../../http/paths.ts';
import { download, html, type Reply } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { csvOf } from './csv.ts';
import { eventsOf } from './queries.ts';
import { type Activity, ActivityPage } from './views.tsx';

const PAGE_ROWS = 50;

const filter = z.object({ kind: z.enum(KINDS).nullable().default(null) });
const listQuery = filter.extend(placeFields);

async function pageOf(
  services: Services,
  context: OwnerContext,
  window: { readonly kind: Kind | null; readonly before: string | null; readonly after: string | null },
): Promise<Activity> {
  const { kind, before, after } = window;
  // One more than is shown tells whether there is another page in the direction in which we look.
  const found = await eventsOf(services, context.scope, { kind, before, after, limit: PAGE_ROWS + 1 });
  const more = found.length > PAGE_ROWS;
  if (after !== null) {
    // Going up, the first page comes as a full one.
    if (!more) return pageOf(services, context, { kind, before: null, after: null });
    const events = found.slice(-PAGE_ROWS);
    return { events, kind, newerThan: events[0]?.id ?? null, olderThan: events.at(-1)?.id ?? null };
  }
  const events = found.slice(0, PAGE_ROWS);
  return {
    events,
    kind,
    newerThan: before === null ? null : (events[0]?.id ?? null),
    olderThan: more ? (events.at(-1)?.id ?? null) : null,
  };
}

async function activity(
  services: Services,
  context: OwnerContext,
  { kind, before, after }: z.output<typeof listQuery>,
): Promise<Reply> {
  const page = await pageOf(services, context, { kind, before, after: before === null ? after : null });
  return html(
    <DashboardPage title="Activity" current="activity" session={context.session}>
      <ActivityPage activity={page} />
    </DashboardPage>,
  );
}

/** The workspace's record, on a page and as a file for the auditor. */
export function activityRoutes(routes: Routes, services: Services): void {
  routes.page({
    url: paths.activity(':slug'),
    host: 'base',
    access: 'owner',
    query: listQuery,
    handler: (context, { query }) => activity(services, context, query),
  });

  routes.page({
    url: paths.activityCsv(':slug'),
    host: 'base',
    access: 'owner',
    query: filter,
    handler: ({ session, scope, now }, { query }) => {
      const day = new Date(now).toISOString().slice(0, 10);
      return download({
        name: `${session.workspace.slug}-activity-${day}.csv`,
        type: 'text/csv; charset=utf-8',
        content: csvOf(services, scope, query.kind),
      });
    },
  });
}
