import { z } from 'zod';
import type { DashboardContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { EMPTY_TEMPLATE, LARGEST_TEMPLATE_FORM } from '../../../domain/finding-template.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { errorPage, html, keepingTyped, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { leadingCvssOf } from '../finding/leading.ts';
import { engagementEntries } from '../navigation.ts';
import { engagementPaths } from '../paths.ts';
import { createTemplate, editTemplate, TOO_MANY } from './commands.ts';
import { newTemplateForm, sentTemplate, templateForm } from './form.ts';
import { type TemplateFormFacts, TemplateFormPage } from './form-views.tsx';
import { findOwnTemplate, findTemplate, type Template } from './queries.ts';

const one = workspaceParams.extend({ template: idField });

/** A template that is changed, as its form was made of it. */
interface Changed {
  readonly template: Template;
  readonly revision: number;
  /** What somebody else has made of it meanwhile. */
  readonly theirs?: Template;
}

async function page(
  services: Services,
  { session, scope }: DashboardContext,
  facts: Omit<TemplateFormFacts, 'leads'>,
  changed: Changed | null = null,
) {
  const leads = await leadingCvssOf(services.db, scope.workspaceId);
  return (
    <DashboardPage
      title={changed === null ? 'New template' : `Edit template · ${changed.template.text.title}`}
      current={engagementEntries.templates}
      session={session}
    >
      <TemplateFormPage
        facts={{ ...facts, leads }}
        subject={changed === null ? null : { ...changed, id: changed.template.id }}
      />
    </DashboardPage>
  );
}

/** Writing templates: a new one, blank or copied from another, and changes of the workspace's own (E16). */
export function templateFormRoutes(routes: Routes, services: Services): void {
  const here = { host: 'base', access: 'dashboard' } as const;

  routes.page({
    ...here,
    url: engagementPaths.newTemplate(':slug'),
    query: z.object({ of: idField.nullable().default(null) }),
    handler: async (context, { query }) => {
      const of = query.of === null ? null : await findTemplate(services, context.scope, query.of);
      return html(await page(services, context, { text: of?.text ?? EMPTY_TEMPLATE }));
    },
  });

  routes.action({
    ...here,
    url: engagementPaths.templates(':slug'),
    params: workspaceParams,
    body: newTemplateForm,
    largest: LARGEST_TEMPLATE_FORM,
    from: ({ params }) => engagementPaths.newTemplate(params.slug),
    // No field can be wrong in its form alone: what is wrong with it is the command's to say.
    invalid: async (context, { values }) =>
      unprocessable(await page(services, context, { text: sentTemplate(values) })),
    handler: async (context, { body, values }): Promise<Reply> => {
      const text = sentTemplate(values);
      const outcome = await createTemplate(services, context.act, text, body.checked);
      if (!outcome.ok) {
        if (outcome.reason === 'not-allowed') return errorPage(404);
        const trouble = outcome.reason === 'too-many' ? { error: TOO_MANY } : outcome;
        return unprocessable(await page(services, context, { text, ...trouble }));
      }
      await leaveFlash(services.db, context.session.sessionId, 'Template saved.');
      return seeOther(engagementPaths.template(context.session.workspace.slug, outcome.id));
    },
  });

  routes.page({
    ...here,
    url: engagementPaths.editTemplate(':slug', ':template'),
    params: one,
    handler: async (context, { params }) => {
      const template = await findOwnTemplate(services, context.scope, params.template);
      if (template === null || template.own === null) return errorPage(404);
      const { revision } = template.own;
      return html(await page(services, context, { text: template.text }, { template, revision }));
    },
  });

  routes.action({
    ...here,
    url: engagementPaths.editTemplate(':slug', ':template'),
    params: one,
    body: templateForm,
    largest: LARGEST_TEMPLATE_FORM,
    from: ({ params: { slug, template } }) => engagementPaths.editTemplate(slug, template),
    invalid: async (context, { params, values }) => {
      const template = await findOwnTemplate(services, context.scope, params.template);
      if (template === null || template.own === null) return errorPage(404);
      const { revision } = template.own;
      const text = sentTemplate(values);
      return unprocessable(await page(services, context, { text }, { template, revision }));
    },
    handler: async (context, { params, body, values }): Promise<Reply> => {
      const text = sentTemplate(values);
      const { revision, checked: isChecked } = body;
      const outcome = await editTemplate(services, context, params.template, {
        ...{ revision, isChecked, change: text },
      });
      if (!outcome.ok) {
        if (outcome.reason === 'conflict') {
          const { theirs } = outcome;
          const changed = { template: theirs, revision: theirs.own?.revision ?? revision, theirs };
          return keepingTyped(unprocessable(await page(services, context, { text }, changed)));
        }
        const template = await findOwnTemplate(services, context.scope, params.template);
        if (template === null || outcome.reason === 'unknown' || outcome.reason === 'not-allowed')
          return errorPage(404);
        return unprocessable(await page(services, context, { text, ...outcome }, { template, revision }));
      }
      await leaveFlash(services.db, context.session.sessionId, 'Template saved.');
      return seeOther(engagementPaths.template(context.session.workspace.slug, params.template));
    },
  });
}
