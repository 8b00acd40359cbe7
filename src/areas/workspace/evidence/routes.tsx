import { z } from 'zod';
import type { RecordContext } from '../../../access/context.ts';
import type { Evidence } from '../../../domain/evidence/evidence.ts';
import { addressWith } from '../../../http/list.ts';
import { paths } from '../../../http/paths.ts';
import { html, type Reply, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { workspaceEntries } from '../navigation.ts';
import { RECORD_ACCESS } from '../record-access.ts';
import { askedDay } from './asked-day.ts';
import { makeEvidence } from './making.ts';
import { evidenceKey } from './signing.ts';
import {
  EVIDENCE_LISTS,
  type EvidenceList,
  EvidencePage,
  NoEvidencePage,
  ROWS_OF_ONE,
  type ShownList,
} from './views.tsx';
import { whyNoEvidence } from './words.ts';

const MOST_STRETCHES = 100_000;

/** The day, and of which list all is shown, and from which stretch on. */
const evidenceQuery = z.object({
  at: askedDay.catch(''),
  show: z.enum(EVIDENCE_LISTS).nullable().catch(null),
  stretch: z.coerce.number().int().min(1).max(MOST_STRETCHES).catch(1),
});

/** A list from one of its stretches on, with the addresses of its neighbours. */
function shownFrom(
  { slug }: Evidence['workspace'],
  { at, show, stretch }: z.output<typeof evidenceQuery>,
  evidence: Evidence,
): ShownList | null {
  if (show === null) return null;
  const last = Math.max(1, Math.ceil(evidence[show].length / ROWS_OF_ONE));
  const here = Math.min(stretch, last);
  const hrefOf = (to: number) =>
    to < 1 || to > last ? undefined : addressWith(paths.evidence(slug), { at, show, stretch: String(to) });
  return {
    list: show,
    from: (here - 1) * ROWS_OF_ONE,
    pages: { newerHref: hrefOf(here - 1), olderHref: hrefOf(here + 1) },
    allHref: addressWith(paths.evidence(slug), { at }),
  };
}

async function evidencePage(
  services: Services,
  { session, now }: RecordContext,
  query: z.output<typeof evidenceQuery>,
): Promise<Reply> {
  const { workspace } = session;
  const outcome = await makeEvidence(services, workspace, query.at, now);
  const page = (children: ReturnType<typeof NoEvidencePage>) => (
    <DashboardPage title="Evidence" current={workspaceEntries.evidence} session={session} room="wide">
      {children}
    </DashboardPage>
  );
  if (!outcome.ok) {
    const errors = { at: whyNoEvidence(outcome, workspace.zone) };
    return unprocessable(page(<NoEvidencePage asked={{ at: query.at, errors }} />));
  }
  const { evidence } = outcome;
  const facts = {
    evidence,
    shown: shownFrom(evidence.workspace, query, evidence),
    signing: await evidenceKey(services),
    hrefOf: (show: EvidenceList) => addressWith(paths.evidence(workspace.slug), { at: query.at, show }),
  };
  return html(page(<EvidencePage asked={{ at: evidence.day, errors: {} }} facts={facts} />));
}

/** What can be said of two-factor authentication in a workspace, on a day of the past as well as now (B12). */
export function evidenceRoutes(routes: Routes, services: Services): void {
  routes.page({
    url: paths.evidence(':slug'),
    host: 'base',
    access: RECORD_ACCESS,
    query: evidenceQuery,
    handler: (context, { query }) => evidencePage(services, context, query),
  });
}
