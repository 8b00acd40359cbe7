import { z } from 'zod';
import type { DashboardContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { inOnePart } from '../../../domain/in-one-part.ts';
import { idField, plainlyTyped, workspaceParams } from '../../../http/fields.ts';
import {
  errorPage,
  html,
  json,
  type Reply,
  seeOther,
  storedFile,
  unprocessable,
} from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { SentFile } from '../../../http/uploads.ts';
import type { Services } from '../../../services.ts';
import { findEngagement } from '../engagement/queries.ts';
import { type RefusedFile, takeFiles } from '../incoming-files.ts';
import { engagementEntries } from '../navigation.ts';
import { engagementPaths } from '../paths.ts';
import { answerWithFile } from './answer.ts';
import { describeEvidence, dropEvidence, MOST_ALTERNATIVE_CHARS } from './commands.ts';
import { MarkingPage } from './marking-views.tsx';
import { evidenceIn, findEvidence, findThumbnail } from './queries.ts';
import { receiveEvidence } from './receive.ts';
import { wordsFor } from './refusals.ts';
import { type EvidenceFacts, EvidencePage } from './views.tsx';

const MEGABYTE = 1024 * 1024;

const of = workspaceParams.extend({ engagement: idField });
const one = workspaceParams.extend({ evidence: idField });
const oneOf = of.extend({ evidence: idField });

/** The page of an engagement's evidence; null where the engagement is out of reach. */
async function page(
  services: Services,
  { session, reach, now }: DashboardContext,
  id: string,
  shown: Pick<EvidenceFacts, 'added' | 'refused' | 'trouble'> = {},
) {
  const engagement = await findEngagement(services, reach, id);
  if (engagement === null) return null;
  const evidence = await evidenceIn(services, reach, id);
  const mostMegabytes = services.config.fileBytes / MEGABYTE;
  return (
    <DashboardPage
      title={`Evidence of ${engagement.title}`}
      current={engagementEntries.engagements}
      session={session}
    >
      <EvidencePage facts={{ engagement, evidence, mostMegabytes, now, ...shown }} />
    </DashboardPage>
  );
}

/** What was added, as scripts read it: `name` as it can stand in `evidence:NAME`, `mark` where a picture is marked. */
interface Added {
  readonly name: string;
  readonly address: string;
  readonly mark: string | null;
}
interface Received {
  readonly added: readonly Added[];
  readonly refused: readonly RefusedFile[];
}

/** Takes what was sent; null where there is no such engagement within reach. */
async function receiveAll(
  services: Services,
  { act, session }: DashboardContext,
  id: string,
  files: AsyncIterable<SentFile>,
): Promise<Received | null> {
  const { slug } = session.workspace;
  const outcome = await takeFiles<Added>(services, files, {
    take: async (file) => {
      const outcome = await receiveEvidence(services, act, id, file);
      if (outcome.ok)
        return {
          taken: {
            name: outcome.name,
            address: engagementPaths.evidence(slug, outcome.id),
            mark: outcome.isPicture ? engagementPaths.markEvidence(slug, id, outcome.id) : null,
          },
        };
      return outcome.why === 'unknown' ? null : { why: wordsFor(outcome.why, services.config) };
    },
  });
  return outcome && { added: outcome.taken, refused: outcome.refused };
}

async function answerReceived(
  services: Services,
  context: DashboardContext,
  id: string,
  { added, refused, wantsJson }: Received & { readonly wantsJson: boolean },
): Promise<Reply> {
  const { slug } = context.session.workspace;
  if (wantsJson) return json({ added, refused } satisfies Received, refused.length > 0 ? 422 : 200);
  if (refused.length > 0) {
    const again = await page(services, context, id, { added: added.map(({ name }) => name), refused });
    return again === null ? errorPage(404) : unprocessable(again);
  }
  await leaveFlash(
    services.db,
    context.session.sessionId,
    // Without their names: what is said waits in the session's row, which is not sealed (E24).
    added.length === 1 ? 'File added.' : `${added.length} files added.`,
  );
  return seeOther(engagementPaths.evidenceOf(slug, id));
}

/** Evidence of engagements: the list, adding to it, and the files themselves (E11, E25). */
export function evidenceRoutes(routes: Routes, services: Services): void {
  const here = { host: 'base', access: 'dashboard' } as const;

  routes.page({
    ...here,
    url: engagementPaths.evidenceOf(':slug', ':engagement'),
    params: of,
    handler: async (context, { params }) => {
      const shown = await page(services, context, params.engagement);
      return shown === null ? errorPage(404) : html(shown);
    },
  });

  routes.upload({
    ...here,
    url: engagementPaths.evidenceOf(':slug', ':engagement'),
    params: of,
    from: ({ params }) => engagementPaths.evidenceOf(params.slug, params.engagement),
    mostBytes: services.config.fileBytes,
    receive: (context, { params, files }) => receiveAll(services, context, params.engagement, files),
    handler: (context, { params, received, wantsJson }) =>
      received === null
        ? errorPage(404)
        : answerReceived(services, context, params.engagement, { ...received, wantsJson }),
  });

  routes.page({
    ...here,
    url: engagementPaths.evidence(':slug', ':evidence'),
    params: one,
    handler: async ({ reach }, { params }) => {
      const find = () => findEvidence(services, reach, params.evidence);
      const evidence = await find();
      return evidence === null ? errorPage(404) : answerWithFile(services, evidence, find);
    },
  });

  routes.page({
    ...here,
    url: engagementPaths.markEvidence(':slug', ':engagement', ':evidence'),
    params: oneOf,
    handler: async ({ session, reach }, { params }) => {
      const evidence = await findEvidence(services, reach, params.evidence);
      if (evidence?.engagementId !== params.engagement || evidence.picture === null) return errorPage(404);
      return html(
        <DashboardPage
          title={`Mark ${evidence.name}`}
          current={engagementEntries.engagements}
          session={session}
        >
          <MarkingPage evidence={evidence} />
        </DashboardPage>,
      );
    },
  });

  routes.page({
    ...here,
    url: engagementPaths.thumbnail(':slug', ':evidence'),
    params: one,
    handler: async ({ reach }, { params }) => {
      const find = () => findThumbnail(services, reach, params.evidence);
      const picture = await find();
      return picture === null
        ? errorPage(404)
        : storedFile({
            name: 'thumbnail.webp',
            picture: 'image/webp',
            bytes: picture.length,
            content: inOnePart(picture),
            isStillTheirs: async () => (await find()) !== null,
          });
    },
  });

  routes.action({
    ...here,
    url: engagementPaths.editEvidence(':slug', ':engagement', ':evidence'),
    params: oneOf,
    body: z.object({ name: plainlyTyped, alternative: plainlyTyped, do: z.enum(['save', 'remove']) }),
    from: ({ params }) => engagementPaths.evidenceOf(params.slug, params.engagement),
    invalid: () => errorPage(404),
    handler: async (context, { params, body }) => {
      const { slug } = context.session.workspace;
      const alternative = body.alternative.normalize('NFC').replace(/\s+/gu, ' ').trim();
      const outcome =
        body.do === 'remove'
          ? await dropEvidence(services, context.act, params)
          : await describeEvidence(services, context.act, params, {
              name: body.name,
              alternative: alternative.slice(0, MOST_ALTERNATIVE_CHARS),
            });
      if (outcome.ok) {
        const says = body.do === 'remove' ? 'File removed.' : 'File saved.';
        await leaveFlash(services.db, context.session.sessionId, says);
        return seeOther(engagementPaths.evidenceOf(slug, params.engagement));
      }
      if (outcome.reason === 'unknown') return errorPage(404);
      const again = await page(services, context, params.engagement, {
        trouble: {
          id: params.evidence,
          name: body.name,
          alternative: body.alternative,
          error:
            outcome.reason === 'taken'
              ? 'Other evidence of this engagement has that name.'
              : 'A published finding shows this. Take it out of the finding and publish that again, then remove it here.',
        },
      });
      return again === null ? errorPage(404) : unprocessable(again);
    },
  });
}
