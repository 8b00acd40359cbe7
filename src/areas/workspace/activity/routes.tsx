import { z } from 'zod';
import type { RecordContext } from '../../../access/context.ts';
import { type PageOf, readAll, readPage } from '../../../data/list.ts';
import { addressWith, csvFile, pageLinks, positionFields } from '../../../http/list.ts';
import { paths } from '../../../http/paths.ts';
import { datedName, download, html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { workspaceEntries } from '../navigation.ts';
import { RECORD_ACCESS } from '../record-access.ts';
import { type ActivityFilter, filterFields, type Narrowing, readFilter } from './filter.ts';
import { jsonOf } from './json-file.ts';
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

const fileQuery = z.object(filterFields);
const listQuery = fileQuery.extend(positionFields);

const filterIn = ({ kind, person, from, to }: ActivityFilter): ActivityFilter => ({ kind, person, from, to });

const NO_PAGE: PageOf<ActivityEvent> = { rows: [], previous: null, next: null };

async function activity(
  services: Services,
  context: RecordContext,
  query: z.output<typeof listQuery>,
): Promise<Reply> {
  const { session } = context;
  const { slug, zone } = session.workspace;
  const filter = filterIn(query);
  const read = await readFilter(services, context, filter);
  const page = read.ok
    ? await readPage('newest-first', query, (stretch) => eventsOf(services, context, read.narrowing, stretch))
    : NO_PAGE;
  const shown = (
    <DashboardPage title="Activity log" current={workspaceEntries.activity} session={session}>
      <ActivityPage
        activity={{
          events: read.ok ? page.rows : null,
          filter,
          errors: read.ok ? {} : read.errors,
          zone,
          pages: pageLinks(paths.activity(slug), { ...filter }, page, 'newest-first'),
          csvHref: addressWith(paths.activityCsv(slug), { ...filter }),
          jsonHref: addressWith(paths.activityJson(slug), { ...filter }),
        }}
      />
    </DashboardPage>
  );
  return read.ok ? html(shown) : unprocessable(shown);
}

/** A file of what the filter leaves, in stretches; the page says what is wrong with a filter that can't be read. */
async function file(
  services: Services,
  context: RecordContext,
  filter: ActivityFilter,
  made: (entries: AsyncIterable<readonly ActivityEvent[]>) => Reply,
): Promise<Reply> {
  const read = await readFilter(services, context, filter);
  if (!read.ok) return seeOther(addressWith(paths.activity(context.session.workspace.slug), { ...filter }));
  const entriesOf = (narrowing: Narrowing) =>
    readAll('newest-first', (stretch) => eventsOf(services, context, narrowing, stretch));
  return made(entriesOf(read.narrowing));
}

/** The workspace's record, on a page and as files for the auditor. */
export function activityRoutes(routes: Routes, services: Services): void {
  const here = { host: 'base', access: RECORD_ACCESS } as const;
  const nameOf = ({ session }: RecordContext) => `${session.workspace.slug}-activity`;

  routes.page({
    ...here,
    url: paths.activity(':slug'),
    query: listQuery,
    handler: (context, { query }) => activity(services, context, query),
  });

  routes.page({
    ...here,
    url: paths.activityCsv(':slug'),
    query: fileQuery,
    handler: (context, { query }) =>
      file(services, context, query, (entries) =>
        csvFile(nameOf(context), context.now, HEADER, entries, cellsOf),
      ),
  });

  routes.page({
    ...here,
    url: paths.activityJson(':slug'),
    query: fileQuery,
    handler: (context, { query }) =>
      file(services, context, query, (entries) =>
        download({
          name: datedName(nameOf(context), context.now, 'json'),
          type: 'application/json; charset=utf-8',
          content: jsonOf(entries),
        }),
      ),
  });
}
