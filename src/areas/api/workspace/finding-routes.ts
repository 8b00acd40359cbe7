import { z } from 'zod';
import type { DashboardContext, MemberContext, PortalContext } from '../../../access/context.ts';
import { draftFrom } from '../../../domain/finding-template.ts';
import { localDay } from '../../../domain/zoned-time.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { errorPage, json, misread, type Reply } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import {
  deleteFinding,
  draftFinding,
  findEngagement,
  findFinding,
  findPublished,
  findTemplate,
  saveFinding,
} from '../../engagements/public.ts';
import { apiPaths } from '../paths.ts';
import {
  findingForClient,
  findingForTeam,
  listedFindingForClient,
  listedFindingForTeam,
  listOf,
} from './answer-schemas.ts';
import { changedMeanwhile } from './answers.ts';
import { holdsStill } from './conditions.ts';
import { clientTagOf, forClient, forTeam, teamTagOf } from './finding-answers.ts';
import { byMember, changeOf, type FindingChangeBody, findingChange, newFindingText } from './finding-body.ts';
import { findingList, findingListQuery } from './finding-list.ts';
import { extendAsTeam, moveAsClient, moveAsTeam } from './finding-moves.ts';
import { once } from './once.ts';

const ofEngagement = workspaceParams.extend({ engagement: idField });
const one = workspaceParams.extend({ finding: idField });

const EITHER = z.union([findingForTeam, findingForClient]);

/** Five texts of 200 KB and what stands beside them, as JSON may escape it (E10). */
const FINDING_BYTES = 4 * 1024 * 1024;

/** A finding as the asker reads it. */
export async function wholeFinding(
  services: Services,
  context: MemberContext,
  id: string,
  status: 200 | 201 = 200,
): Promise<Reply> {
  const today = localDay(context.now, context.session.workspace.zone);
  if (context.side === 'client') {
    const published = await findPublished(services, context.reach, id);
    return published === null
      ? errorPage(404)
      : json(forClient(published, today), status, clientTagOf(published));
  }
  const finding = await findFinding(services, context.reach, id);
  return finding === null ? errorPage(404) : json(forTeam(finding, today), status, teamTagOf(finding));
}

interface Asked {
  readonly id: string;
  readonly body: FindingChangeBody;
  readonly ifMatch: string | null;
}

async function changeAsTeam(
  services: Services,
  context: DashboardContext,
  { id, body, ifMatch }: Asked,
): Promise<Reply | 'done'> {
  const finding = await findFinding(services, context.reach, id);
  if (finding === null) return errorPage(404);
  if (!holdsStill(ifMatch, teamTagOf(finding))) return changedMeanwhile();
  const { state, stateNote, acceptedUntil, deadline, deadlineReason, ...text } = body;
  const isAlone = Object.keys(text).length === 0;
  if (deadline !== undefined) {
    if (!isAlone || state !== undefined)
      return misread({ deadline: 'Extend the deadline by itself, without other members.' });
    return extendAsTeam(services, context, { id, ifMatch }, { deadline, deadlineReason });
  }
  if (deadlineReason !== undefined) return misread({ deadline: 'Say which day the new deadline is.' });
  if (state !== undefined) {
    if (!isAlone) return misread({ state: 'Change the state by itself, without other members.' });
    return moveAsTeam(services, context, { id, ifMatch }, { state, stateNote, acceptedUntil });
  }
  const read = changeOf(text);
  if (!read.ok) return misread(read.errors);
  const { revision } = finding;
  const outcome = await saveFinding(services, context.act, id, { revision, change: read.change });
  if (outcome.ok) return 'done';
  switch (outcome.reason) {
    case 'unknown':
      return errorPage(404);
    case 'conflict':
      return changedMeanwhile();
    case 'too-long':
      return misread(byMember(outcome.problems));
  }
}

async function changeAsClient(
  services: Services,
  context: PortalContext,
  { id, body, ifMatch }: Asked,
): Promise<Reply | 'done'> {
  const published = await findPublished(services, context.reach, id);
  if (published === null) return errorPage(404);
  if (!holdsStill(ifMatch, clientTagOf(published))) return changedMeanwhile();
  const { state, stateNote, acceptedUntil, ...text } = body;
  const others = Object.keys(text);
  if (others.length > 0)
    return misread(Object.fromEntries(others.map((name) => [name, 'Your consultancy alone changes this.'])));
  if (state === undefined) return misread({ state: 'Say which state the finding is to have.' });
  return moveAsClient(services, context, { id, ifMatch }, { state, stateNote, acceptedUntil });
}

/** Findings, for programs (E8, E12, E26). */
export function findingApiRoutes(routes: Routes, services: Services): void {
  const here = { host: 'both', access: 'member' } as const;

  routes.endpoint({
    ...here,
    method: 'GET',
    url: apiPaths.engagementFindings(':slug', ':engagement'),
    params: ofEngagement,
    query: findingListQuery,
    answers: { status: 200, schema: listOf(z.union([listedFindingForTeam, listedFindingForClient])) },
    handler: (context, { params, query }) => findingList(services, context, params.engagement, query),
  });

  routes.endpoint({
    ...here,
    method: 'POST',
    url: apiPaths.engagementFindings(':slug', ':engagement'),
    params: ofEngagement,
    body: newFindingText,
    answers: { status: 201, schema: findingForTeam, hasTag: true },
    largest: FINDING_BYTES,
    handler: async (context, { params, body, requestKey }) => {
      const engagement = await findEngagement(services, context.reach, params.engagement);
      if (engagement === null) return errorPage(404);
      if (context.side === 'client') return errorPage(403);
      const { templateId, ...text } = body;
      const read = changeOf(text);
      if (!read.ok) return misread(read.errors);
      const template =
        templateId === undefined ? null : await findTemplate(services, context.scope, templateId);
      if (templateId !== undefined && template === null)
        return misread({ templateId: 'There is no such template.' });
      const change = { ...(template !== null && draftFrom(template.text)), ...read.change };
      return once(services, context, requestKey, {
        deed: (act) => draftFinding(services, act, engagement.id, { change }),
        answer: (seen, outcome) => {
          if (outcome.ok) return wholeFinding(seen, context, outcome.id, 201);
          return outcome.reason === 'unknown' ? errorPage(404) : misread(byMember(outcome.problems));
        },
        companyOf: () => engagement.companyId,
        isReached: async (id) => (await findFinding(services, context.reach, id)) !== null,
      });
    },
  });

  routes.endpoint({
    ...here,
    method: 'GET',
    url: apiPaths.finding(':slug', ':finding'),
    params: one,
    answers: { status: 200, schema: EITHER, hasTag: true },
    handler: (context, { params }) => wholeFinding(services, context, params.finding),
  });

  routes.endpoint({
    ...here,
    method: 'PATCH',
    url: apiPaths.finding(':slug', ':finding'),
    params: one,
    body: findingChange,
    isConditional: true,
    answers: { status: 200, schema: EITHER, hasTag: true },
    largest: FINDING_BYTES,
    handler: async (context, { params, body, ifMatch }) => {
      const asked = { id: params.finding, body, ifMatch };
      const done =
        context.side === 'team'
          ? await changeAsTeam(services, context, asked)
          : await changeAsClient(services, context, asked);
      return done === 'done' ? wholeFinding(services, context, params.finding) : done;
    },
  });

  routes.endpoint({
    ...here,
    method: 'DELETE',
    url: apiPaths.finding(':slug', ':finding'),
    params: one,
    isConditional: true,
    answers: { status: 204, schema: null },
    handler: async (context, { params, ifMatch }) => {
      if (context.side === 'client')
        return (await findPublished(services, context.reach, params.finding)) === null
          ? errorPage(404)
          : errorPage(403);
      const finding = await findFinding(services, context.reach, params.finding);
      if (finding === null) return errorPage(404);
      if (!holdsStill(ifMatch, teamTagOf(finding))) return changedMeanwhile();
      const revision = ifMatch === null ? null : finding.revision;
      const outcome = await deleteFinding(services, context.act, finding.id, revision);
      if (outcome.ok) return { kind: 'nothing' };
      switch (outcome.reason) {
        case 'unknown':
          return errorPage(404);
        case 'changed':
          return changedMeanwhile();
        case 'published':
          return errorPage(409, { body: 'The client has this finding. Withdraw it instead.' });
      }
    },
  });
}
