import { z } from 'zod';
import type { MemberContext } from '../../../access/context.ts';
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
  publishFinding,
  type RemarkOutcome,
  remarkProblem,
} from '../../engagements/public.ts';
import { apiPaths } from '../paths.ts';
import { changedMeanwhile, isoTime, pageOf } from './answers.ts';
import { holdsStill } from './conditions.ts';
import { remarkOf, teamTagOf } from './finding-answers.ts';
import { byMember } from './finding-body.ts';
import { wholeFinding } from './finding-routes.ts';

const one = workspaceParams.extend({ finding: idField });
const saying = z.object({ text: z.string('Write a text.') });

const isThere = async (services: Services, context: MemberContext, id: string) =>
  (context.side === 'team'
    ? await findFinding(services, context.reach, id)
    : await findPublished(services, context.reach, id)) !== null;

function said({ session, side, now }: MemberContext, text: string, outcome: RemarkOutcome): Reply {
  if (outcome.ok) {
    return json(
      {
        id: outcome.id,
        author: session.account.name,
        side: side === 'team' ? 'consultancy' : 'client',
        text,
        createdAt: isoTime(now),
        editedAt: null,
      },
      201,
    );
  }
  return outcome.reason === 'unknown'
    ? errorPage(404)
    : errorPage(409, { body: 'The client does not have this finding yet. Publish it first.' });
}

/** Publishing a finding, and what is said about it, for programs (E12, E17, E26). */
export function remarkApiRoutes(routes: Routes, services: Services): void {
  const here = { host: 'both', access: 'member', params: one } as const;

  routes.endpoint({
    ...here,
    method: 'POST',
    url: apiPaths.publish(':slug', ':finding'),
    body: z.object({ whatChanged: z.string().max(1_000, 'Use at most 1,000 characters.').default('') }),
    handler: async (context, { params, body, ifMatch }) => {
      if (context.side === 'client')
        return errorPage((await isThere(services, context, params.finding)) ? 403 : 404);
      const finding = await findFinding(services, context.reach, params.finding);
      if (finding === null) return errorPage(404);
      if (!holdsStill(ifMatch, teamTagOf(finding))) return changedMeanwhile();
      const outcome = await publishFinding(services, context.act, finding.id, {
        revision: finding.revision,
        whatChanged: body.whatChanged.trim(),
      });
      if (outcome.ok) return wholeFinding(services, context, finding.id);
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
    },
  });

  routes.endpoint({
    ...here,
    method: 'GET',
    url: apiPaths.comments(':slug', ':finding'),
    handler: async (context, { params }) => {
      if (!(await isThere(services, context, params.finding))) return errorPage(404);
      const comments = await commentsOf(services, context.reach, params.finding);
      return json(pageOf(comments.map(remarkOf), null));
    },
  });

  routes.endpoint({
    ...here,
    method: 'POST',
    url: apiPaths.comments(':slug', ':finding'),
    body: saying,
    handler: async (context, { params, body }) => {
      const problem = remarkProblem(body.text);
      if (problem !== null) return misread({ text: problem });
      const comment = { findingId: params.finding, text: body.text.trim() };
      const outcome =
        context.side === 'team'
          ? await addRemark(services, context.act, { ...comment, kind: 'comment' })
          : await addClientComment(services, context.act, comment);
      return said(context, comment.text, outcome);
    },
  });

  // To a client there are none, whatever the finding is (E17).
  routes.endpoint({
    ...here,
    method: 'GET',
    url: apiPaths.notes(':slug', ':finding'),
    handler: async (context, { params }) => {
      if (context.side === 'client' || !(await isThere(services, context, params.finding)))
        return errorPage(404);
      const notes = await notesOf(services, context.reach, params.finding);
      return json(pageOf(notes.map(remarkOf), null));
    },
  });

  routes.endpoint({
    ...here,
    method: 'POST',
    url: apiPaths.notes(':slug', ':finding'),
    body: saying,
    handler: async (context, { params, body }) => {
      if (context.side === 'client') return errorPage(404);
      const problem = remarkProblem(body.text);
      if (problem !== null) return misread({ text: problem });
      const note = { kind: 'note', findingId: params.finding, text: body.text.trim() } as const;
      return said(context, note.text, await addRemark(services, context.act, note));
    },
  });
}
