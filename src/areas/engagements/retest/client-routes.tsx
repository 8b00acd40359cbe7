import { z } from 'zod';
import type { PortalContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { localDay } from '../../../domain/zoned-time.ts';
import { idField, plainlyTyped } from '../../../http/fields.ts';
import { errorPage, html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { PortalPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { findEngagement } from '../engagement/queries.ts';
import { remarkProblem } from '../finding/remark-text.ts';
import { engagementEntries } from '../navigation.ts';
import { clientPaths } from '../paths.ts';
import { askForRetest } from './ask.ts';
import { chosenFindings } from './chosen-findings.ts';
import { AskPage, type AskTrouble } from './client-views.tsx';
import { roundContent, roundFile } from './contents.tsx';
import { retestableIn } from './finding-queries.ts';

const ofEngagement = z.object({ engagement: idField });

const notForReaders = (href: string): Reply =>
  errorPage(403, {
    title: 'You can read and comment',
    body: 'Someone else at your company asks for retests. Ask your consultancy if that should be you.',
    action: { href, label: 'Back to the engagement' },
  });

async function askPage(
  services: Services,
  { session, reach }: PortalContext,
  id: string,
  trouble?: AskTrouble,
): Promise<Reply> {
  const engagement = await findEngagement(services, reach, id);
  if (engagement === null) return errorPage(404);
  if (!reach.mayRespond) return notForReaders(clientPaths.engagement(id));
  const findings = await retestableIn(services, reach, id);
  const page = (
    <PortalPage
      title={`Ask for a retest · ${engagement.title}`}
      current={engagementEntries.findings}
      session={session}
    >
      <AskPage facts={{ engagement, findings, trouble }} />
    </PortalPage>
  );
  return trouble === undefined ? html(page) : unprocessable(page);
}

/** Retests, as clients ask for and read them (E19). */
export function clientRoundRoutes(routes: Routes, services: Services): void {
  const here = { host: 'tenant', access: 'portal' } as const;

  routes.page({
    ...here,
    url: clientPaths.askRetest(':engagement'),
    params: ofEngagement,
    handler: (context, { params }) => askPage(services, context, params.engagement),
  });

  routes.action({
    ...here,
    url: clientPaths.askRetest(':engagement'),
    params: ofEngagement,
    body: z.object({ findings: chosenFindings, note: plainlyTyped }),
    from: ({ params }) => clientPaths.askRetest(params.engagement),
    invalid: (context, { params, body: { findings = [], note = '' }, errors }) =>
      askPage(services, context, params.engagement, { findings, note, errors }),
    handler: async (context, { params, body: { findings, note } }) => {
      const again = (errors: AskTrouble['errors']) =>
        askPage(services, context, params.engagement, { findings, note, errors });
      const said = note.trim();
      const problem = said === '' ? null : remarkProblem(said);
      if (problem !== null) return again({ note: problem });
      const outcome = await askForRetest(services, context.act, params.engagement, {
        findingIds: findings,
        note: said,
      });
      if (outcome.ok) {
        await leaveFlash(
          services.db,
          context.session.sessionId,
          `Asked for. ${context.session.workspace.name} sees your request.`,
        );
        return seeOther(clientPaths.round(outcome.id));
      }
      switch (outcome.reason) {
        case 'unknown':
          return errorPage(404);
        case 'reader':
          return notForReaders(clientPaths.engagement(params.engagement));
        case 'state':
          return again({
            findings:
              'A finding that you chose is no longer open, or a retest of it has been asked for already. Choose from the list as it is now.',
          });
      }
    },
  });

  routes.page({
    ...here,
    url: clientPaths.round(':round'),
    params: z.object({ round: idField }),
    handler: async ({ session, reach, now }, { params }) => {
      const reading = {
        reach,
        now,
        today: localDay(now, session.workspace.zone),
        reader: session.account.id,
        workspace: session.workspace.name,
        at: clientPaths,
      };
      const content = await roundContent(services, reading, params.round);
      return content === null
        ? errorPage(404)
        : html(
            <PortalPage title={content.title} current={engagementEntries.findings} session={session}>
              {content.body}
            </PortalPage>,
          );
    },
  });

  routes.page({
    ...here,
    url: clientPaths.roundEvidence(':round', ':evidence'),
    params: z.object({ round: idField, evidence: idField }),
    handler: ({ reach }, { params }) => roundFile(services, reach, params),
  });
}
