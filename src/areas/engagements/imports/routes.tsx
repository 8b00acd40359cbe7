import { z } from 'zod';
import type { DashboardContext } from '../../../access/context.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { given, plain } from '../../../http/plain-fields.ts';
import { errorPage, html, json, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { doneAt } from '../done.ts';
import { findEngagement } from '../engagement/queries.ts';
import { takeFiles } from '../incoming-files.ts';
import type { Incoming } from '../incoming-views.tsx';
import { engagementEntries } from '../navigation.ts';
import { engagementPaths } from '../paths.ts';
import { columnRoutes } from './columns/routes.tsx';
import { cancelImport, fixMissing, MOST_FIXED, takeImport } from './commands.ts';
import { ImportsPage } from './list-views.tsx';
import { GROUPS_PER_PAGE, importPage, oneImport } from './pages.tsx';
import type { GroupCursor } from './preview-queries.ts';
import { countsOf, findImport, importsOf } from './queries.ts';
import { receiveImport } from './receive.ts';
import { wordsForImport } from './refusals.ts';
import { cancelledText, fixedText, notCancelledText, notTakenText, progressText } from './words.ts';

const ofEngagement = workspaceParams.extend({ engagement: idField });
const MEGABYTE = 1024 * 1024;
const IMPORTS_PER_PAGE = 50;

const numberField = given(z.string().regex(/^[1-9][0-9]{0,6}$/)).transform(Number);
const tickedNumbers = plain(
  z
    .union([numberField.transform((number) => [number]), z.array(numberField).max(GROUPS_PER_PAGE)])
    .default([]),
);
const tickedIds = plain(
  z.union([idField.transform((id) => [id]), z.array(idField).max(MOST_FIXED)]).default([]),
);

/** Behind which check of a list one goes on: its severity's rank and its number. */
const cursor = given(z.string().regex(/^[0-4]\.[1-9][0-9]{0,6}$/))
  .transform((typed): GroupCursor => {
    const [severity = 0, number = 0] = typed.split('.').map(Number);
    return { severity, number };
  })
  .optional();

const takeForm = z.object({ group: tickedNumbers, all: z.literal('but-informational').optional() });

/** Imports of scanners' files: uploading, progress, preview and what became of it (I2, I3, I4). */
export function importRoutes(routes: Routes, services: Services): void {
  const here = { host: 'base', access: 'dashboard' } as const;

  async function listPage(
    { session, reach, now }: DashboardContext,
    id: string,
    { after = null, ...incoming }: Incoming & { readonly after?: string | null } = {},
  ) {
    const engagement = await findEngagement(services, reach, id);
    if (engagement === null) return null;
    const found = await importsOf(services, reach, id, { after, most: IMPORTS_PER_PAGE + 1 });
    const imports = found.slice(0, IMPORTS_PER_PAGE);
    const at = engagementPaths.importsOf(session.workspace.slug, id);
    const nextHref = found.length > IMPORTS_PER_PAGE ? `${at}?earlier=${imports.at(-1)?.id}` : undefined;
    const mostMegabytes = services.config.fileBytes / MEGABYTE;
    return (
      <DashboardPage
        title={`Import from scanners · ${engagement.title}`}
        current={engagementEntries.engagements}
        session={session}
      >
        <ImportsPage facts={{ engagement, imports, nextHref, mostMegabytes, now, ...incoming }} />
      </DashboardPage>
    );
  }

  routes.page({
    ...here,
    url: engagementPaths.importsOf(':slug', ':engagement'),
    params: ofEngagement,
    query: z.object({ earlier: idField.optional() }),
    handler: async (context, { params, query }) => {
      const page = await listPage(context, params.engagement, { after: query.earlier ?? null });
      return page === null ? errorPage(404) : html(page);
    },
  });

  routes.upload({
    ...here,
    url: engagementPaths.importsOf(':slug', ':engagement'),
    params: ofEngagement,
    from: ({ params }) => engagementPaths.importsOf(params.slug, params.engagement),
    mostBytes: services.config.fileBytes,
    receive: ({ act }, { params, files }) =>
      takeFiles<string>(services, files, {
        most: 1,
        take: async (file) => {
          const received = await receiveImport(services, act, params.engagement, file);
          if (received.ok) return { taken: received.id };
          return received.why === 'unknown' ? null : { why: wordsForImport(received.why, services.config) };
        },
      }),
    handler: async (context, { params: { slug, engagement }, received: outcome }) => {
      if (outcome === null) return errorPage(404);
      services.mail.kick();
      const [id] = outcome.taken;
      if (id !== undefined && outcome.refused.length === 0) return seeOther(engagementPaths.import(slug, id));
      const again = await listPage(context, engagement, { refused: outcome.refused });
      return again === null ? errorPage(404) : unprocessable(again);
    },
  });

  routes.page({
    ...here,
    url: engagementPaths.import(':slug', ':import'),
    params: oneImport,
    query: z.object({ below: cursor }),
    handler: async (context, { params, query }) => {
      const page = await importPage(services, context, params.import, { after: query.below });
      return page === null ? errorPage(404) : html(page);
    },
  });

  routes.endpoint({
    ...here,
    method: 'GET',
    url: engagementPaths.importProgress(':slug', ':import'),
    params: oneImport,
    handler: async ({ reach }, { params }) => {
      const of = await findImport(services, reach, params.import);
      if (of === null) return errorPage(404);
      const counts = of.isTaking ? await countsOf(services, of) : null;
      const isUnderWay = of.state === 'reading' || of.isTaking;
      return json({
        isUnderWay,
        says: isUnderWay ? progressText(of, counts) : 'Done.',
        drawn: isUnderWay ? of.bytesRead : of.bytes,
      });
    },
  });

  columnRoutes(routes, services);

  const backTo = ({ params }: { params: { slug: string; import: string } }) =>
    engagementPaths.import(params.slug, params.import);

  routes.action({
    ...here,
    url: engagementPaths.takeImport(':slug', ':import'),
    params: oneImport,
    body: takeForm,
    from: backTo,
    invalid: () => errorPage(404),
    handler: async (context, { params, body }) => {
      if (body.all === undefined && body.group.length === 0) {
        const page = await importPage(services, context, params.import, {
          trouble: 'Tick at least one finding',
          ticked: [],
        });
        return page === null ? errorPage(404) : unprocessable(page);
      }
      const choice = body.all === undefined ? { numbers: body.group } : ({ all: body.all } as const);
      const outcome = await takeImport(services, context.act, params.import, choice);
      if (!outcome.ok && outcome.reason === 'unknown') return errorPage(404);
      if (!outcome.ok && outcome.reason === 'no-group') {
        const trouble = 'Some of what you ticked isn’t in this list any more. Go through it again';
        const page = await importPage(services, context, params.import, { trouble, ticked: body.group });
        return page === null ? errorPage(404) : unprocessable(page);
      }
      services.mail.kick();
      const to = engagementPaths.import(params.slug, params.import);
      return outcome.ok ? seeOther(to) : doneAt(services, context, notTakenText(outcome.of), to);
    },
  });

  routes.action({
    ...here,
    url: engagementPaths.cancelImport(':slug', ':import'),
    params: oneImport,
    from: backTo,
    handler: async (context, { params }) => {
      const outcome = await cancelImport(services, context.act, params.import);
      if (!outcome.ok && outcome.reason === 'unknown') return errorPage(404);
      const { of } = outcome;
      const to = engagementPaths.import(params.slug, of.id);
      if (!outcome.ok) return doneAt(services, context, notCancelledText(of), to);
      const left = cancelledText(of, await countsOf(services, of));
      if (of.isTaking) return doneAt(services, context, `Adding stopped. ${left}`, to);
      const list = engagementPaths.importsOf(params.slug, of.engagementId);
      return doneAt(services, context, `Import cancelled. ${left}`, list);
    },
  });

  routes.action({
    ...here,
    url: engagementPaths.fixMissing(':slug', ':import'),
    params: oneImport,
    body: z.object({ finding: tickedIds }),
    from: backTo,
    invalid: () => errorPage(404),
    handler: async (context, { params, body }) => {
      const to = engagementPaths.import(params.slug, params.import);
      const outcome = await fixMissing(services, context.act, params.import, body.finding);
      if (!outcome.ok) return errorPage(404);
      return doneAt(services, context, fixedText(outcome), `${to}#missing`);
    },
  });
}
