import { z } from 'zod';
import type { OwnerContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { tenantUrl } from '../../../access/site.ts';
import { safeReturnTo } from '../../../domain/return-to.ts';
import { idField, plainlyTyped, workspaceParams } from '../../../http/fields.ts';
import type { FieldErrors } from '../../../http/input.ts';
import { paths } from '../../../http/paths.ts';
import { errorPage, html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Deed } from '../../../http/route-kinds.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { workspaceEntries } from '../navigation.ts';
import { changeRole } from './change-role.ts';
import { companyField } from './company-field.ts';
import { companyNames, findMember, type Member } from './queries.ts';
import { type RoleForm, RolePage } from './role-views.tsx';

const roleField = z.enum(['consultant', 'client'], 'Choose a role.');
const one = z.object({ membership: idField });
const wanted = one.extend({ role: roleField, company: plainlyTyped }).superRefine((form, context) => {
  if (form.role !== 'client') return;
  const message = companyField.safeParse(form.company).error?.issues[0]?.message;
  if (message !== undefined) context.addIssue({ code: 'custom', path: ['company'], message });
});
type Wanted = z.output<typeof wanted>;
const chosenBefore = z.object({ role: roleField.optional(), company: z.string().optional() });

/** The company of who is to be a client; what is typed there is nothing to a consultant. */
const companyOf = ({ role, company }: Wanted) => (role === 'client' ? companyField.parse(company) : null);

/** What a member is to be, or is, in words that go on after “make them”. */
const inWords = (company: string | null) => (company === null ? 'a consultant' : `a client of ${company}`);

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
  const { session, scope } = context;
  const form = {
    member,
    portalUrl: tenantUrl(services.config, session.workspace.slug),
    companies: await companyNames(services.db, scope),
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

async function change(services: Services, context: OwnerContext, body: Wanted): Promise<Reply> {
  const company = companyOf(body);
  const outcome = await changeRole(services, context.act, { membershipId: body.membership, company });
  if (!outcome.ok && outcome.reason === 'several') {
    return errorPage(409, {
      title: 'Several companies have this name',
      body: 'Nothing was changed. Give one of them another name first.',
      action: { href: paths.companies(context.session.workspace.slug), label: 'See the companies' },
    });
  }
  if (!outcome.ok) return outcome.reason === 'owner' ? ownerStays(context) : errorPage(404);
  const { sessionId, workspace } = context.session;
  const message = outcome.changed
    ? `${outcome.name} is now ${inWords(company)}. We’ve emailed them.`
    : `${outcome.name} was ${inWords(company)} already, so nothing was changed.`;
  await leaveFlash(services.db, sessionId, message);
  return seeOther(paths.members(workspace.slug));
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
      withMember<Deed>(services, context, body.membership, ({ name }) => ({
        deed: `make ${name} ${inWords(companyOf(body))} in ${context.session.workspace.name}`,
        button: 'Change the role',
      })),
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
