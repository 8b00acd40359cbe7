import { z } from 'zod';
import type { PortalContext } from '../../../access/context.ts';
import { localDay } from '../../../domain/zoned-time.ts';
import { idField } from '../../../http/fields.ts';
import { errorPage, html, type Reply, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { PortalPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import type { ClientContent } from '../client/contents.tsx';
import { doneAt } from '../done.ts';
import { engagementEntries } from '../navigation.ts';
import { clientPaths } from '../paths.ts';
import { documentContent, documentsContent } from './client-contents.tsx';
import { removeDocument } from './commands.ts';
import { downloadVersion, takeDocuments } from './pages.ts';
import { receiveDocument, receiveVersion } from './receive.ts';

const of = z.object({ engagement: idField });
const one = z.object({ document: idField });

const readingOf = ({ session, reach, now }: PortalContext) => ({
  ...{ reach, now },
  today: localDay(now, session.workspace.zone),
  reader: session.account.id,
  workspace: session.workspace.name,
  at: clientPaths,
});

const page = ({ session }: PortalContext, { title, body }: ClientContent) => (
  <PortalPage title={title} current={engagementEntries.findings} session={session}>
    {body}
  </PortalPage>
);

const answer = (context: PortalContext, content: ClientContent | null): Reply =>
  content === null ? errorPage(404) : html(page(context, content));

const again = (context: PortalContext, content: ClientContent | null): Reply =>
  content === null ? errorPage(404) : unprocessable(page(context, content));

/** Documents of engagements, as clients have them: what was shared with them, and what they give (E4, E7, E25). */
export function clientDocumentRoutes(routes: Routes, services: Services): void {
  const here = { host: 'tenant', access: 'portal' } as const;

  routes.page({
    ...here,
    url: clientPaths.documents(':engagement'),
    params: of,
    handler: async (context, { params }) =>
      answer(context, await documentsContent(services, readingOf(context), params.engagement)),
  });

  routes.upload({
    ...here,
    url: clientPaths.documents(':engagement'),
    params: of,
    from: ({ params }) => clientPaths.documents(params.engagement),
    mostBytes: services.config.fileBytes,
    receive: ({ act }, { params, files }) => {
      const to = { engagementId: params.engagement, shared: true };
      return takeDocuments(services, files, { receive: (file) => receiveDocument(services, act, to, file) });
    },
    handler: async (context, { params: { engagement: engagementId }, received: outcome }) => {
      if (outcome === null) return errorPage(404);
      const { taken: added, refused } = outcome;
      if (refused.length > 0) {
        const shown = { added, refused };
        return again(context, await documentsContent(services, readingOf(context), engagementId, shown));
      }
      const says = added.length === 1 ? 'Document added.' : `${added.length} documents added.`;
      return doneAt(services, context, says, clientPaths.documents(engagementId));
    },
  });

  routes.page({
    ...here,
    url: clientPaths.document(':document'),
    params: one,
    handler: async (context, { params }) =>
      answer(context, await documentContent(services, readingOf(context), params.document)),
  });

  routes.upload({
    ...here,
    url: clientPaths.document(':document'),
    params: one,
    from: ({ params }) => clientPaths.document(params.document),
    mostBytes: services.config.fileBytes,
    receive: ({ act }, { params: { document }, files }) =>
      takeDocuments(services, files, {
        most: 1,
        receive: (file) => receiveVersion(services, act, document, file),
      }),
    handler: async (context, { params: { document }, received: outcome }) => {
      if (outcome === null) return errorPage(404);
      const { taken: added, refused } = outcome;
      if (refused.length > 0) {
        const shown = { added, refused };
        return again(context, await documentContent(services, readingOf(context), document, shown));
      }
      return doneAt(services, context, 'Document replaced.', clientPaths.document(document));
    },
  });

  routes.page({
    ...here,
    url: clientPaths.documentVersion(':document', ':edition'),
    params: one.extend({ edition: idField }),
    handler: (context, { params }) => downloadVersion(services, context, params),
  });

  routes.action({
    ...here,
    url: clientPaths.removeDocument(':document'),
    params: one,
    from: ({ params }) => clientPaths.document(params.document),
    handler: async (context, { params: { document } }) => {
      const outcome = await removeDocument(services, context.act, document);
      if (outcome.ok)
        return doneAt(services, context, 'Document removed.', clientPaths.documents(outcome.engagementId));
      if (outcome.reason === 'unknown') return errorPage(404);
      return errorPage(403, {
        title: 'You can’t remove this document',
        body:
          outcome.reason === 'theirs'
            ? 'Your consultancy added it, and only they can remove it.'
            : 'Someone else at your company handles documents. Ask your consultancy if that should be you.',
        action: { href: clientPaths.document(document), label: 'Back to the document' },
      });
    },
  });
}
