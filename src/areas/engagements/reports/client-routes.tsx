import { z } from 'zod';
import { localDay } from '../../../domain/zoned-time.ts';
import { idField } from '../../../http/fields.ts';
import { errorPage, html } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { PortalPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { engagementEntries } from '../navigation.ts';
import { clientPaths } from '../paths.ts';
import { reportContent } from './client-contents.tsx';
import { downloadReport } from './serve.ts';

const one = z.object({ report: idField });

/** Reports, as clients have them: those that were delivered (R4). */
export function clientReportRoutes(routes: Routes, services: Services): void {
  const here = { host: 'tenant', access: 'portal' } as const;

  routes.page({
    ...here,
    url: clientPaths.report(':report'),
    params: one,
    handler: async ({ session, reach, now }, { params }) => {
      const reading = {
        ...{ reach, now, reader: session.account.id, workspace: session.workspace.name, at: clientPaths },
        today: localDay(now, session.workspace.zone),
      };
      const content = await reportContent(services, reading, params.report);
      if (content === null) return errorPage(404);
      return html(
        <PortalPage title={content.title} current={engagementEntries.findings} session={session}>
          {content.body}
        </PortalPage>,
      );
    },
  });

  routes.page({
    ...here,
    url: clientPaths.reportFile(':report'),
    params: one,
    handler: (context, { params }) => {
      const { act, reach, session } = context;
      return downloadReport(services, { act, reach, marksFor: session.account.email }, params.report);
    },
  });
}
