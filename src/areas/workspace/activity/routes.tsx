import { z } from 'zod';
import type { OwnerContext } from '../../../access/context.ts';
import { readAll, readPage } from '../../../data/list.ts';
import { KINDS } from '../../../domain/event-kind.ts';
import { addressWith, csvFile, pageLinks, placeFields } from '../../../http/list.ts';
import { paths } from '../../../http/paths.ts';
import { html, type Reply } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { workspaceEntries } from '../navigation.ts';
import { type ActivityEvent, eventsOf } from './queries.ts';
import { ActivityPage } from './views.tsx';

const HEADER = ['When (UTC)', 'Event', 'Who', 'What', 'Subject', 'Host', 'Address', 'Details', 'Id'];

const cellsOf = (event: ActivityEvent): string[] => [
  new Date(event.at).toISOString(),
  event.type,
  event.actor,
  event.sentence,
  event.subject,
  event.host,
  event.ip,
  JSON.stringify(event.detail),
  event.id,
];

const filter = z.object({ kind: z.enum(KINDS).nullable().default(null) });
const listQuery = filter.extend(placeFields);

async function activity(
  services: Services,
  { scope, reach, session }: OwnerContext,
  query: z.output<typeof listQuery>,
): Promise<Reply> {
  const { kind } = query;
  const page = await readPage('newest-first', query, (stretch) =>
    eventsOf(services, { scope, reach }, kind, stretch),
  );
  const { slug } = session.workspace;
  const pages = pageLinks(paths.activity(slug), { kind }, page, 'newest-first');
  const csvHref = addressWith(paths.activityCsv(slug), { kind });
  return html(
    <DashboardPage title="Activity log" current={workspaceEntries.activity} session={session}>
      <ActivityPage activity={{ events: page.rows, kind, pages, csvHref }} />
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
    handler: ({ session, scope, reach, now }, { query: { kind } }) =>
      csvFile(
        `${session.workspace.slug}-activity`,
        now,
        HEADER,
        readAll('newest-first', (stretch) => eventsOf(services, { scope, reach }, kind, stretch)),
        cellsOf,
      ),
  });
}
