import { z } from 'zod';
import type { OwnerContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { tenantUrl } from '../../../access/site.ts';
import { readAuditEnd } from '../../../domain/last-day.ts';
import { safeReturnTo } from '../../../domain/return-to.ts';
import { writtenEnd } from '../../../domain/zoned-time.ts';
import { idField, plainlyTyped, workspaceParams } from '../../../http/fields.ts';
import type { FieldErrors } from '../../../http/input.ts';
import { paths } from '../../../http/paths.ts';
import { errorPage, html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Deed } from '../../../http/route-kinds.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { companyChoices } from '../../engagements/public.ts';
import { activeCompany } from '../companies/queries.ts';
import { workspaceEntries } from '../navigation.ts';
import { changeRole, type RoleNow } from './change-role.ts';
import { COMPANY_REFUSALS, companyField } from './company-field.ts';
import { LAST_DAY_PROBLEMS } from './last-day.ts';
import { findMember, type Member } from './queries.ts';
import { type RoleForm, RolePage } from './role-views.tsx';

const roleField = z.enum(['consultant', 'client', 'auditor'], 'Choose a role.');
const one = z.object({ membership: idField });
const wanted = one
  .extend({ role: roleField, company: plainlyTyped, until: plainlyTyped })
  .superRefine((form, context) => {
    if (form.role !== 'client') return;
    const message = companyField.safeParse(form.company).error?.issues[0]?.message;
    if (message !== undefined) context.addIssue({ code: 'custom', path: ['company'], message });
  });
type Wanted = z.output<typeof wanted>;
const chosenBefore = z.object({
  role: roleField.optional(),
  company: z.string().optional(),
  until: z.string().optional(),
});

/** The company of who is to be a client; what is chosen there is nothing to a consultant. */
const companyOf = ({ role, company }: Wanted) => (role === 'client' ? companyField.parse(company) : null);

const lastDayOf = ({ role, until }: Wanted) => (role === 'auditor' ? until : null);

/** What a member is to be, or is, in words that go on after “make them”. */
function inWords({ role, company, until }: RoleNow): string {
  switch (role) {
    case 'consultant':
      return 'a consultant';
    case 'client':
      return `a client of ${company ?? 'a company'}`;
    case 'auditor':
      return `an auditor until ${until ?? 'a day'}`;
  }
}

function ownerStays({ session }: OwnerContext): Reply {
  return errorPage(409, {
    title: 'The owner’s role can’t be changed',
    body: 'A workspace always has an owner. Transfer it to a consultant first; you’ll be a consultant then.',
    action: { href: paths.settings(session.workspace.slug), label: 'Transfer ownership' },
  });
}

/** Does what is about a member; a refusal where there is none of that id, or it is the owner. */
async function withMember<T>(
  services: Services,
  context: OwnerContext,
  membership: string | undefined,
  work: (member: Member) => T | Promise<T>,
): Promise<T | Reply> {
  const member = membership === undefined ? null : await findMember(services.db, context.scope, membership);
  if (member === null) return errorPage(404);
  return member.role === 'owner' ? ownerStays(context) : work(member);
}

interface Chosen {
  readonly values?: RoleForm['values'];
  readonly errors?: FieldErrors;
}

async function rolePage(services: Services, context: OwnerContext, member: Member, chosen: Chosen) {
  const { session, reach } = context;
  const companies = await companyChoices(services.db, reach);
  const { companyId: id, company: name } = member;
  const isListed = id === null || name === null || companies.some((company) => company.id === id);
  const form = {
    member,
    portalUrl: tenantUrl(services.config, session.workspace.slug),
    needToKnow: session.workspace.needToKnow,
    zone: session.workspace.zone,
    companies: isListed ? companies : [...companies, { id, name, reference: 'archived' }],
    ...chosen,
  };
  return (
    <DashboardPage
      title={`Change ${member.name}’s role`}
      current={workspaceEntries.members}
      session={session}
    >
      <RolePage form={form} />
    </DashboardPage>
  );
}

/** The page again, with what is wrong about the company or the day that was chosen. */
async function refused(
  services: Services,
  context: OwnerContext,
  { membership, ...values }: Wanted,
  errors: FieldErrors,
): Promise<Reply> {
  return withMember(services, context, membership, async (member) =>
    unprocessable(await rolePage(services, context, member, { values, errors })),
  );
}

async function change(services: Services, context: OwnerContext, body: Wanted): Promise<Reply> {
  const wanted = { membershipId: body.membership, company: companyOf(body), lastDay: lastDayOf(body) };
  const outcome = await changeRole(services, context.act, wanted);
  if (!outcome.ok) {
    const { reason } = outcome;
    if (reason === 'several' || reason === 'no-company')
      return refused(services, context, body, { company: COMPANY_REFUSALS[reason] });
    if (reason === 'day') return refused(services, context, body, { until: LAST_DAY_PROBLEMS[outcome.day] });
    return reason === 'owner' ? ownerStays(context) : errorPage(404);
  }
  const { sessionId, workspace } = context.session;
  const { name, as } = outcome;
  const message = outcome.changed
    ? `${name} is now ${inWords(as)}. We’ve emailed them.`
    : `${name} was ${inWords(as)} already, so nothing was changed.`;
  await leaveFlash(services.db, sessionId, message);
  return seeOther(paths.members(workspace.slug));
}

/** What the owner confirms; a company or a day that can't be is told before a password is asked for. */
async function deedOf(
  services: Services,
  context: OwnerContext,
  { body, member }: { readonly body: Wanted; readonly member: Member },
): Promise<Deed | Reply> {
  const { db } = services;
  const { session, now } = context;
  const { name: workspace, zone } = session.workspace;
  const typed = lastDayOf(body);
  const last = typed === null ? null : readAuditEnd(typed, zone, now);
  if (last !== null && !last.ok)
    return refused(services, context, body, { until: LAST_DAY_PROBLEMS[last.reason] });
  const until = last === null ? null : writtenEnd(last.until, zone);
  const wanted = companyOf(body);
  let company: string | null = null;
  if (wanted !== null && wanted === member.companyId) company = member.company;
  else if (wanted !== null) {
    const found = await activeCompany(db, context.scope.workspaceId, wanted);
    if (found === 'several') return refused(services, context, body, { company: COMPANY_REFUSALS.several });
    if (found === 'none')
      return refused(services, context, body, { company: COMPANY_REFUSALS['no-company'] });
    company = found.name;
  }
  const as = { role: body.role, company, until };
  return { deed: `make ${member.name} ${inWords(as)} in ${workspace}`, button: 'Change the role' };
}

/** B14: what a member is, as the owner changes it. */
export function roleRoutes(routes: Routes, services: Services): void {
  const owner = { host: 'base', access: 'owner' } as const;

  routes.page({
    ...owner,
    url: paths.askToChangeRole(':slug', ':membership'),
    params: workspaceParams.extend(one.shape),
    query: chosenBefore,
    handler: (context, { params, query: values }) =>
      withMember(services, context, params.membership, async (member) =>
        html(await rolePage(services, context, member, { values })),
      ),
  });

  routes.action({
    ...owner,
    url: paths.changeRole(':slug'),
    params: workspaceParams,
    body: wanted,
    fresh: (context, { body }) =>
      withMember<Deed | Reply>(services, context, body.membership, (member) =>
        deedOf(services, context, { body, member }),
      ),
    from: ({ params: { slug }, values: { membership, ...chosen } }) => {
      const member = idField.safeParse(membership);
      if (!member.success) return paths.members(slug);
      const here = paths.askToChangeRole(slug, member.data);
      return safeReturnTo(`${here}?${new URLSearchParams(chosen)}`) ?? here;
    },
    invalid: (context, { body, values, errors }) =>
      withMember(services, context, body.membership, async (member) =>
        unprocessable(await rolePage(services, context, member, { values, errors })),
      ),
    handler: (context, { body }) => change(services, context, body),
  });
}
