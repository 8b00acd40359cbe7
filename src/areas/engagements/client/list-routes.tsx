import { z } from 'zod';
import type { PortalContext } from '../../../access/context.ts';
import { findingStateName, PUBLISHED_STATES, SEVERITIES, severityName } from '../../../domain/finding.ts';
import { idField } from '../../../http/fields.ts';
import { addressWith, csvFile } from '../../../http/list.ts';
import { errorPage, html, type Reply } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { PortalPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { engagementsOf, findEngagement } from '../engagement/queries.ts';
import { engagementEntries } from '../navigation.ts';
import { clientPaths } from '../paths.ts';
import { Text } from '../text.tsx';
import { isArchived } from './archived.ts';
import { ClientEngagementPage } from './engagement-views.tsx';
import {
  allPublished,
  type ListedPublished,
  type PublishedFilter,
  publishedOf,
  STANDINGS,
} from './list-queries.ts';
import { ClientFindingsPage } from './list-views.tsx';

const narrowing = z.object({
  severity: z.enum(SEVERITIES).nullable().default(null),
  state: z
    .enum([...STANDINGS, ...PUBLISHED_STATES])
    .nullable()
    .default(null),
  engagement: idField.nullable().default(null),
});
const place = z.object({ behind: idField.nullable().default(null) });

const filterOf = ({ severity, state, engagement }: z.output<typeof narrowing>): PublishedFilter => ({
  severity,
  state,
  engagementId: engagement,
});

const HEADER = ['Number', 'Title', 'Severity', 'State', 'Published', 'Changed'];
const cellsOf = ({ reference, number, title, severity, state, publishedAt, changedAt }: ListedPublished) => [
  `${reference}-${number}`,
  title,
  severityName(severity),
  findingStateName(state),
  new Date(publishedAt).toISOString(),
  new Date(changedAt).toISOString(),
];

async function list(
  services: Services,
  { session, scope, reach }: PortalContext,
  { behind, ...narrowed }: z.output<typeof narrowing> & z.output<typeof place>,
): Promise<Reply> {
  const filter = filterOf(narrowed);
  const [{ rows, next }, engagements, archived] = await Promise.all([
    publishedOf(services, reach, filter, { after: behind }),
    engagementsOf(services, reach),
    isArchived(services.db, scope),
  ]);
  const company = session.membership.company?.name ?? '';
  return html(
    <PortalPage title="Findings" current={engagementEntries.findings} session={session}>
      <ClientFindingsPage
        list={{
          findings: rows,
          filter,
          engagements,
          csvHref: addressWith(clientPaths.findingsCsv, narrowed),
          nextHref:
            next === null ? undefined : addressWith(clientPaths.findings, { ...narrowed, behind: next }),
          archived: archived ? { company, workspace: session.workspace.name } : null,
        }}
      />
    </PortalPage>,
  );
}

async function engagement(
  services: Services,
  { session, reach }: PortalContext,
  id: string,
  behind: string | null,
): Promise<Reply> {
  const found = await findEngagement(services, reach, id);
  if (found === null) return errorPage(404);
  const { rows, next } = await publishedOf(services, reach, { engagementId: id }, { after: behind });
  return html(
    <PortalPage title={found.title} current={engagementEntries.findings} session={session}>
      <ClientEngagementPage
        facts={{
          engagement: found,
          findings: rows,
          nextHref: next === null ? undefined : addressWith(clientPaths.engagement(id), { behind: next }),
          back: { href: clientPaths.findings, label: 'Findings' },
        }}
        scope={found.scope.trim() === '' ? null : <Text text={found.scope} idPrefix="scope" />}
      />
    </PortalPage>,
  );
}

/** What has been published, as clients list it, and the engagements that it is of (E20, E21). */
export function clientListRoutes(routes: Routes, services: Services): void {
  const here = { host: 'tenant', access: 'portal' } as const;

  routes.page({
    ...here,
    url: clientPaths.findings,
    query: narrowing.extend(place.shape),
    handler: (context, { query }) => list(services, context, query),
  });

  routes.page({
    ...here,
    url: clientPaths.findingsCsv,
    query: narrowing,
    handler: ({ session, reach, now }, { query }) =>
      csvFile(
        `${session.workspace.slug}-findings`,
        now,
        HEADER,
        allPublished(services, reach, filterOf(query)),
        cellsOf,
      ),
  });

  routes.page({
    ...here,
    url: clientPaths.engagement(':engagement'),
    params: z.object({ engagement: idField }),
    query: place,
    handler: (context, { params, query }) => engagement(services, context, params.engagement, query.behind),
  });
}
