import { z } from 'zod';
import type { PortalContext } from '../../../access/context.ts';
import { isOverdue } from '../../../domain/deadline.ts';
import { findingStateName, severityName } from '../../../domain/finding.ts';
import { type AssetState, assetState } from '../../../domain/finding-fields.ts';
import { localDay } from '../../../domain/zoned-time.ts';
import { idField } from '../../../http/fields.ts';
import { csvFile } from '../../../http/list.ts';
import { errorPage, html, type Reply } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { PortalPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { engagementEntries } from '../navigation.ts';
import { clientPaths } from '../paths.ts';
import {
  type ClientContent,
  engagementContent,
  filterOf,
  listContent,
  listQuery,
  narrowing,
  positionQuery,
} from './contents.tsx';
import { allPublished, type ListedPublished } from './list-queries.ts';

const HEADER = [
  'Number',
  'Title',
  'Severity',
  'State',
  'Deadline',
  'Overdue',
  'Published',
  'Changed',
  'Open assets',
  'Fixed assets',
];
const namesOf = ({ assets, state }: ListedPublished, standing: AssetState) =>
  assets
    .filter((asset) => assetState(asset, state) === standing)
    .map(({ what, where }) => (where === '' ? what : `${what} (${where})`))
    .join('; ');
const cellsOn = (today: string) => (finding: ListedPublished) => [
  `${finding.reference}-${finding.number}`,
  finding.title,
  severityName(finding.severity),
  findingStateName(finding.state),
  finding.deadline ?? '',
  isOverdue(finding, today) ? 'Yes' : 'No',
  new Date(finding.publishedAt).toISOString(),
  new Date(finding.changedAt).toISOString(),
  namesOf(finding, 'open'),
  namesOf(finding, 'fixed'),
];

const readingOf = ({ session, reach, now }: PortalContext) => ({
  reach,
  now,
  today: localDay(now, session.workspace.zone),
  reader: session.account.id,
  workspace: session.workspace.name,
  at: clientPaths,
});

const page = ({ session }: PortalContext, content: ClientContent | null): Reply =>
  content === null
    ? errorPage(404)
    : html(
        <PortalPage title={content.title} current={engagementEntries.findings} session={session}>
          {content.body}
        </PortalPage>,
      );

/** What has been published, as clients list it, and the engagements that it is of (E20, E21). */
export function clientListRoutes(routes: Routes, services: Services): void {
  const here = { host: 'tenant', access: 'portal' } as const;

  routes.page({
    ...here,
    url: clientPaths.findings,
    query: listQuery,
    handler: async (context, { query }) =>
      page(context, await listContent(services, readingOf(context), query)),
  });

  routes.page({
    ...here,
    url: clientPaths.findingsCsv,
    query: narrowing,
    handler: ({ session, reach, now }, { query }) => {
      const { slug, zone } = session.workspace;
      const today = localDay(now, zone);
      const found = allPublished(services, reach, filterOf(query, today));
      return csvFile(`${slug}-findings`, now, HEADER, found, cellsOn(today));
    },
  });

  routes.page({
    ...here,
    url: clientPaths.engagement(':engagement'),
    params: z.object({ engagement: idField }),
    query: positionQuery,
    handler: async (context, { params, query }) =>
      page(context, await engagementContent(services, readingOf(context), params.engagement, query.behind)),
  });
}
