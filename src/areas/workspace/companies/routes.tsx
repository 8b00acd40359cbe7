import { z } from 'zod';
import type { DashboardContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import type { FieldErrors, FieldValues } from '../../../http/input.ts';
import { paths } from '../../../http/paths.ts';
import { given } from '../../../http/plain-fields.ts';
import { errorPage, html, keepingTyped, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import { FormattedText } from '../../../markdown/texts-of-page.tsx';
import type { Services } from '../../../services.ts';
import { deadlineRulesOf, engagementsOf } from '../../engagements/public.ts';
import { workspaceEntries } from '../navigation.ts';
import { archiveCompany, type CompanyOutcome, createCompany, editCompany } from './commands.ts';
import { companyForm, namesakeError } from './form.ts';
import { CompanyFormPage } from './form-views.tsx';
import { notKept, withKept } from './kept.ts';
import { CompanyPage } from './page-views.tsx';
import { type Company, companiesOf, contactsOf, findCompany } from './queries.ts';
import { revisionOf } from './revision.ts';
import { CompaniesPage } from './views.tsx';

const one = workspaceParams.extend({ company: idField });

const changeForm = companyForm.extend({ revision: given(z.string().max(64).optional()) });

/** There is no evidence that a note could show. */
const NONE = new Map();

const isOwner = ({ session }: DashboardContext) => session.membership.role === 'owner';

async function show(services: Services, context: DashboardContext, id: string): Promise<Reply> {
  const { session, reach, scope } = context;
  const company = await findCompany(services, reach, id);
  if (company === null) return errorPage(404);
  const [contacts, engagements, deadlines] = await Promise.all([
    contactsOf(services.db, reach, id),
    engagementsOf(services, reach, { companyId: id }),
    deadlineRulesOf(services.db, { workspaceId: scope.workspaceId, companyId: id }),
  ]);
  const notes =
    company.notes.trim() === '' ? null : (
      <FormattedText text={company.notes} evidence={NONE} idPrefix="notes" topHeading={3} />
    );
  return html(
    <DashboardPage title={company.name} current={workspaceEntries.companies} session={session}>
      <CompanyPage
        facts={{ company, contacts, engagements, deadlines, isOwner: isOwner(context) }}
        notes={notes}
      />
    </DashboardPage>,
  );
}

interface Shown {
  /** Null for one that is being added. */
  readonly company: Company | null;
  readonly values: FieldValues;
  /** What somebody else has made of it meanwhile. */
  readonly theirs?: Company;
  readonly errors?: FieldErrors;
}

const formPage = ({ session }: DashboardContext, { company, ...form }: Shown) => (
  <DashboardPage
    title={company === null ? 'Add a company' : `Edit company · ${company.name}`}
    current={workspaceEntries.companies}
    session={session}
  >
    <CompanyFormPage
      form={{
        id: company?.id ?? null,
        ...(company !== null && { revision: form.values.revision ?? revisionOf(company) }),
        ...form,
      }}
    />
  </DashboardPage>
);

async function after(
  services: Services,
  context: DashboardContext,
  id: string,
  { outcome, says }: { readonly outcome: Exclude<CompanyOutcome, 'namesake'>; readonly says: string },
): Promise<Reply> {
  if (outcome === 'unknown') return errorPage(404);
  if (outcome === 'not-kept') return notKept(context, id);
  await leaveFlash(services.db, context.session.sessionId, says);
  return seeOther(paths.company(context.session.workspace.slug, id));
}

/** Client companies: the list, adding one, and what it is (E5). */
export function companyRoutes(routes: Routes, services: Services): void {
  const here = { host: 'base', access: 'dashboard' } as const;

  routes.page({
    ...here,
    url: paths.companies(':slug'),
    handler: async ({ session, reach }) =>
      html(
        <DashboardPage title="Companies" current={workspaceEntries.companies} session={session}>
          <CompaniesPage companies={await companiesOf(services.db, reach)} />
        </DashboardPage>,
      ),
  });

  routes.page({
    ...here,
    url: paths.newCompany(':slug'),
    handler: (context) => html(formPage(context, { company: null, values: {} })),
  });

  routes.action({
    ...here,
    url: paths.companies(':slug'),
    params: workspaceParams,
    body: companyForm,
    from: ({ params }) => paths.newCompany(params.slug),
    invalid: (context, { values, errors }) =>
      unprocessable(formPage(context, { company: null, values, errors })),
    handler: async (context, { body, values }) => {
      const added = await createCompany(services, context.act, body);
      if (!added.ok) {
        const errors = { reference: namesakeError(body.reference) };
        return unprocessable(formPage(context, { company: null, values, errors }));
      }
      return after(services, context, added.id, { outcome: 'done', says: `${body.name} added.` });
    },
  });

  routes.page({
    ...here,
    url: paths.company(':slug', ':company'),
    params: one,
    handler: (context, { params }) => show(services, context, params.company),
  });

  routes.page({
    ...here,
    url: paths.editCompany(':slug', ':company'),
    params: one,
    handler: (context, { params }) =>
      withKept(services, context, params.company, (company) => {
        const { name, reference, notes } = company;
        return html(formPage(context, { company, values: { name, reference: reference ?? '', notes } }));
      }),
  });

  routes.action({
    ...here,
    url: paths.company(':slug', ':company'),
    params: one,
    body: changeForm,
    from: ({ params: { slug, company } }) => paths.editCompany(slug, company),
    invalid: (context, { params, values, errors }) =>
      withKept(services, context, params.company, (company) =>
        unprocessable(formPage(context, { company, values, errors })),
      ),
    handler: async (context, { params, body, values }) => {
      const { revision, ...wanted } = body;
      const seen = revision ?? null;
      const outcome = await editCompany(services, context.act, params.company, { ...wanted, seen });
      if (outcome === 'conflict') {
        return withKept(services, context, params.company, (company) => {
          const again = { ...values, revision: revisionOf(company) };
          return keepingTyped(unprocessable(formPage(context, { company, values: again, theirs: company })));
        });
      }
      if (outcome === 'namesake') {
        const errors = { reference: namesakeError(body.reference) };
        return withKept(services, context, params.company, (company) =>
          unprocessable(formPage(context, { company, values, errors })),
        );
      }
      return after(services, context, params.company, { outcome, says: 'Saved.' });
    },
  });

  routes.action({
    ...here,
    url: paths.archiveCompany(':slug', ':company'),
    params: one,
    body: z.object({ archived: z.enum(['true', 'false']) }),
    from: ({ params: { slug, company } }) => paths.company(slug, company),
    invalid: () => errorPage(404),
    handler: async (context, { params, body }) => {
      const archived = body.archived === 'true';
      const outcome = await archiveCompany(services, context.act, params.company, archived);
      const says = archived
        ? 'Archived. Its contacts no longer see anything of it in the portal.'
        : 'Restored. Its contacts see what was published for them again.';
      return after(services, context, params.company, { outcome, says });
    },
  });
}
