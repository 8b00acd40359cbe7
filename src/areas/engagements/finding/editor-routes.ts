import { z } from 'zod';
import { LARGEST_FINDING_FORM } from '../../../domain/finding-fields.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { errorPage, html, json, keepingTyped, type Reply, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { engagementPaths } from '../paths.ts';
import { saveFinding } from './commands.ts';
import { afterSaving, isUndecided, saidToScript, toScript } from './editor-answers.ts';
import { decidedFields, editorForm, sentFields, textWith } from './editor-form.ts';
import { editor } from './editor-page.tsx';
import { noteEditing, othersEditing } from './finding-editors.ts';
import { previewOf } from './preview.tsx';
import { findFinding } from './queries.ts';
import { weaknessesFor } from './weakness.ts';

const one = workspaceParams.extend({ finding: idField });

/** The editor of a finding, whole without a script (E14). */
export function editorRoutes(routes: Routes, services: Services): void {
  const here = { host: 'base', access: 'dashboard' } as const;

  routes.endpoint({
    ...here,
    method: 'GET',
    url: engagementPaths.weaknesses(':slug'),
    query: z.object({ value: z.string().default('') }),
    handler: (_context, { query }) => json({ suggestions: weaknessesFor(query.value) }),
  });

  routes.endpoint({
    ...here,
    method: 'GET',
    url: engagementPaths.editorsOfFinding(':slug', ':finding'),
    params: one,
    handler: async ({ act, reach, session, now }, { params }) => {
      const finding = await findFinding(services, reach, params.finding);
      if (finding === null) return errorPage(404);
      await noteEditing(services, act, finding.id);
      const here = { findingId: finding.id, membershipId: session.membership.id, now };
      const editors = await othersEditing(services.db, reach, here);
      return json({ editors, isPublished: finding.published !== null });
    },
  });

  routes.endpoint({
    ...here,
    method: 'GET',
    url: engagementPaths.previewFinding(':slug', ':finding'),
    params: one,
    handler: async (context, { params }) => {
      const text = await previewOf(services, context, params.finding);
      return text === null ? errorPage(404) : { kind: 'written-json', text };
    },
  });

  routes.page({
    ...here,
    url: engagementPaths.editFinding(':slug', ':finding'),
    params: one,
    handler: async (context, { params }) => {
      const finding = await findFinding(services, context.reach, params.finding);
      const page = finding === null ? null : await editor(services, context, finding);
      return page === null ? errorPage(404) : html(page);
    },
  });

  routes.action({
    ...here,
    url: engagementPaths.editFinding(':slug', ':finding'),
    params: one,
    body: editorForm,
    largest: LARGEST_FINDING_FORM,
    from: ({ params }) => engagementPaths.editFinding(params.slug, params.finding),
    // The revision alone can be wrong: what was typed is shown again upon what there is now.
    invalid: async (context, { params, values }) => {
      const finding = await findFinding(services, context.reach, params.finding);
      if (finding === null) return errorPage(404);
      const page = await editor(services, context, finding, {
        text: textWith(sentFields(values), finding.text),
      });
      return page === null ? errorPage(404) : unprocessable(page);
    },
    handler: async (context, { params, body, values }) => {
      const finding = await findFinding(services, context.reach, params.finding);
      if (finding === null) return errorPage(404);
      const sent = sentFields(values);
      const saving = saveFinding(services, context.act, finding.id, {
        revision: body.revision,
        base: body.before,
        change: decidedFields(sent, body.undecided),
      });
      if (body.onwards === 'autosave') {
        const answer = async (): Promise<Reply> => {
          const outcome = await saving;
          const said = saidToScript(outcome);
          return isUndecided(outcome, body.undecided) ? keepingTyped(said) : said;
        };
        return toScript(answer());
      }
      const outcome = await saving;
      const wanted = textWith(sent, finding.text);
      return afterSaving(services, context, { finding, wanted, onwards: body.onwards }, outcome);
    },
  });
}
