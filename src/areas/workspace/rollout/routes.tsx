import { z } from 'zod';
import type { DashboardContext } from '../../../access/context.ts';
import { readAll, readPage } from '../../../data/list.ts';
import { AUDIENCES } from '../../../domain/mfa-policy.ts';
import { roleName } from '../../../domain/role.ts';
import { type Policies, ROLLOUT_STATES, rolloutProgress } from '../../../domain/rollout.ts';
import { addressWith, csvFile, pageLinks, searchFields } from '../../../http/list.ts';
import { paths } from '../../../http/paths.ts';
import { html, type Reply } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { invitationsOf } from '../members/queries.ts';
import { policiesOf } from '../mfa-policy/queries.ts';
import { workspaceEntries } from '../navigation.ts';
import {
  membersInRollout,
  narrowed,
  type RolloutFilter,
  type RolloutMember,
  type RolloutRow,
  rolloutRows,
  stretchOf,
} from './queries.ts';
import { RolloutPage } from './views.tsx';
import { methodsOf, STATE_NAMES } from './words.ts';

const filterFields = {
  q: searchFields.q,
  state: z.enum(ROLLOUT_STATES).nullable().default(null).catch(null),
  audience: z.enum(AUDIENCES).nullable().default(null).catch(null),
};
const listQuery = z.object({ ...searchFields, ...filterFields });

interface Everyone {
  readonly policies: Policies;
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
  return html(
    <DashboardPage title="Rollout" current={workspaceEntries.settings} session={session} room="wide">
      <RolloutPage
        facts={{
          progress: rolloutProgress(members, policies),
          policies,
          rows: page.rows,
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

const HEADER = [
  ...['Name', 'Email address', 'Role', 'Company', 'State', 'Since, from or until (UTC)', 'Method'],
  'Last sign-in (UTC)',
];

const moment = (at: number | null) => (at === null ? '' : new Date(at).toISOString());

const cellsOf = ({ member, email, role, company, state, at }: RolloutRow): string[] => [
  member?.name ?? '',
  email,
  roleName(role),
  company ?? '',
  STATE_NAMES[state],
  moment(at),
  member === null ? '' : methodsOf(member),
  moment(member?.lastSignInAt ?? null),
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
}
