import { z } from 'zod';
import type { DashboardContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { isOpen } from '../../../domain/finding.ts';
import { idField, plainlyTyped, workspaceParams } from '../../../http/fields.ts';
import { errorPage, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { writtenDay } from '../../../ui/client/relative-time.ts';
import { findingPage } from '../finding/page.tsx';
import { findFinding } from '../finding/queries.ts';
import { engagementPaths } from '../paths.ts';
import {
  EXTENSION_DAY,
  extendDeadline,
  extensionReasonProblem,
  takeExtensionBack,
} from './extension-commands.ts';
import type { ExtensionTrouble } from './extension-views.tsx';

const one = workspaceParams.extend({ finding: idField });

const back = (context: DashboardContext, id: string) =>
  `${engagementPaths.finding(context.session.workspace.slug, id)}#deadline`;

const nothingLeftToFix = (href: string): Reply =>
  errorPage(409, {
    title: 'There’s nothing left to fix',
    body: 'The finding’s state has changed since you opened it. The deadline wasn’t changed.',
    action: { href, label: 'Open the finding' },
  });

async function showAgain(
  services: Services,
  context: DashboardContext,
  id: string,
  trouble: ExtensionTrouble,
): Promise<Reply> {
  const finding = await findFinding(services, context.reach, id);
  // Its page has no form any more that could show what was typed again.
  if (finding?.published != null && !isOpen(finding.published.state))
    return nothingLeftToFix(back(context, id));
  const page = await findingPage(services, context, id, { trouble: { at: 'deadline', ...trouble } });
  return page === null ? errorPage(404) : unprocessable(page);
}

/** Extensions of deadlines, which the consultancy grants and can take back (E13). */
export function extensionRoutes(routes: Routes, services: Services): void {
  const here = { host: 'base', access: 'dashboard' } as const;

  routes.action({
    ...here,
    url: engagementPaths.extendDeadline(':slug', ':finding'),
    params: one,
    body: z.object({ until: plainlyTyped, reason: plainlyTyped }),
    from: ({ params: { slug, finding } }) => engagementPaths.finding(slug, finding),
    invalid: () => errorPage(404),
    handler: async (context, { params, body, values }) => {
      const reason = extensionReasonProblem(body.reason);
      if (reason !== null)
        return showAgain(services, context, params.finding, { values, errors: { reason } });
      const outcome = await extendDeadline(services, context.act, params.finding, {
        day: body.until,
        reason: body.reason,
      });
      const href = back(context, params.finding);
      if (outcome.ok) {
        const says = `The deadline is now ${writtenDay(outcome.deadline)}. The client reads the reason.`;
        await leaveFlash(services.db, context.session.sessionId, says);
        return seeOther(href);
      }
      switch (outcome.reason) {
        case 'unknown':
          return errorPage(404);
        case 'day':
          return showAgain(services, context, params.finding, { values, errors: { until: EXTENSION_DAY } });
        case 'changed':
        case 'state':
          return nothingLeftToFix(href);
      }
    },
  });

  routes.action({
    ...here,
    url: engagementPaths.endExtension(':slug', ':finding', ':extension'),
    params: one.extend({ extension: idField }),
    from: ({ params: { slug, finding } }) => engagementPaths.finding(slug, finding),
    handler: async (context, { params }) => {
      const { finding, extension } = params;
      if (!(await takeExtensionBack(services, context.act, finding, extension))) return errorPage(404);
      await leaveFlash(
        services.db,
        context.session.sessionId,
        'Taken back. The deadline is the earlier one again.',
      );
      return seeOther(back(context, finding));
    },
  });
}
