import { z } from 'zod';
import type { DashboardContext } from '../../../access/context.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { errorPage, html, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { doneAt } from '../done.ts';
import { engagementEntries } from '../navigation.ts';
import { engagementPaths } from '../paths.ts';
import { removeDocument, showDocument } from './commands.ts';
import { DocumentsPage, sharingHint } from './list-views.tsx';
import { DocumentPage } from './page-views.tsx';
import {
  documentFacts,
  documentsFacts,
  downloadVersion,
  type Reading,
  type ShownAgain,
  takeDocuments,
} from './pages.ts';
import { receiveDocument, receiveVersion } from './receive.ts';

const of = workspaceParams.extend({ engagement: idField });
const one = workspaceParams.extend({ document: idField });

const readingOf = ({ session, reach, now }: DashboardContext): Reading => {
  const { slug, name } = session.workspace;
  return {
    ...{ reach, now, workspace: name, mayAdd: true },
    at: {
      list: (engagement) => engagementPaths.documentsOf(slug, engagement),
      document: (id) => engagementPaths.document(slug, id),
      version: (id, version) => engagementPaths.documentVersion(slug, id, version),
      remove: (id) => engagementPaths.removeDocument(slug, id),
    },
  };
};

/** The page of an engagement's documents; null where the engagement is out of reach. */
async function listPage(services: Services, context: DashboardContext, id: string, shown: ShownAgain = {}) {
  const { session } = context;
  const backHref = engagementPaths.engagement(session.workspace.slug, id);
  const facts = await documentsFacts(services, readingOf(context), id, { ...shown, backHref });
  return (
    facts && (
      <DashboardPage
        title={`Documents of ${facts.engagement.title}`}
        current={engagementEntries.engagements}
        session={session}
      >
        <DocumentsPage facts={facts} />
      </DashboardPage>
    )
  );
}

async function documentPage(
  services: Services,
  context: DashboardContext,
  id: string,
  shown: ShownAgain = {},
) {
  const { session } = context;
  const facts = await documentFacts(services, readingOf(context), id, shown);
  if (facts === null) return null;
  const { document, engagement, reader } = facts;
  const sharing =
    document.side === 'client'
      ? null
      : {
          action: engagementPaths.documentVisibility(session.workspace.slug, id),
          hint: sharingHint(engagement, reader),
        };
  return (
    <DashboardPage
      title={`${document.newest?.name ?? 'Removed document'} of ${engagement.title}`}
      current={engagementEntries.engagements}
      session={session}
    >
      <DocumentPage facts={{ ...facts, sharing }} />
    </DashboardPage>
  );
}

/** Documents of engagements, as the consultancy has them (E7, E25). */
export function documentRoutes(routes: Routes, services: Services): void {
  const here = { host: 'base', access: 'dashboard' } as const;

  routes.page({
    ...here,
    url: engagementPaths.documentsOf(':slug', ':engagement'),
    params: of,
    handler: async (context, { params }) => {
      const page = await listPage(services, context, params.engagement);
      return page === null ? errorPage(404) : html(page);
    },
  });

  routes.upload({
    ...here,
    url: engagementPaths.documentsOf(':slug', ':engagement'),
    params: of,
    from: ({ params }) => engagementPaths.documentsOf(params.slug, params.engagement),
    mostBytes: services.config.fileBytes,
    receive: async ({ act }, { params, files, fields }) => {
      const shared = fields.get('visible') === 'true';
      const to = { engagementId: params.engagement, shared };
      const outcome = await takeDocuments(services, files, {
        receive: (file) => receiveDocument(services, act, to, file),
      });
      return outcome === null ? null : { ...outcome, shared };
    },
    handler: async (context, { params: { slug, engagement: engagementId }, received }) => {
      if (received === null) return errorPage(404);
      const { taken: added, refused, shared } = received;
      if (refused.length > 0) {
        const again = await listPage(services, context, engagementId, { added, refused, shared });
        return again === null ? errorPage(404) : unprocessable(again);
      }
      const says = added.length === 1 ? 'Document added.' : `${added.length} documents added.`;
      return doneAt(services, context, says, engagementPaths.documentsOf(slug, engagementId));
    },
  });

  routes.page({
    ...here,
    url: engagementPaths.document(':slug', ':document'),
    params: one,
    handler: async (context, { params }) => {
      const page = await documentPage(services, context, params.document);
      return page === null ? errorPage(404) : html(page);
    },
  });

  routes.upload({
    ...here,
    url: engagementPaths.document(':slug', ':document'),
    params: one,
    from: ({ params }) => engagementPaths.document(params.slug, params.document),
    mostBytes: services.config.fileBytes,
    receive: ({ act }, { params: { document }, files }) =>
      takeDocuments(services, files, {
        most: 1,
        receive: (file) => receiveVersion(services, act, document, file),
      }),
    handler: async (context, { params: { slug, document }, received: outcome }) => {
      if (outcome === null) return errorPage(404);
      const { taken: added, refused } = outcome;
      if (refused.length > 0) {
        const again = await documentPage(services, context, document, { added, refused });
        return again === null ? errorPage(404) : unprocessable(again);
      }
      return doneAt(services, context, 'Document replaced.', engagementPaths.document(slug, document));
    },
  });

  routes.page({
    ...here,
    url: engagementPaths.documentVersion(':slug', ':document', ':edition'),
    params: one.extend({ edition: idField }),
    handler: (context, { params }) => downloadVersion(services, context, params),
  });

  routes.action({
    ...here,
    url: engagementPaths.documentVisibility(':slug', ':document'),
    params: one,
    body: z.object({ visible: z.enum(['true', 'false']) }),
    from: ({ params }) => engagementPaths.document(params.slug, params.document),
    invalid: () => errorPage(404),
    handler: async (context, { params: { slug, document }, body }) => {
      const shared = body.visible === 'true';
      const outcome = await showDocument(services, context.act, document, shared);
      if (!outcome.ok) return errorPage(404);
      const says = shared
        ? 'The client can see the document now.'
        : 'Only your team can see the document now.';
      return doneAt(services, context, says, engagementPaths.document(slug, document));
    },
  });

  routes.action({
    ...here,
    url: engagementPaths.removeDocument(':slug', ':document'),
    params: one,
    from: ({ params }) => engagementPaths.document(params.slug, params.document),
    handler: async (context, { params: { slug, document } }) => {
      const outcome = await removeDocument(services, context.act, document);
      if (!outcome.ok) return errorPage(404);
      return doneAt(
        services,
        context,
        'Document removed.',
        engagementPaths.documentsOf(slug, outcome.engagementId),
      );
    },
  });
}
