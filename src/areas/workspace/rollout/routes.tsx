import { z } from 'zod';
import type { DashboardContext, OwnerContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { readAll, readPage } from '../../../data/list.ts';
import { AUDIENCES, asksPeople } from '../../../domain/mfa-policy.ts';
import { roleName } from '../../../domain/role.ts';
import { ROLLOUT_STATES, rolloutProgress, whyNotReminded } from '../../../domain/rollout.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { addressWith, csvFile, pageLinks, searchFields } from '../../../http/list.ts';
import { paths } from '../../../http/paths.ts';
import { errorPage, html, type Reply, seeOther } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { invitationsOf } from '../members/queries.ts';
import { policiesOf, type ShownPolicies, standingOfAny } from '../mfa-policy/queries.ts';
import { workspaceEntries } from '../navigation.ts';
import { type Reminding, remindAll, remindOne, whomToRemind } from './commands.ts';
import {
  curveOf,
  membersInRollout,
  narrowed,
  type RolloutFilter,
  type RolloutMember,
  type RolloutRow,
  rolloutRows,
  stretchOf,
} from './queries.ts';
import type { ReminderFacts } from './reminder-views.tsx';
import { RolloutPage } from './views.tsx';
import { methodsOf, remindedSays, STATE_NAMES } from './words.ts';

const filterFields = {
  q: searchFields.q,
  state: z.enum(ROLLOUT_STATES).nullable().default(null).catch(null),
  audience: z.enum(AUDIENCES).nullable().default(null).catch(null),
};
const listQuery = z.object({ ...searchFields, ...filterFields });

interface Everyone {
  readonly policies: ShownPolicies;
  readonly members: readonly RolloutMember[];
  readonly rows: readonly RolloutRow[];
}

async function everyone(services: Services, { session, scope, now }: DashboardContext): Promise<Everyone> {
  const [policies, members, invitations] = await Promise.all([
    policiesOf(services.db, scope, session.workspace.plan, now),
    membersInRollout(services.db, scope),
    invitationsOf(services.db, scope),
  ]);
  return { policies, members, rows: rolloutRows(members, invitations, policies, now) };
}

async function list(
  services: Services,
  context: DashboardContext,
  query: z.output<typeof listQuery>,
): Promise<Reply> {
  const { session, now } = context;
  const { slug, zone } = session.workspace;
  const { policies, members, rows } = await everyone(services, context);
  const filter: RolloutFilter = { state: query.state, audience: query.audience, q: query.q };
  const shown = narrowed(rows, filter);
  const page = await readPage('oldest-first', query, async (stretch) => stretchOf(shown, stretch));
  const inAddress = { ...filter };
  const isOwner = session.membership.role === 'owner';
  const at = { now, zone };
  const isDue = (member: RolloutMember) =>
    whyNotReminded({ ...member, refusedAt: null }, policies, at) === null;
  return html(
    <DashboardPage title="Rollout" current={workspaceEntries.settings} session={session} room="wide">
      <RolloutPage
        facts={{
          progress: rolloutProgress(members, policies),
          curve: curveOf(members, policies, now),
          policies,
          rows: page.rows,
          reminders: isOwner ? remindersOf(members, policies, at) : null,
          remindable: new Set(isOwner ? members.filter(isDue).map(({ id }) => id) : []),
          filter,
          pages: pageLinks(paths.mfaRollout(slug), inAddress, page, 'oldest-first'),
          csvHref: addressWith(paths.mfaRolloutCsv(slug), inAddress),
          zone,
          now,
        }}
      />
    </DashboardPage>,
  );
}

function remindersOf(
  members: readonly RolloutMember[],
  policies: ShownPolicies,
  at: { readonly now: number; readonly zone: string },
): ReminderFacts {
  const { due, leftOut } = whomToRemind(members, policies, at);
  const standing = standingOfAny(policies);
  return {
    isRequired: asksPeople(standing),
    isDated: AUDIENCES.some((one) => policies[one].standing === 'dated'),
    due: due.length,
    leftOut,
  };
}

/** Back to the page, with who was reminded, and who was not and why. */
async function said(services: Services, { session }: OwnerContext, reminding: Reminding): Promise<Reply> {
  await leaveFlash(services.db, session.sessionId, remindedSays(reminding));
  return seeOther(paths.mfaRollout(session.workspace.slug));
}

const HEADER = [
  ...['Name', 'Email address', 'Role', 'Company', 'State', 'Since, from or until (UTC)', 'Method'],
  ...['Last sign-in (UTC)', 'Last reminded (UTC)', 'Email refused (UTC)'],
];

const moment = (at: number | null) => (at === null ? '' : new Date(at).toISOString());

const cellsOf = ({ member, email, role, company, state, at, refusedAt }: RolloutRow): string[] => [
  member?.name ?? '',
  email,
  roleName(role),
  company ?? '',
  STATE_NAMES[state],
  moment(at),
  member === null ? '' : methodsOf(member),
  moment(member?.lastSignInAt ?? null),
  moment(member?.remindedAt ?? null),
  moment(refusedAt),
];

/** How far a workspace has come with its policy (B4), for everyone who sees its members. */
export function rolloutRoutes(routes: Routes, services: Services): void {
  routes.page({
    url: paths.mfaRollout(':slug'),
    host: 'base',
    access: 'dashboard',
    query: listQuery,
    handler: (context, { query }) => list(services, context, query),
  });

  routes.page({
    url: paths.mfaRolloutCsv(':slug'),
    host: 'base',
    access: 'dashboard',
    query: z.object(filterFields),
    handler: async (context, { query }) => {
      const { rows } = await everyone(services, context);
      const shown = narrowed(rows, query);
      return csvFile(
        `${context.session.workspace.slug}-rollout`,
        context.now,
        HEADER,
        readAll('oldest-first', async (stretch) => stretchOf(shown, stretch)),
        cellsOf,
      );
    },
  });

  routes.action({
    url: paths.mfaRemindAll(':slug'),
    host: 'base',
    access: 'owner',
    params: workspaceParams,
    from: ({ params }) => paths.mfaRollout(params.slug),
    handler: async (context) => said(services, context, await remindAll(services, context.act)),
  });

  routes.action({
    url: paths.mfaRemind(':slug'),
    host: 'base',
    access: 'owner',
    params: workspaceParams,
    from: ({ params }) => paths.mfaRollout(params.slug),
    body: z.object({ membership: idField }),
    invalid: () => errorPage(404),
    handler: async (context, { body }) => {
      const reminding = await remindOne(services, context.act, body.membership);
      return reminding === null ? errorPage(404) : said(services, context, reminding);
    },
  });
}
