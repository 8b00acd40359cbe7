import type { DashboardContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { LARGEST_TEMPLATE_FORM } from '../../../domain/finding-template.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { errorPage, html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { engagementEntries } from '../navigation.ts';
import { engagementPaths } from '../paths.ts';
import { TOO_MANY } from './commands.ts';
import { newTemplateForm, sentTemplate } from './form.ts';
import type { TemplateFormFacts } from './form-views.tsx';
import { saveAsTemplate, strippedOf } from './save.ts';
import { SaveAsTemplatePage } from './save-views.tsx';

const one = workspaceParams.extend({ finding: idField });

/** The page on which a finding becomes a template, with what was typed, or without what may be the client's. */
async function page(
  services: Services,
  context: DashboardContext,
  id: string,
  shown: Partial<Omit<TemplateFormFacts, 'leads'>> = {},
) {
  const stripped = await strippedOf(services, context, id);
  if (stripped === null) return null;
  return (
    <DashboardPage
      title={`Save as template · ${stripped.finding.text.title.trim() || 'Untitled finding'}`}
      current={engagementEntries.engagements}
      session={context.session}
    >
      <SaveAsTemplatePage
        stripped={stripped}
        facts={{
          ...{ text: stripped.text, problems: stripped.problems, leads: stripped.finding.leads },
          ...shown,
        }}
      />
    </DashboardPage>
  );
}

/** Saving a finding as a template: first what may be the client's, then, once it was seen, the template (E16). */
export function saveAsTemplateRoutes(routes: Routes, services: Services): void {
  const here = { host: 'base', access: 'dashboard' } as const;

  routes.page({
    ...here,
    url: engagementPaths.saveAsTemplate(':slug', ':finding'),
    params: one,
    handler: async (context, { params }) => {
      const shown = await page(services, context, params.finding);
      return shown === null ? errorPage(404) : html(shown);
    },
  });

  routes.action({
    ...here,
    url: engagementPaths.saveAsTemplate(':slug', ':finding'),
    params: one,
    body: newTemplateForm,
    largest: LARGEST_TEMPLATE_FORM,
    from: ({ params: { slug, finding } }) => engagementPaths.saveAsTemplate(slug, finding),
    invalid: async (context, { params, values }) => {
      const shown = await page(services, context, params.finding, { text: sentTemplate(values) });
      return shown === null ? errorPage(404) : unprocessable(shown);
    },
    handler: async (context, { params, body, values }): Promise<Reply> => {
      const text = sentTemplate(values);
      const wanted = { text, isChecked: body.checked };
      const outcome = await saveAsTemplate(services, context, params.finding, wanted);
      if (!outcome.ok) {
        if (outcome.reason === 'unknown' || outcome.reason === 'not-allowed') return errorPage(404);
        const trouble = outcome.reason === 'too-many' ? { error: TOO_MANY } : outcome;
        const shown = await page(services, context, params.finding, { text, ...trouble });
        return shown === null ? errorPage(404) : unprocessable(shown);
      }
      await leaveFlash(services.db, context.session.sessionId, 'Template saved.');
      return seeOther(engagementPaths.template(context.session.workspace.slug, outcome.id));
    },
  });
}
