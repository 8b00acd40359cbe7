import { z } from 'zod';
import type { Act, DashboardContext, MemberContext } from '../../../access/context.ts';
import { suggestReference } from '../../../domain/engagement.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { errorPage, json, misread, type Reply } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import {
  amendEngagement,
  companyChoices,
  type Engagement,
  engagementsOf,
  findEngagement,
  type PlanOutcome,
  planEngagement,
  referencesOf,
  teamOf,
} from '../../engagements/public.ts';
import { apiPaths } from '../paths.ts';
import { engagementForBoth, engagementForTeam, listOf, wholeEngagementForTeam } from './answer-schemas.ts';
import { answerWithPage, changedMeanwhile, isoTime, pageBehind, said } from './answers.ts';
import { holdsStill, tagOf } from './conditions.ts';
import { cursorQuery } from './cursor.ts';
import { engagementChange, newEngagementBody } from './engagement-body.ts';
import { once } from './once.ts';

const one = workspaceParams.extend({ engagement: idField });

/** What both sides read of an engagement. Named field by field: nothing else leaves. */
const forBoth = ({
  id,
  companyId,
  reference,
  title,
  kind,
  state,
  startsOn,
  endsOn,
}: Engagement): z.output<typeof engagementForBoth> => ({
  id,
  companyId,
  reference,
  title,
  kind,
  state,
  startsOn,
  endsOn,
});

/** What the consultancy reads of it besides. */
const forTeam = (engagement: Engagement): z.output<typeof engagementForTeam> => ({
  ...forBoth(engagement),
  visible: engagement.visible,
  leadId: engagement.lead?.id ?? null,
  scope: engagement.scope,
  rules: engagement.rules,
  tags: [...engagement.tags],
  changedAt: isoTime(engagement.changedAt),
});

const presented = (context: MemberContext, engagement: Engagement) =>
  context.side === 'team' ? forTeam(engagement) : forBoth(engagement);

async function whole(
  services: Services,
  context: MemberContext,
  id: string,
  status: 200 | 201 = 200,
): Promise<Reply> {
  const engagement = await findEngagement(services, context.reach, id);
  if (engagement === null) return errorPage(404);
  if (context.side === 'client') return json(forBoth(engagement), status);
  const teamIds = (await teamOf(services.db, context.reach, id)).map((colleague) => colleague.id);
  const answer: z.output<typeof wholeEngagementForTeam> = { ...forTeam(engagement), teamIds };
  return json(answer, status, tagOf(engagement.revision));
}

const NO_COMPANY =
  'There is no such company here, it is archived, or you are on the team of none of its engagements.';

const REFUSALS = {
  company: { companyId: NO_COMPANY },
  'not-kept': { companyId: NO_COMPANY },
  dates: { endsOn: 'Use a last day that is not before the first.' },
  reference: { reference: 'Another engagement has this reference.' },
  member: { teamIds: 'Someone you named is not on the workspace’s team. Check leadId and teamIds.' },
} as const;

const refused = (reason: Exclude<PlanOutcome, { ok: true }>['reason']): Reply =>
  reason === 'unknown' ? errorPage(404) : misread(REFUSALS[reason]);

/** A reference that no engagement of the workspace has by now, for a program that gives none. */
async function freeReference(services: Services, { scope, now }: DashboardContext, company: string) {
  const taken = await referencesOf(services.db, scope.workspaceId);
  return suggestReference(company, new Date(now).getUTCFullYear(), taken);
}

const CHOSEN_ONLY = 'This token was created for chosen engagements. It can’t plan another one.';

/** Engagements, for programs (E6, E26). */
export function engagementApiRoutes(routes: Routes, services: Services): void {
  const here = { host: 'both', access: 'member' } as const;

  routes.endpoint({
    ...here,
    method: 'GET',
    url: apiPaths.engagements(':slug'),
    query: cursorQuery,
    answers: { status: 200, schema: listOf(z.union([engagementForTeam, engagementForBoth])) },
    handler: async (context, { query }) => {
      const page = pageBehind(await engagementsOf(services, context.reach), query.cursor);
      return answerWithPage(page, query.cursor, (engagement) => presented(context, engagement));
    },
  });

  routes.endpoint({
    ...here,
    method: 'POST',
    url: apiPaths.engagements(':slug'),
    body: newEngagementBody,
    answers: { status: 201, schema: wholeEngagementForTeam, hasTag: true },
    largest: 1024 * 1024,
    handler: async (context, { body, requestKey }) => {
      if (context.side === 'client') return errorPage(403);
      if (context.reach.ofToken !== null) return errorPage(403, { body: CHOSEN_ONLY });
      const { companyId, state, visible, ...given } = body;
      const seen = { state, visible };
      const companies = await companyChoices(services.db, context.reach);
      const company = companies.find(({ id }) => id === companyId);
      if (company === undefined) return refused('company');
      const plan = {
        startsOn: null,
        endsOn: null,
        leadId: null,
        teamIds: [context.session.account.id],
        scope: '',
        rules: '',
        tags: [],
        ...said(given),
      };
      const planned = async (act: Act<'dashboard'>): Promise<PlanOutcome> => {
        const { reference = await freeReference(services, context, company.name), ...rest } = plan;
        const outcome = await planEngagement(services, act, companyId, { reference, ...rest }, seen);
        // Somebody was given the same one in the same moment: the next one is free.
        const isTaken = !outcome.ok && outcome.reason === 'reference';
        return isTaken && plan.reference === undefined ? planned(act) : outcome;
      };
      return once(services, context, requestKey, {
        deed: planned,
        answer: (seen, outcome) =>
          outcome.ok ? whole(seen, context, outcome.id, 201) : refused(outcome.reason),
        companyOf: () => companyId,
        isReached: async (id) => (await findEngagement(services, context.reach, id)) !== null,
      });
    },
  });

  routes.endpoint({
    ...here,
    method: 'GET',
    url: apiPaths.engagement(':slug', ':engagement'),
    params: one,
    answers: { status: 200, schema: z.union([wholeEngagementForTeam, engagementForBoth]), hasTag: true },
    handler: (context, { params }) => whole(services, context, params.engagement),
  });

  routes.endpoint({
    ...here,
    method: 'PATCH',
    url: apiPaths.engagement(':slug', ':engagement'),
    params: one,
    body: engagementChange,
    isConditional: true,
    answers: { status: 200, schema: wholeEngagementForTeam, hasTag: true },
    largest: 1024 * 1024,
    handler: async (context, { params, body, ifMatch }) => {
      const engagement = await findEngagement(services, context.reach, params.engagement);
      if (engagement === null) return errorPage(404);
      if (context.side === 'client') return errorPage(403);
      if (!holdsStill(ifMatch, tagOf(engagement.revision))) return changedMeanwhile();
      const { state, visible, ...plan } = body;
      const outcome = await amendEngagement(services, context.act, params.engagement, {
        ...(ifMatch !== null && { revision: engagement.revision }),
        ...{ plan, state, visible },
      });
      if (outcome.ok) return whole(services, context, params.engagement);
      return outcome.reason === 'changed' ? changedMeanwhile() : refused(outcome.reason);
    },
  });
}
