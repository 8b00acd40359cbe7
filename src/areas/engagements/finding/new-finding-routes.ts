import type { DashboardContext } from '../../../access/context.ts';
import type { OwnPage } from '../../../domain/draft-saving.ts';
import { EMPTY_FINDING, LARGEST_FINDING_FORM } from '../../../domain/finding-fields.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { errorPage, html, type Reply, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { findEngagement } from '../engagement/queries.ts';
import { engagementPaths } from '../paths.ts';
import { type SaveOutcome, saveFinding } from './commands.ts';
import { type DraftOutcome, draftFinding } from './draft.ts';
import { afterSaving, saidToScript, toScript } from './editor-answers.ts';
import { newFindingForm, sentFields, textWith } from './editor-form.ts';
import { newEditor } from './editor-page.tsx';
import { type Finding, findFinding } from './queries.ts';

const ofEngagement = workspaceParams.extend({ engagement: idField });

/** The revision of what has just been made. */
const FIRST = 1;
/** What a page had that was made before there was a draft. */
const NOT_YET = 0;

/** What the page on which a finding was begun becomes. */
async function ownPageOf(
  services: Services,
  { session, reach }: DashboardContext,
  { id, number, engagementId }: Pick<Finding, 'id' | 'number' | 'engagementId'>,
): Promise<OwnPage | undefined> {
  const { slug } = session.workspace;
  const engagement = await findEngagement(services, reach, engagementId);
  if (engagement === null) return undefined;
  return {
    name: `${engagement.reference}-${number}`,
    edit: engagementPaths.editFinding(slug, id),
    read: engagementPaths.finding(slug, id),
    preview: engagementPaths.previewFinding(slug, id),
    editors: engagementPaths.editorsOfFinding(slug, id),
  };
}

/** The page of a new finding, which writes nothing, and the first saving of it, which makes the draft (E8, E14). */
export function newFindingRoutes(routes: Routes, services: Services): void {
  const here = { host: 'base', access: 'dashboard' } as const;

  routes.page({
    ...here,
    url: engagementPaths.newFinding(':slug', ':engagement'),
    params: ofEngagement,
    handler: async (context, { params }) => {
      const page = await newEditor(services, context, params.engagement);
      return page === null ? errorPage(404) : html(page);
    },
  });

  routes.action({
    ...here,
    url: engagementPaths.engagementFindings(':slug', ':engagement'),
    params: ofEngagement,
    body: newFindingForm,
    largest: LARGEST_FINDING_FORM,
    from: ({ params: { slug, engagement } }) => engagementPaths.newFinding(slug, engagement),
    // What the page calls itself alone can be wrong: it is given another name.
    invalid: async (context, { params, values }) => {
      const text = textWith(sentFields(values), EMPTY_FINDING);
      const page = await newEditor(services, context, params.engagement, { text });
      return page === null ? errorPage(404) : unprocessable(page);
    },
    handler: async (context, { params, body, values }) => {
      const { page, before: base, onwards } = body;
      const change = sentFields(values);
      const draft = () => draftFinding(services, context.act, params.engagement, { change, page });
      /** Of a page that was sent before, what is sent now is written into what was made then, or told beside it. */
      const save = async ({ id, isNew }: Extract<DraftOutcome, { ok: true }>): Promise<SaveOutcome> =>
        isNew
          ? {
              ...{ ok: true, revision: FIRST, text: textWith(change, EMPTY_FINDING) },
              ...{ merged: false, isBehind: false, isPublished: false },
            }
          : saveFinding(services, context.act, id, { revision: NOT_YET, base, change });

      if (onwards === 'autosave') {
        const answer = async (): Promise<Reply> => {
          const drafted = await draft();
          if (!drafted.ok) return saidToScript(drafted);
          const outcome = await save(drafted);
          const own = await ownPageOf(services, context, { ...drafted, engagementId: params.engagement });
          return saidToScript(outcome, own);
        };
        return toScript(answer());
      }
      const drafted = await draft();
      const wanted = textWith(change, EMPTY_FINDING);
      if (!drafted.ok) {
        if (drafted.reason === 'unknown') return errorPage(404);
        const trouble = { kind: 'problems', problems: drafted.problems } as const;
        const shown = { text: wanted, trouble, ...(page !== null && { page }) };
        const again = await newEditor(services, context, params.engagement, shown);
        return again === null ? errorPage(404) : unprocessable(again);
      }
      const outcome = await save(drafted);
      const finding = await findFinding(services, context.reach, drafted.id);
      if (finding === null) return errorPage(404);
      // Kept, what waits for a decision would stand on the page of the next new finding.
      return afterSaving(services, context, { finding, wanted, onwards }, outcome, (reply) => reply);
    },
  });
}
