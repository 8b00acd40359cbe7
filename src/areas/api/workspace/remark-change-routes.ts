import { z } from 'zod';
import type { MemberContext } from '../../../access/context.ts';
import { idField, workspaceParams } from '../../../http/fields.ts';
import { errorPage, json, misread, type Reply } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import {
  changeClientComment,
  changeRemark,
  commentsOf,
  notesOf,
  type RemarkKind,
  remarkProblem,
} from '../../engagements/public.ts';
import { apiPaths } from '../paths.ts';
import { remarkAnswer } from './answer-schemas.ts';
import { remarkOf } from './finding-answers.ts';
import { toWait } from './remark-waits.ts';

const one = workspaceParams.extend({ finding: idField, remark: idField });

/** Which remark, and what becomes of it; `text` is null where it is to be removed. */
interface Asked {
  readonly kind: RemarkKind;
  readonly params: { readonly finding: string; readonly remark: string };
  readonly text: string | null;
}

/** A remark that the asker can read; null for anything else. Of notes a client reads none (E17). */
async function find(services: Services, context: MemberContext, { kind, params }: Asked) {
  if (context.side === 'client' && kind === 'note') return null;
  const remarks =
    context.side === 'team' && kind === 'note'
      ? await notesOf(services, context.reach, params.finding)
      : await commentsOf(services, context.reach, params.finding);
  return remarks.find(({ id }) => id === params.remark) ?? null;
}

async function change(services: Services, context: MemberContext, asked: Asked): Promise<Reply> {
  const { kind, params, text } = asked;
  const remark = await find(services, context, asked);
  if (remark === null || remark.text === null) return errorPage(404);
  if (remark.authorId !== context.session.account.id)
    return errorPage(403, { body: 'Only the person who wrote this can change or delete it.' });
  const changed = { findingId: params.finding, id: params.remark, text };
  const outcome =
    context.side === 'team'
      ? await changeRemark(services, context.act, { ...changed, kind })
      : await changeClientComment(services, context.act, changed);
  if (!outcome.ok) return outcome.reason === 'too-many' ? toWait(outcome) : errorPage(404);
  if (text === null) return { kind: 'nothing' };
  const now = await find(services, context, asked);
  return now === null ? errorPage(404) : json(remarkOf(now));
}

/** Rewriting and removing what one said oneself, for programs; a mark stays (E17, E26). */
export function remarkChangeApiRoutes(routes: Routes, services: Services): void {
  const urls = { comment: apiPaths.comment, note: apiPaths.note } as const;
  for (const kind of ['comment', 'note'] as const) {
    const url = urls[kind](':slug', ':finding', ':remark');
    const here = { host: 'both', access: 'member', url, params: one } as const;

    routes.endpoint({
      ...here,
      method: 'PATCH',
      body: z.object({ text: z.string('Write a text.') }),
      answers: { status: 200, schema: remarkAnswer },
      handler: (context, { params, body }) => {
        const problem = remarkProblem(body.text);
        return problem === null
          ? change(services, context, { kind, params, text: body.text.trim() })
          : misread({ text: problem });
      },
    });

    routes.endpoint({
      ...here,
      method: 'DELETE',
      answers: { status: 204, schema: null },
      handler: (context, { params }) => change(services, context, { kind, params, text: null }),
    });
  }
}
