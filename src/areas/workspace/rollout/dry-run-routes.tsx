import { z } from 'zod';
import type { OwnerContext } from '../../../access/context.ts';
import { readPage } from '../../../data/list.ts';
import { planAllowsEnforcement } from '../../../domain/plan.ts';
import { localTime } from '../../../domain/zoned-time.ts';
import type { FieldErrors } from '../../../http/input.ts';
import { addressWith, pageLinks, positionFields } from '../../../http/list.ts';
import { paths } from '../../../http/paths.ts';
import { html, type Reply, seeOther } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { SIGNED_IN_AS } from '../../../ui/form.tsx';
import { APPLY } from '../mfa-policy/commands.ts';
import { policiesOf, type ShownPolicies } from '../mfa-policy/queries.ts';
import { type RulesForm, readRules, rulesQuery, rulesValues, triedRules } from '../mfa-policy/rules-form.ts';
import { rulesPage } from '../mfa-policy/rules-routes.tsx';
import { readStart } from '../mfa-policy/start.ts';
import { workspaceEntries } from '../navigation.ts';
import { DRY_RUN_SHOWN, foreseeAll, groupsOf, shownOf } from './dry-run.ts';
import type { DryRunChoice } from './dry-run-choice-views.tsx';
import { type DryRunFacts, DryRunPage } from './dry-run-views.tsx';
import { membersInRollout, stretchOf } from './queries.ts';
import { bothTried, rulesTried, type Trials, trialSays } from './trial.ts';

const dryRunQuery = z.object({
  ...positionFields,
  ...rulesQuery,
  apply: z.enum(APPLY).catch('next-sign-in'),
  date: z.string().max(40).catch(''),
  show: z.enum(DRY_RUN_SHOWN).nullable().catch(null),
  // The switch's form holds the reader's address, which its button brings along.
  [SIGNED_IN_AS]: z.string().optional().catch(undefined),
});
type DryRunQuery = z.output<typeof dryRunQuery>;

/** What is tried out, and how its page says it. */
interface Tried {
  readonly choice: DryRunChoice;
  readonly trials: Trials;
}

/** What is wrong with the rules, by the field of their form. */
interface Wrong {
  readonly wrong: FieldErrors;
}

/** The one switch for everyone. */
function switchTried(
  { apply, date }: DryRunQuery,
  policies: ShownPolicies,
  { session, now }: OwnerContext,
): Tried {
  const { zone } = session.workspace;
  const read = apply === 'date' ? readStart(date, zone, now) : null;
  const startsAt = read?.ok === true ? read.startsAt : null;
  return {
    choice: {
      kind: 'both',
      apply,
      date: startsAt === null ? date : localTime(startsAt, zone),
      errors: read?.ok === false ? { date: read.message } : {},
    },
    trials: bothTried(apply, startsAt, policies),
  };
}

/** A rule for each (B2); what is wrong with them, by field, where they are none. */
function eachTried(form: RulesForm, policies: ShownPolicies, { session, now }: OwnerContext): Tried | Wrong {
  const { zone } = session.workspace;
  const read = readRules(form, policies, { zone, now });
  if (!read.ok) return { wrong: read.errors };
  const trials = rulesTried(read.rules, policies);
  const says = {
    team: trialSays(trials.team, policies.team, zone),
    clients: trialSays(trials.clients, policies.clients, zone),
  };
  const values = rulesValues(form);
  const rulesHref = addressWith(paths.mfaRules(session.workspace.slug), values);
  return { choice: { kind: 'each', values, says, rulesHref, errors: {} }, trials };
}

function whyNot(
  { session }: OwnerContext,
  { team, clients }: ShownPolicies,
  { kind }: DryRunChoice,
): DryRunFacts['whyNot'] {
  if (!planAllowsEnforcement(session.workspace.plan)) return 'plan';
  return kind === 'both' && (team.standing === 'on' || clients.standing === 'on') ? 'on' : null;
}

/** The parameters of the same choice at another address. */
const choiceInAddress = (choice: DryRunChoice): Readonly<Record<string, string>> =>
  choice.kind === 'both' ? { apply: choice.apply, date: choice.date } : choice.values;

async function dryRun(services: Services, context: OwnerContext, query: DryRunQuery): Promise<Reply> {
  const { session, scope, now } = context;
  const { slug, plan, zone } = session.workspace;
  const { apply, date, show } = query;
  const form = triedRules(query);
  // No address of a page keeps an email address: it stands in the browser's history, and is shown to others (ASVS 14.2.1).
  if (query[SIGNED_IN_AS] !== undefined)
    return seeOther(
      addressWith(paths.mfaDryRun(slug), { ...(form === null ? { apply, date } : rulesValues(form)), show }),
    );
  const [policies, members] = await Promise.all([
    policiesOf(services.db, scope, plan, now),
    membersInRollout(services.db, scope),
  ]);
  const tried = form === null ? switchTried(query, policies, context) : eachTried(form, policies, context);
  if ('wrong' in tried) {
    const sent = { values: form === null ? {} : rulesValues(form), errors: tried.wrong };
    return html(await rulesPage(services, context, sent));
  }
  const { choice, trials } = tried;
  const all = foreseeAll(members, policies, { plan, trials }, now);
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
          choice,
          trials,
          whyNot: whyNot(context, policies, choice),
          groups: groupsOf(all),
          rows: page.rows,
          counts: {
            all: all.length,
            'must-set-up': shownOf(all, 'must-set-up').length,
            away: shownOf(all, 'away').length,
            unreachable: shownOf(all, 'unreachable').length,
          },
          shown: show,
          pages: pageLinks(paths.mfaDryRun(slug), { ...choiceInAddress(choice), show }, page, 'oldest-first'),
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
