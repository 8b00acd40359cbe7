import type { DashboardContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { errorPage, html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { engagementsOf, findEngagement } from '../engagement/queries.ts';
import { knowingNames } from '../evidence/named.ts';
import { findingsAmong, findingsOf, type ListedFinding } from '../finding/list-queries.ts';
import { engagementEntries } from '../navigation.ts';
import { engagementPaths } from '../paths.ts';
import type { Hindrances } from './all-or-nothing.ts';
import { type BulkDeed, MOST_CHOSEN } from './deeds.ts';
import { bulkForm, bulkQuery } from './form.ts';
import { foreseeable } from './hindrances.ts';
import { unpublishable } from './publish.ts';
import type { Chosen } from './queries.ts';
import { readDeed } from './reading.ts';
import { BULK_WORDS, type BulkFacts, BulkPage } from './views.tsx';

interface Asked {
  readonly engagementId: string;
  readonly deed: BulkDeed;
  readonly ids: readonly string[];
}

/** Why nothing was done, and what was typed. */
type Trouble = Pick<BulkFacts, 'message' | 'errors' | 'values'> & { readonly hindrances?: Hindrances };

const NONE: Hindrances = new Map();

/** What will stand in the way, before anybody has decided. */
function foreseenBy(
  services: Services,
  { session, reach }: DashboardContext,
  chosen: Chosen,
  deed: BulkDeed,
  findings: readonly ListedFinding[],
): Hindrances | Promise<Hindrances> {
  if (deed !== 'publish') return foreseeable(deed, findings);
  return knowingNames(services, session, (names) => unpublishable(services, reach, chosen, names));
}

async function bulkPage(
  services: Services,
  context: DashboardContext,
  { engagementId, deed, ids }: Asked,
  trouble: Trouble | null = null,
): Promise<Reply> {
  const { session, reach } = context;
  const engagement = await findEngagement(services, reach, engagementId);
  if (engagement === null) return errorPage(404);
  const areChosen = ids.length > 0;
  const { rows: findings, next } = areChosen
    ? { rows: await findingsAmong(services, reach, engagementId, ids), next: null }
    : await findingsOf(services, reach, engagementId);
  // Of several, none is shown where one is not there or not theirs (E2).
  if (areChosen && findings.length !== ids.length) return errorPage(404);
  const { hindrances, ...refused } = trouble ?? {};
  const told =
    hindrances ??
    (areChosen ? await foreseenBy(services, context, { engagementId, ids }, deed, findings) : NONE);
  const goals =
    deed === 'transfer' ? await engagementsOf(services, reach, { companyId: engagement.companyId }) : [];
  const page = (
    <DashboardPage
      title={`${BULK_WORDS[deed].title} · ${engagement.title}`}
      current={engagementEntries.engagements}
      session={session}
    >
      <BulkPage
        facts={{
          engagement,
          deed,
          findings,
          goals: goals.filter(({ id }) => id !== engagementId),
          areChosen,
          hasMore: next !== null,
          hindrances: told,
          wasTried: hindrances !== undefined,
          ...refused,
        }}
      />
    </DashboardPage>
  );
  return trouble === null ? html(page) : unprocessable(page);
}

/** One thing done to several findings of an engagement, which are ticked in its list (E18). */
export function bulkRoutes(routes: Routes, services: Services): void {
  const route = {
    host: 'base',
    access: 'dashboard',
    url: engagementPaths.bulk(':slug', ':engagement'),
    params: workspaceParams.extend({ engagement: idField }),
  } as const;

  routes.page({
    ...route,
    query: bulkQuery,
    handler: (context, { params, query }) =>
      bulkPage(services, context, {
        engagementId: params.engagement,
        deed: query.deed,
        ids: [...new Set(query.finding)].slice(0, MOST_CHOSEN),
      }),
  });

  routes.action({
    ...route,
    body: bulkForm,
    from: ({ params: { slug, engagement }, values }) =>
      `${engagementPaths.bulk(slug, engagement)}?${new URLSearchParams({ deed: values.deed ?? '' })}`,
    invalid: () => errorPage(404),
    handler: async (context, { params, body, values }) => {
      const ids = [...new Set(body.finding)];
      const engagementId = params.engagement;
      const again = (trouble: Trouble) =>
        bulkPage(services, context, { engagementId, deed: body.deed, ids }, { values, ...trouble });
      if (ids.length === 0) return again({ message: 'Tick at least one finding.' });
      if (ids.length > MOST_CHOSEN) return again({ message: `Tick at most ${MOST_CHOSEN} findings.` });
      const read = readDeed(body);
      if ('errors' in read) return again({ errors: read.errors });
      const outcome = await read.carryOut(services, context, { engagementId, ids });
      if (!outcome.ok)
        return outcome.reason === 'unknown' ? errorPage(404) : again({ hindrances: outcome.hindrances });
      await leaveFlash(services.db, context.session.sessionId, read.says(outcome.done));
      return seeOther(engagementPaths.engagement(context.session.workspace.slug, read.at ?? engagementId));
    },
  });
}
