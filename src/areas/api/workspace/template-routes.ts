import { z } from 'zod';
import type { DashboardContext } from '../../../access/context.ts';
import { parseCwe } from '../../../domain/finding-fields.ts';
import { EMPTY_TEMPLATE, severityOfTemplate, tagsOf } from '../../../domain/finding-template.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { errorPage, json, misread, type Reply } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import {
  type CreateTemplateOutcome,
  createTemplate,
  deleteTemplate,
  editTemplate,
  type FoundTrace,
  findTemplate,
  leadingCvssOf,
  libraryOf,
  readVector,
  type Template,
  TOO_MANY_TEMPLATES,
} from '../../engagements/public.ts';
import { apiPaths } from '../paths.ts';
import { listOf } from './answer-schemas.ts';
import { answerWithPage, changedMeanwhile, isoTime, pageBehind } from './answers.ts';
import { holdsStill, tagOf } from './conditions.ts';
import { cursorQuery } from './cursor.ts';
import { once } from './once.ts';
import { listedTemplateAnswer, templateAnswer } from './template-answers.ts';
import { templateChangeOf, templateErrors, templateText } from './template-body.ts';

const one = workspaceParams.extend({ template: idField });

/** Five texts of 50 KB and what stands beside them, as JSON may escape it. */
const TEMPLATE_BYTES = 1024 * 1024;

const NOT_ALLOWED = 'This token was created for chosen engagements. It can’t add or change a template.';
const SHIPPED = 'This template is shipped, and nobody changes it. Create one of your own from it.';

type Leads = Awaited<ReturnType<typeof leadingCvssOf>>;

const listed = ({ id, text, own }: Template, leads: Leads): z.output<typeof listedTemplateAnswer> => {
  const cwe = parseCwe(text.cwe);
  return {
    ...{ id, shipped: own === null, title: text.title, language: text.language, tags: [...tagsOf(text)] },
    severity: severityOfTemplate(text, readVector, leads),
    cwe: cwe === 'unknown' ? null : cwe,
    changedAt: own === null ? null : isoTime(own.changedAt),
  };
};

const tagOfTemplate = ({ own }: Template) => tagOf(own?.revision ?? 0);

async function whole(
  services: Services,
  { scope }: Pick<DashboardContext, 'scope'>,
  id: string,
  status: 200 | 201 = 200,
): Promise<Reply> {
  const template = await findTemplate(services, scope, id);
  if (template === null) return errorPage(404);
  const { description, steps, impact, remediation, references, cvss4, cvss3 } = template.text;
  const answer: z.output<typeof templateAnswer> = {
    ...listed(template, await leadingCvssOf(services.db, scope.workspaceId)),
    cvss: [cvss4, cvss3].filter((vector) => vector !== ''),
    ...{ description, steps, impact, remediation, references },
  };
  return json(answer, status, tagOfTemplate(template));
}

/** What may be a client's, at the member in which it is. */
function traced(traces: readonly FoundTrace[]): Reply {
  const errors = new Map<string, string>();
  for (const { field, text, isCertain } of traces)
    if (!errors.has(field))
      errors.set(
        field,
        isCertain
          ? `This is the client’s: “${text.slice(0, 100)}”. Take it out.`
          : `This may belong to a client: “${text.slice(0, 100)}”. Take it out, or send checked with true.`,
      );
  return misread(Object.fromEntries(errors));
}

function notCreated(outcome: Exclude<CreateTemplateOutcome, { ok: true }>): Reply {
  switch (outcome.reason) {
    case 'not-allowed':
      return errorPage(403, { body: NOT_ALLOWED });
    case 'too-many':
      return errorPage(409, { body: TOO_MANY_TEMPLATES });
    case 'traces':
      return traced(outcome.traces);
    case 'problems':
      return misread(templateErrors(outcome.problems));
  }
}

/** A workspace's templates, its own and those that are shipped; to a client there are none (E16, E26). */
export function templateApiRoutes(routes: Routes, services: Services): void {
  const here = { host: 'both', access: 'member' } as const;

  routes.endpoint({
    ...here,
    method: 'GET',
    url: apiPaths.templates(':slug'),
    query: cursorQuery.extend({ q: z.string().max(200, 'Use at most 200 characters.').default('') }),
    answers: { status: 200, schema: listOf(listedTemplateAnswer) },
    handler: async (context, { query }) => {
      if (context.side === 'client') return errorPage(404);
      const filter = { q: query.q, tag: null, cwe: null, language: null, whose: null };
      const [{ found }, leads] = await Promise.all([
        libraryOf(services, context.scope, filter),
        leadingCvssOf(services.db, context.scope.workspaceId),
      ]);
      return answerWithPage(pageBehind(found, query.cursor), query.cursor, (template) =>
        listed(template, leads),
      );
    },
  });

  routes.endpoint({
    ...here,
    method: 'POST',
    url: apiPaths.templates(':slug'),
    body: templateText,
    answers: { status: 201, schema: templateAnswer, hasTag: true },
    largest: TEMPLATE_BYTES,
    handler: (context, { body, requestKey }) => {
      if (context.side === 'client') return errorPage(404);
      const read = templateChangeOf(body);
      if (!read.ok) return misread(read.errors);
      const text = { ...EMPTY_TEMPLATE, ...read.change };
      return once(services, context, requestKey, {
        deed: (act) => createTemplate(services, act, text, body.checked),
        answer: (seen, outcome) => (outcome.ok ? whole(seen, context, outcome.id, 201) : notCreated(outcome)),
        companyOf: () => null,
        isReached: async (id) => (await findTemplate(services, context.scope, id)) !== null,
      });
    },
  });

  routes.endpoint({
    ...here,
    method: 'GET',
    url: apiPaths.template(':slug', ':template'),
    params: one,
    answers: { status: 200, schema: templateAnswer, hasTag: true },
    handler: async (context, { params }) =>
      context.side === 'client' ? errorPage(404) : whole(services, context, params.template),
  });

  routes.endpoint({
    ...here,
    method: 'PATCH',
    url: apiPaths.template(':slug', ':template'),
    params: one,
    body: templateText,
    isConditional: true,
    answers: { status: 200, schema: templateAnswer, hasTag: true },
    largest: TEMPLATE_BYTES,
    handler: async (context, { params: { template: id }, body, ifMatch }) => {
      if (context.side === 'client') return errorPage(404);
      const template = await findTemplate(services, context.scope, id);
      if (template === null) return errorPage(404);
      if (template.own === null) return errorPage(403, { body: SHIPPED });
      if (!holdsStill(ifMatch, tagOfTemplate(template))) return changedMeanwhile();
      const read = templateChangeOf(body);
      if (!read.ok) return misread(read.errors);
      const { revision } = template.own;
      const edit = { revision, change: read.change, isChecked: body.checked };
      const outcome = await editTemplate(services, context, id, edit);
      if (outcome.ok) return whole(services, context, id);
      switch (outcome.reason) {
        case 'unknown':
          return errorPage(404);
        case 'not-allowed':
          return errorPage(403, { body: NOT_ALLOWED });
        case 'conflict':
          return changedMeanwhile();
        case 'traces':
          return traced(outcome.traces);
        case 'problems':
          return misread(templateErrors(outcome.problems));
      }
    },
  });

  routes.endpoint({
    ...here,
    method: 'DELETE',
    url: apiPaths.template(':slug', ':template'),
    params: one,
    isConditional: true,
    answers: { status: 204, schema: null },
    handler: async (context, { params: { template: id }, ifMatch }) => {
      if (context.side === 'client') return errorPage(404);
      const template = await findTemplate(services, context.scope, id);
      if (template === null) return errorPage(404);
      if (template.own === null) return errorPage(403, { body: SHIPPED });
      if (!holdsStill(ifMatch, tagOfTemplate(template))) return changedMeanwhile();
      const revision = ifMatch === null ? null : template.own.revision;
      switch (await deleteTemplate(services, context.act, id, revision)) {
        case 'done':
          return { kind: 'nothing' };
        case 'unknown':
          return errorPage(404);
        case 'not-allowed':
          return errorPage(403, { body: NOT_ALLOWED });
        case 'changed':
          return changedMeanwhile();
      }
    },
  });
}
