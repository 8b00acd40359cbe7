import { z } from 'zod';
import type { DashboardContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { findingStateName } from '../../../domain/finding.ts';
import { idField, plainlyTyped, workspaceParams } from '../../../http/fields.ts';
import { errorPage, type Reply, seeOther, tooMany, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { engagementPaths } from '../paths.ts';
import { findingPage } from './page.tsx';
import { moveFinding } from './publish.ts';
import { addRemark, changeRemark, type RemarkKind, type TooMuchSaid } from './remark-commands.ts';
import { NEEDS_REASON, remarkProblem, tooMuchSaid } from './remark-text.ts';

const one = workspaceParams.extend({ finding: idField });
const kind = z.enum(['comment', 'note']);

/** The page again with what somebody wrote, who is to wait before they say it. */
async function toWait(
  services: Services,
  context: DashboardContext,
  { finding, at, text }: { readonly finding: string; readonly at: RemarkKind; readonly text: string },
  outcome: TooMuchSaid,
): Promise<Reply> {
  const trouble = { at, text, error: tooMuchSaid(outcome) };
  const page = await findingPage(services, context, finding, { trouble });
  return page === null ? errorPage(404) : tooMany(page, outcome.waitMs / 1000);
}

/** What the consultancy says about findings, and how it moves published ones on. */
export function remarkRoutes(routes: Routes, services: Services): void {
  const here = { host: 'base', access: 'dashboard' } as const;

  routes.action({
    ...here,
    url: engagementPaths.remarks(':slug', ':finding'),
    params: one,
    body: z.object({ kind, text: plainlyTyped }),
    from: ({ params: { slug, finding } }) => engagementPaths.finding(slug, finding),
    invalid: () => errorPage(404),
    handler: async (context, { params, body }) => {
      const { slug } = context.session.workspace;
      const error = remarkProblem(body.text);
      if (error !== null) {
        const page = await findingPage(services, context, params.finding, {
          trouble: { at: body.kind, text: body.text, error },
        });
        return page === null ? errorPage(404) : unprocessable(page);
      }
      const remark = { kind: body.kind, findingId: params.finding, text: body.text.trim() };
      const outcome = await addRemark(services, context.act, remark);
      if (outcome.ok)
        return seeOther(`${engagementPaths.finding(slug, params.finding)}#remark-${outcome.id}`);
      if (outcome.reason === 'unknown') return errorPage(404);
      if (outcome.reason === 'too-many')
        return toWait(services, context, { ...params, at: body.kind, text: body.text }, outcome);
      return errorPage(409, {
        title: 'The client doesn’t have this finding yet',
        body: 'Comments go to the client. Publish the finding first, or write an internal note.',
        action: { href: engagementPaths.finding(slug, params.finding), label: 'Open the finding' },
      });
    },
  });

  routes.action({
    ...here,
    url: engagementPaths.remark(':slug', ':finding', ':remark'),
    params: one.extend({ remark: idField }),
    body: z.object({ kind, text: plainlyTyped, do: z.enum(['save', 'remove']) }),
    from: ({ params: { slug, finding } }) => engagementPaths.finding(slug, finding),
    invalid: () => errorPage(404),
    handler: async (context, { params, body }) => {
      const { slug } = context.session.workspace;
      const error = body.do === 'save' ? remarkProblem(body.text) : null;
      if (error !== null) {
        const page = await findingPage(services, context, params.finding, {
          trouble: { at: body.kind, text: body.text, error },
        });
        return page === null ? errorPage(404) : unprocessable(page);
      }
      const outcome = await changeRemark(services, context.act, {
        kind: body.kind,
        findingId: params.finding,
        id: params.remark,
        text: body.do === 'remove' ? null : body.text.trim(),
      });
      if (!outcome.ok && outcome.reason === 'too-many')
        return toWait(services, context, { ...params, at: body.kind, text: body.text }, outcome);
      return outcome.ok
        ? seeOther(`${engagementPaths.finding(slug, params.finding)}#remark-${params.remark}`)
        : errorPage(404);
    },
  });

  routes.action({
    ...here,
    url: engagementPaths.moveFinding(':slug', ':finding'),
    params: one,
    body: z.object({
      move: z.enum(['reopen', 'pass-retest', 'fail-retest', 'withdraw']),
      note: plainlyTyped,
    }),
    from: ({ params: { slug, finding } }) => engagementPaths.finding(slug, finding),
    invalid: () => errorPage(404),
    handler: async (context, { params, body }) => {
      const { slug } = context.session.workspace;
      const note = body.note.trim();
      const error =
        body.move === 'withdraw' && note === '' ? NEEDS_REASON : note === '' ? null : remarkProblem(note);
      if (error !== null) {
        const page = await findingPage(services, context, params.finding, {
          trouble: { at: 'move', text: body.note, error },
        });
        return page === null ? errorPage(404) : unprocessable(page);
      }
      const outcome = await moveFinding(services, context.act, params.finding, { move: body.move, note });
      const href = engagementPaths.finding(slug, params.finding);
      if (outcome.ok) {
        const says = `The finding’s state is now “${findingStateName(outcome.state)}”.`;
        await leaveFlash(services.db, context.session.sessionId, says);
        return seeOther(href);
      }
      if (outcome.reason === 'unknown') return errorPage(404);
      return errorPage(409, {
        title: 'The finding’s state has changed since you opened it',
        body: 'Nothing was changed. Look at it again and decide then.',
        action: { href, label: 'Open the finding' },
      });
    },
  });
}
