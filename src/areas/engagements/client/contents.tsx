import type { VNode } from 'preact';
import { z } from 'zod';
import type { ClientReach } from '../../../access/context.ts';
import { DUE, dueDays } from '../../../domain/deadline.ts';
import { PUBLISHED_STATES, SEVERITIES } from '../../../domain/finding.ts';
import { idField } from '../../../http/fields.ts';
import { addressWith } from '../../../http/list.ts';
import type { Services } from '../../../services.ts';
import { extensionsOf } from '../deadlines/extension-queries.ts';
import { engagementsOf, findEngagement } from '../engagement/queries.ts';
import { lookUp } from '../evidence/pictures.ts';
import { nameableIn } from '../finding/mentions.ts';
import { shownOf } from '../finding/remark-part.ts';
import { commentsOf } from '../finding/remark-queries.ts';
import { Remarks } from '../finding/remark-views.tsx';
import type { ClientPaths } from '../paths.ts';
import { MOST_REPORTS } from '../reports/commands.ts';
import { deliveredIn } from '../reports/queries.ts';
import { DeliveredReports } from '../reports/views.tsx';
import { ClientRounds } from '../retest/client-views.tsx';
import { latestResult } from '../retest/latest.tsx';
import { roundsOf } from '../retest/queries.ts';
import { Pictures, Text } from '../text.tsx';
import { companyOf } from './company.ts';
import { ClientEngagementPage } from './engagement-views.tsx';
import { type PublishedFilter, publishedOf, STANDINGS } from './list-queries.ts';
import { ClientFindingsPage } from './list-views.tsx';
import { ClientPathsContext } from './paths-context.ts';
import { findPublished, shownBy } from './queries.ts';
import { type AnswerTrouble, ClientFindingPage } from './views.tsx';

/*
 * What clients read, without the frame around it: the portal's pages and the consultancy's preview of them are made of the same
 * queries and views, and differ in reach and addresses alone (E20).
 */

/** Who reads, and where. */
export interface Reading {
  readonly reach: ClientReach;
  readonly now: number;
  /** The day that it is where deadlines end. */
  readonly today: string;
  /** The account that comments; null for one that only looks. */
  readonly reader: string | null;
  /** What the consultancy is called. */
  readonly workspace: string;
  readonly at: ClientPaths;
}

/** A page without its frame. */
export interface ClientContent {
  readonly title: string;
  readonly body: VNode;
}

/** What a list of findings is narrowed with. */
export const narrowing = z.object({
  severity: z.enum(SEVERITIES).nullable().default(null),
  state: z
    .enum([...STANDINGS, ...PUBLISHED_STATES])
    .nullable()
    .default(null),
  engagement: idField.nullable().default(null),
  asset: z.string().nullable().default(null),
  deadline: z.enum(DUE).nullable().default(null),
});
/** Where a list goes on. */
export const positionQuery = z.object({ behind: idField.nullable().default(null) });

/** The same as queries take it. */
export const filterOf = (
  { severity, state, engagement, asset, deadline }: z.output<typeof narrowing>,
  today: string,
): PublishedFilter => ({
  severity,
  state,
  engagementId: engagement,
  asset: asset?.trim() || null,
  due: deadline && dueDays(deadline, today),
});

/** What a list of findings is asked for with. */
export const listQuery = narrowing.extend(positionQuery.shape);

/** The findings that are published, the worst first, or by their deadlines. */
export async function listContent(
  services: Services,
  { reach, reader, workspace, at, today }: Reading,
  { behind, ...narrowed }: z.output<typeof listQuery>,
): Promise<ClientContent> {
  const filter = filterOf(narrowed, today);
  const [{ rows, next }, engagements, company] = await Promise.all([
    publishedOf(services, reach, filter, { after: behind }),
    engagementsOf(services, reach),
    companyOf(services.db, reach),
  ]);
  const list = {
    findings: rows,
    filter,
    due: narrowed.deadline,
    today,
    engagements,
    csvHref: reader === null ? undefined : addressWith(at.findingsCsv, narrowed),
    nextHref: next === null ? undefined : addressWith(at.findings, { ...narrowed, behind: next }),
    archived: company?.isArchived === true ? { company: company.name, workspace } : null,
  };
  return {
    title: 'Findings',
    body: (
      <ClientPathsContext.Provider value={at}>
        <ClientFindingsPage list={list} />
      </ClientPathsContext.Provider>
    ),
  };
}

/** One engagement within reach, with what was found in it; null for anything else. */
export async function engagementContent(
  services: Services,
  { reach, at, today }: Reading,
  id: string,
  behind: string | null,
): Promise<ClientContent | null> {
  const found = await findEngagement(services, reach, id);
  if (found === null) return null;
  const [{ rows, next }, rounds, reports] = await Promise.all([
    publishedOf(services, reach, { engagementId: id }, { after: behind }),
    roundsOf(services, reach, { engagementId: id }),
    deliveredIn(services, reach, { engagementId: id, most: MOST_REPORTS }),
  ]);
  const facts = {
    engagement: found,
    findings: rows,
    today,
    nextHref: next === null ? undefined : addressWith(at.engagement(id), { behind: next }),
    back: { href: at.findings, label: 'Findings' },
  };
  return {
    title: found.title,
    body: (
      <ClientPathsContext.Provider value={at}>
        <ClientEngagementPage
          facts={facts}
          scope={found.scope.trim() === '' ? null : <Text text={found.scope} idPrefix="scope" />}
          retests={<ClientRounds rounds={rounds} askFor={reach.mayRespond && rows.length > 0 ? id : null} />}
          reports={<DeliveredReports reports={reports} at={at} />}
        />
      </ClientPathsContext.Provider>
    ),
  };
}

/** What was typed, where it did not go through. */
export interface ShownAgain {
  readonly trouble?: AnswerTrouble;
  readonly comment?: { readonly text: string; readonly error: string };
  /** The comment before which others are read. */
  readonly before?: string | null;
}

/** One published finding within reach; null for anything else. */
export async function findingContent(
  services: Services,
  { reach, now, today, reader, at }: Reading,
  id: string,
  shown: ShownAgain = {},
): Promise<ClientContent | null> {
  const finding = await findPublished(services, reach, id);
  if (finding === null) return null;
  const part = { before: shown.before ?? null };
  const comments = await commentsOf(services, reach, id, part);
  const evidence = await shownBy(services, reach, id);
  const extensions = await extensionsOf(services, reach, id);
  const rounds = await roundsOf(services, reach, { findingId: id });
  const latest = await latestResult(services, reach, { findingId: id, rounds }, at.roundEvidence);
  const nameable =
    reader === null
      ? []
      : await nameableIn(services.db, finding.engagementId, { kind: 'comment', side: 'client', by: reader });
  const remarks = {
    kind: 'comment' as const,
    shown: shownOf(
      comments,
      part,
      (before) => `${addressWith(at.finding(id), { comments: before })}#comments`,
    ),
    actions: reader === null ? null : { add: at.comments(id), on: (one: string) => at.comment(id, one) },
    reader: reader ?? '',
    nameable: nameable.map(({ name }) => name),
    now,
    typed: shown.comment,
  };
  return {
    title: `${finding.content.title} · ${finding.reference}-${finding.number}`,
    body: (
      <ClientPathsContext.Provider value={at}>
        <Pictures.Provider value={lookUp(evidence, (of) => at.evidence(id, of))}>
          <ClientFindingPage
            finding={finding}
            extensions={extensions}
            retests={
              <>
                {latest}
                <ClientRounds rounds={rounds} askFor={null} />
              </>
            }
            mayRespond={reach.mayRespond}
            trouble={shown.trouble}
            now={now}
            today={today}
          >
            <Remarks facts={remarks} />
          </ClientFindingPage>
        </Pictures.Provider>
      </ClientPathsContext.Provider>
    ),
  };
}
