import { z } from 'zod';
import type { OwnerContext } from '../../../access/context.ts';
import { readPage } from '../../../data/list.ts';
import { planAllowsEnforcement } from '../../../domain/plan.ts';
import { localTime } from '../../../domain/zoned-time.ts';
import { addressWith, pageLinks, placeFields } from '../../../http/list.ts';
import { paths } from '../../../http/paths.ts';
import { html, type Reply, seeOther } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { SIGNED_IN_AS } from '../../../ui/form.tsx';
import { APPLY } from '../mfa-policy/commands.ts';
import { policiesOf, type ShownPolicies } from '../mfa-policy/queries.ts';
import { readStart } from '../mfa-policy/start.ts';
import { workspaceEntries } from '../navigation.ts';
import { DRY_RUN_SHOWN, foreseeAll, groupsOf, shownOf } from './dry-run.ts';
import { type DryRunFacts, DryRunPage } from './dry-run-views.tsx';
import { membersInRollout, stretchOf } from './queries.ts';

const dryRunQuery = z.object({
  ...placeFields,
  apply: z.enum(APPLY).catch('next-sign-in'),
  date: z.string().max(40).catch(''),
  show: z.enum(DRY_RUN_SHOWN).nullable().catch(null),
  // The switch's form holds the reader's address, which its button brings along.
  [SIGNED_IN_AS]: z.string().optional().catch(undefined),
});
type DryRunQuery = z.output<typeof dryRunQuery>;

interface Start {
  readonly startsAt: number | null;
  /** What is wrong with the day; null where nothing is, or none is wanted. */
  readonly message: string | null;
}

function startOf({ apply, date }: DryRunQuery, { session, now }: OwnerContext): Start {
  if (apply !== 'date') return { startsAt: null, message: null };
  const read = readStart(date, session.workspace.zone, now);
  return read.ok ? { startsAt: read.startsAt, message: null } : { startsAt: null, message: read.message };
}

function whyNot({ session }: OwnerContext, { team, clients }: ShownPolicies): DryRunFacts['whyNot'] {
  if (!planAllowsEnforcement(session.workspace.plan)) return 'plan';
  return team.standing === 'on' || clients.standing === 'on' ? 'on' : null;
}

async function dryRun(services: Services, context: OwnerContext, query: DryRunQuery): Promise<Reply> {
  const { session, scope, now } = context;
  const { slug, plan, zone } = session.workspace;
  const { apply, date, show } = query;
  // No address of a page keeps an email address: it stands in the browser's history, and is shown to others (ASVS 14.2.1).
  if (query[SIGNED_IN_AS] !== undefined)
    return seeOther(addressWith(paths.mfaDryRun(slug), { apply, date, show }));
  const [policies, members] = await Promise.all([
    policiesOf(services.db, scope, plan, now),
    membersInRollout(services.db, scope),
  ]);
  const start = startOf(query, context);
  const all = foreseeAll(members, policies, { plan, startsAt: start.startsAt }, now);
  const shown = shownOf(all, show);
  const page = await readPage('oldest-first', query, async (stretch) => stretchOf(shown, stretch));
  return html(
    <DashboardPage
      title="Who would be asked"
      current={workspaceEntries.settings}
      session={session}
      room="wide"
    >
      <DryRunPage
        facts={{
          apply,
          date: start.startsAt === null ? date : localTime(start.startsAt, zone),
          errors: start.message === null ? {} : { date: start.message },
          whyNot: whyNot(context, policies),
          groups: groupsOf(all),
          rows: page.rows,
          counts: {
            all: all.length,
            'must-set-up': shownOf(all, 'must-set-up').length,
            away: shownOf(all, 'away').length,
            unreachable: shownOf(all, 'unreachable').length,
          },
          shown: show,
          pages: pageLinks(paths.mfaDryRun(slug), { apply, date, show }, page, 'oldest-first'),
          zone,
          now,
        }}
      />
    </DashboardPage>,
  );
}

/** What switching the policy on would mean (B5), for whoever can switch it. */
export function dryRunRoutes(routes: Routes, services: Services): void {
  routes.page({
    url: paths.mfaDryRun(':slug'),
    host: 'base',
    access: 'owner',
    query: dryRunQuery,
    handler: (context, { query }) => dryRun(services, context, query),
  });
}
