import { z } from 'zod';
import type { Act, MemberContext } from '../../../access/context.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { errorPage, json, misread, type Reply } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import {
  addClientComment,
  addRemark,
  commentsOf,
  findFinding,
  findPublished,
  notesOf,
  type PublishOutcome,
  publishFinding,
  type RemarkOutcome,
  remarkProblem,
  type SaidRemark,
} from '../../engagements/public.ts';
import { apiPaths } from '../paths.ts';
import { findingForTeam, listOf, remarkAnswer } from './answer-schemas.ts';
import { answerWithPage, changedMeanwhile, isoTime, pageBehind } from './answers.ts';
import { holdsStill } from './conditions.ts';
import { cursorQuery } from './cursor.ts';
import { remarkOf, teamTagOf } from './finding-answers.ts';
import { byMember } from './finding-body.ts';
import { wholeFinding } from './finding-routes.ts';
import { once } from './once.ts';
import { toWait } from './remark-waits.ts';

const one = workspaceParams.extend({ finding: idField });
const saying = z.object({ text: z.string('Write a text.') });

/** Of which company a finding within reach is; null where there is none. */
async function companyOf(services: Services, context: MemberContext, id: string): Promise<string | null> {
  if (context.side === 'team') return (await findFinding(services, context.reach, id))?.companyId ?? null;
  return (await findPublished(services, context.reach, id)) === null ? null : context.reach.companyId;
}

const isThere = async (services: Services, context: MemberContext, id: string) =>
  (await companyOf(services, context, id)) !== null;

function unpublished(outcome: Exclude<PublishOutcome, { readonly ok: true }>): Reply {
  switch (outcome.reason) {
    case 'unknown':
      return errorPage(404);
    case 'changed':
      return changedMeanwhile();
    case 'unchanged':
      return errorPage(409, { body: 'The client has this finding as it is.' });
    case 'lacking':
      return misread(byMember(outcome.problems));
  }
}

function said({ session, side }: MemberContext, text: string, outcome: RemarkOutcome): Reply {
  if (outcome.ok) {
    return json(
      {
        id: outcome.id,
        author: session.account.name,
        side: side === 'team' ? 'consultancy' : 'client',
        text,
        createdAt: isoTime(outcome.at),
        editedAt: null,
      },
      201,
    );
  }
  if (outcome.reason === 'too-many') return toWait(outcome);
  return outcome.reason === 'unknown'
    ? errorPage(404)
    : errorPage(409, { body: 'The client does not have this finding yet. Publish it first.' });
}

const pageOf = (remarks: readonly SaidRemark[], after: string | null): Reply =>
  answerWithPage(pageBehind(remarks, after), after, remarkOf);

/** Publishing a finding, and what is said about it, for programs (E12, E17, E26). */
export function remarkApiRoutes(routes: Routes, services: Services): void {
  const here = { host: 'both', access: 'member', params: one } as const;

  routes.endpoint({
    ...here,
    method: 'POST',
    url: apiPaths.publish(':slug', ':finding'),
    body: z.object({ whatChanged: z.string().max(1_000, 'Use at most 1,000 characters.').default('') }),
    isConditional: true,
    answers: { status: 200, schema: findingForTeam, hasTag: true },
    handler: async (context, { params, body, ifMatch, requestKey }) => {
      if (context.side === 'client')
        return errorPage((await isThere(services, context, params.finding)) ? 403 : 404);
      const finding = await findFinding(services, context.reach, params.finding);
      if (finding === null) return errorPage(404);
      const { id, revision, companyId } = finding;
      return once(services, context, requestKey, {
        deed: async (act): Promise<PublishOutcome> =>
          holdsStill(ifMatch, teamTagOf(finding))
            ? publishFinding(services, act, id, { revision, whatChanged: body.whatChanged.trim() })
            : { ok: false, reason: 'changed' },
        answer: (seen, outcome) => (outcome.ok ? wholeFinding(seen, context, id) : unpublished(outcome)),
        companyOf: () => companyId,
        isReached: 'addressed' as const,
      });
    },
  });

  routes.endpoint({
    ...here,
    method: 'GET',
    url: apiPaths.comments(':slug', ':finding'),
    query: cursorQuery,
    answers: { status: 200, schema: listOf(remarkAnswer) },
    handler: async (context, { params, query }) => {
      if (!(await isThere(services, context, params.finding))) return errorPage(404);
      const comments = await commentsOf(services, context.reach, params.finding);
      return pageOf(comments, query.cursor);
    },
  });

  routes.endpoint({
    ...here,
    method: 'POST',
    url: apiPaths.comments(':slug', ':finding'),
    body: saying,
    answers: { status: 201, schema: remarkAnswer },
    handler: async (context, { params, body, requestKey }) => {
      const companyId = await companyOf(services, context, params.finding);
      if (companyId === null) return errorPage(404);
      const problem = remarkProblem(body.text);
      if (problem !== null) return misread({ text: problem });
      const comment = { findingId: params.finding, text: body.text.trim() };
      const rest = {
        answer: (_: Services, outcome: RemarkOutcome) => said(context, comment.text, outcome),
        companyOf: () => companyId,
        isReached: 'addressed' as const,
      };
      if (context.side === 'client') {
        const deed = (act: Act<'portal'>) => addClientComment(services, act, comment);
        return once(services, context, requestKey, { ...rest, deed });
      }
      const deed = (act: Act<'dashboard'>) => addRemark(services, act, { ...comment, kind: 'comment' });
      return once(services, context, requestKey, { ...rest, deed });
    },
  });

  // To a client there are none, whatever the finding is (E17).
  routes.endpoint({
    ...here,
    method: 'GET',
    url: apiPaths.notes(':slug', ':finding'),
    query: cursorQuery,
    answers: { status: 200, schema: listOf(remarkAnswer) },
    handler: async (context, { params, query }) => {
      if (context.side === 'client' || !(await isThere(services, context, params.finding)))
        return errorPage(404);
      const notes = await notesOf(services, context.reach, params.finding);
      return pageOf(notes, query.cursor);
    },
  });

  routes.endpoint({
    ...here,
    method: 'POST',
    url: apiPaths.notes(':slug', ':finding'),
    body: saying,
    answers: { status: 201, schema: remarkAnswer },
    handler: async (context, { params, body, requestKey }) => {
      const companyId = await companyOf(services, context, params.finding);
      if (context.side === 'client' || companyId === null) return errorPage(404);
      const problem = remarkProblem(body.text);
      if (problem !== null) return misread({ text: problem });
      const note = { kind: 'note', findingId: params.finding, text: body.text.trim() } as const;
      return once(services, context, requestKey, {
        deed: (act) => addRemark(services, act, note),
        answer: (_, outcome) => said(context, note.text, outcome),
        companyOf: () => companyId,
        isReached: 'addressed' as const,
      });
    },
  });
}
