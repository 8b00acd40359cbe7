import { z } from 'zod';
import { leaveFlash } from '../../../access/sessions.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { errorPage, html, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { revisionField } from '../finding/revision.ts';
import { engagementPaths } from '../paths.ts';
import { historyPage } from './page.tsx';
import { restoreVersion } from './restore.ts';
import { VERSION_VIEWS } from './views.tsx';

const ofFinding = workspaceParams.extend({ finding: idField });
const one = ofFinding.extend({ version: idField });
const shownAs = z.object({
  show: z.enum(VERSION_VIEWS).default('changes'),
  all: z.literal('yes').nullable().default(null),
});

/** The history of a finding, as the consultancy reads it and restores from it (E15). */
export function historyRoutes(routes: Routes, services: Services): void {
  const here = { host: 'base', access: 'dashboard' } as const;

  routes.page({
    ...here,
    url: engagementPaths.history(':slug', ':finding'),
    params: ofFinding,
    query: shownAs,
    handler: async (context, { params: { finding }, query }) => {
      const shown = { finding, version: null, view: query.show, isWhole: query.all !== null };
      const page = await historyPage(services, context, shown);
      return page === null ? errorPage(404) : html(page);
    },
  });

  routes.page({
    ...here,
    url: engagementPaths.version(':slug', ':finding', ':version'),
    params: one,
    query: shownAs,
    handler: async (context, { params: { finding, version }, query }) => {
      const shown = { finding, version, view: query.show, isWhole: query.all !== null };
      const page = await historyPage(services, context, shown);
      return page === null ? errorPage(404) : html(page);
    },
  });

  routes.action({
    ...here,
    url: engagementPaths.restoreVersion(':slug', ':finding', ':version'),
    params: one,
    from: ({ params: { slug, finding, version } }) => engagementPaths.version(slug, finding, version),
    body: z.object({ revision: revisionField }),
    invalid: () => errorPage(404),
    handler: async (context, { params: { slug, finding, version }, body }) => {
      const outcome = await restoreVersion(services, context.act, { finding, version }, body.revision);
      if (!outcome.ok) {
        const shown = { finding, version, view: 'now', isWhole: false, isLate: true } as const;
        const page = outcome.reason === 'changed' ? await historyPage(services, context, shown) : null;
        return page === null ? errorPage(404) : unprocessable(page);
      }
      const says = `Version ${outcome.number} restored.`;
      await leaveFlash(
        services.db,
        context.session.sessionId,
        outcome.isPublished ? `${says} The client reads it once you publish.` : says,
      );
      return seeOther(engagementPaths.finding(slug, finding));
    },
  });
}
