import { z } from 'zod';
import type { DashboardContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { endsBeforeItStarts } from '../../../domain/engagement.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import type { FieldErrors, FieldValues } from '../../../http/input.ts';
import { errorPage, html, keepingTyped, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { engagementEntries } from '../navigation.ts';
import { engagementPaths } from '../paths.ts';
import { replanEngagement } from './amend.ts';
import { wholeTeam } from './colleagues.ts';
import { type EngagementPlan, type PlanOutcome, planEngagement } from './commands.ts';
import type { Plans } from './conflict.tsx';
import { changedEngagementForm, type EngagementForm, LARGEST_PLAN, newEngagementForm } from './form.ts';
import { EngagementFormPage } from './form-views.tsx';
import { planAsItIs, planRevision } from './plan-revision.ts';
import {
  type Colleague,
  colleaguesOf,
  companyChoices,
  type Engagement,
  findEngagement,
  teamOf,
} from './queries.ts';
import { suggestedReferences } from './suggested-references.ts';
import { NoCompanyToPlanFor } from './views.tsx';

const one = workspaceParams.extend({ engagement: idField });

interface Shown {
  readonly engagement?: Engagement;
  readonly values: FieldValues;
  readonly team: readonly string[];
  /** The plan as the form was made of it. */
  readonly revision?: string | undefined;
  /** What somebody else has made of it meanwhile, beside what was typed, and who is named in that. */
  readonly conflict?: { readonly plans: Plans; readonly people: readonly Colleague[] };
  readonly errors?: FieldErrors;
}

async function formPage(services: Services, context: DashboardContext, shown: Shown) {
  const { session, scope, reach, now } = context;
  const [companies, colleagues] = await Promise.all([
    companyChoices(services.db, reach),
    colleaguesOf(services.db, scope),
  ]);
  const { engagement, values, team, revision, conflict, errors = {} } = shown;
  const suggested =
    engagement === undefined ? await suggestedReferences(services.db, scope, companies, now) : new Map();
  return (
    <DashboardPage
      title={engagement === undefined ? 'Plan an engagement' : `Edit engagement · ${engagement.title}`}
      current={engagementEntries.engagements}
      session={session}
    >
      <EngagementFormPage
        form={{
          suggested,
          ...{ id: engagement?.id ?? null, companies, colleagues, team, values, revision, errors },
          conflict: conflict && { ...conflict, people: [...conflict.people, ...colleagues] },
        }}
      />
    </DashboardPage>
  );
}

const REFUSALS = {
  company: { companyId: 'Choose a client company. This one has been archived or removed.' },
  'not-kept': {
    companyId:
      'You’re on no team of this company’s. Ask the owner, or someone on one, to plan the engagement.',
  },
  reference: { reference: 'Another engagement has this reference. Choose a different one.' },
  member: { team: 'Someone you chose has been removed from the workspace. Check the lead and the team.' },
  dates: { endsOn: 'Choose a last day that isn’t before the first.' },
} as const satisfies Record<string, FieldErrors>;

/** The errors of a form that isn't valid, with that of days that are. */
const withDates = (errors: FieldErrors, { startsOn, endsOn }: Partial<EngagementForm>): FieldErrors =>
  endsBeforeItStarts(startsOn ?? null, endsOn ?? null) ? { ...errors, ...REFUSALS.dates } : errors;

/** An engagement within reach and its team; null for anything else. */
async function standing(services: Services, { reach }: DashboardContext, id: string) {
  const engagement = await findEngagement(services, reach, id);
  if (engagement === null) return null;
  const members = await teamOf(services.db, reach, id);
  return { engagement, members, plan: planAsItIs(engagement, members) };
}

/** What was typed beside what somebody else has made of the engagement meanwhile. */
async function bothPlans(
  services: Services,
  context: DashboardContext,
  id: string,
  { values, plan }: { readonly values: FieldValues; readonly plan: EngagementPlan },
): Promise<Reply> {
  const now = await standing(services, context, id);
  if (now === null) return errorPage(404);
  const { engagement, members, plan: theirs } = now;
  const shown: Shown = {
    ...{ engagement, values, team: plan.teamIds, revision: planRevision(theirs) },
    conflict: {
      plans: { theirs, mine: { ...plan, teamIds: wholeTeam(plan, context.reach) } },
      people: engagement.lead === null ? members : [...members, engagement.lead],
    },
  };
  return keepingTyped(unprocessable(await formPage(services, context, shown)));
}

const planOf = ({ lead, team, ...rest }: EngagementForm) => ({
  ...rest,
  leadId: lead,
  teamIds: team,
  tags: [...rest.tags],
});

async function afterPlanning(
  services: Services,
  context: DashboardContext,
  outcome: PlanOutcome,
  { shown, says }: { readonly shown: Shown; readonly says: string },
): Promise<Reply> {
  if (outcome.ok) {
    await leaveFlash(services.db, context.session.sessionId, says);
    return seeOther(engagementPaths.engagement(context.session.workspace.slug, outcome.id));
  }
  if (outcome.reason === 'unknown') return errorPage(404);
  return unprocessable(await formPage(services, context, { ...shown, errors: REFUSALS[outcome.reason] }));
}

const valuesOf = (engagement: Engagement): FieldValues => ({
  title: engagement.title,
  reference: engagement.reference,
  kind: engagement.kind,
  startsOn: engagement.startsOn ?? '',
  endsOn: engagement.endsOn ?? '',
  lead: engagement.lead?.id ?? '',
  scope: engagement.scope,
  rules: engagement.rules,
  tags: engagement.tags.join(', '),
});

/** Planning an engagement, and changing it (E6). */
export function engagementFormRoutes(routes: Routes, services: Services): void {
  const here = { host: 'base', access: 'dashboard' } as const;

  routes.page({
    ...here,
    url: engagementPaths.newEngagement(':slug'),
    query: z.object({ companyId: idField.nullable().default(null) }),
    handler: async (context, { query }) => {
      const { session, scope, reach, now } = context;
      const companies = await companyChoices(services.db, reach);
      if (companies.length === 0) {
        return html(
          <DashboardPage title="Plan an engagement" current={engagementEntries.engagements} session={session}>
            <NoCompanyToPlanFor />
          </DashboardPage>,
        );
      }
      const company =
        companies.find(({ id }) => id === query.companyId) ??
        (companies.length === 1 ? companies[0] : undefined);
      const suggested = await suggestedReferences(services.db, scope, companies, now);
      const companyId = company?.id ?? '';
      const values = { companyId, reference: suggested.get(companyId) ?? '' };
      return html(await formPage(services, context, { values, team: [context.session.account.id] }));
    },
  });

  routes.action({
    ...here,
    url: engagementPaths.engagements(':slug'),
    params: workspaceParams,
    body: newEngagementForm,
    largest: LARGEST_PLAN,
    from: ({ params }) => engagementPaths.newEngagement(params.slug),
    invalid: async (context, { values, body, errors }) =>
      unprocessable(
        await formPage(services, context, { values, team: body.team ?? [], errors: withDates(errors, body) }),
      ),
    handler: async (context, { body, values }) => {
      const { companyId, ...form } = body;
      const plan = planOf(form);
      if (plan.reference === '') {
        const companies = await companyChoices(services.db, context.reach);
        const suggested = await suggestedReferences(services.db, context.scope, companies, context.now);
        plan.reference = suggested.get(companyId) ?? '';
      }
      const outcome = await planEngagement(services, context.act, companyId, plan);
      const shown = { values, team: body.team };
      return afterPlanning(services, context, outcome, { shown, says: 'Engagement planned.' });
    },
  });

  routes.page({
    ...here,
    url: engagementPaths.editEngagement(':slug', ':engagement'),
    params: one,
    handler: async (context, { params }) => {
      const now = await standing(services, context, params.engagement);
      if (now === null) return errorPage(404);
      const { engagement, plan } = now;
      const shown = { engagement, values: valuesOf(engagement), team: plan.teamIds };
      return html(await formPage(services, context, { ...shown, revision: planRevision(plan) }));
    },
  });

  routes.action({
    ...here,
    url: engagementPaths.engagement(':slug', ':engagement'),
    params: one,
    body: changedEngagementForm,
    largest: LARGEST_PLAN,
    from: ({ params: { slug, engagement } }) => engagementPaths.editEngagement(slug, engagement),
    invalid: async (context, { params, values, body, errors }) => {
      const engagement = await findEngagement(services, context.reach, params.engagement);
      if (engagement === null) return errorPage(404);
      const shown = { engagement, values, team: body.team ?? [], revision: values.revision };
      return unprocessable(await formPage(services, context, { ...shown, errors: withDates(errors, body) }));
    },
    handler: async (context, { params, body, values }) => {
      const engagement = await findEngagement(services, context.reach, params.engagement);
      if (engagement === null) return errorPage(404);
      const { revision, ...form } = body;
      const plan = planOf(form);
      const seen = revision ?? null;
      const outcome = await replanEngagement(services, context.act, engagement.id, { ...plan, seen });
      if (!outcome.ok && outcome.reason === 'changed')
        return bothPlans(services, context, engagement.id, { values, plan });
      const shown = { engagement, values, team: body.team, revision };
      return afterPlanning(services, context, outcome, { shown, says: 'Saved.' });
    },
  });
}
