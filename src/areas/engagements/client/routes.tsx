import { z } from 'zod';
import type { PortalContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { findingStateName } from '../../../domain/finding.ts';
import { localDay } from '../../../domain/zoned-time.ts';
import { idField, plainlyTyped } from '../../../http/fields.ts';
import { errorPage, html, type Reply, seeOther, tooMany, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { PortalPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { addClientComment, changeClientComment, type TooMuchSaid } from '../finding/remark-commands.ts';
import { commentsQuery } from '../finding/remark-part.ts';
import { remarkProblem, tooMuchSaid } from '../finding/remark-text.ts';
import { engagementEntries } from '../navigation.ts';
import { clientPaths } from '../paths.ts';
import { answerFinding, type ClientMove } from './commands.ts';
import { findingContent, type ShownAgain } from './contents.tsx';
import { noteSeen } from './seen-findings.ts';
import type { AnswerTrouble } from './views.tsx';

const one = z.object({ finding: idField });

async function findingPage(services: Services, context: PortalContext, id: string, shown?: ShownAgain) {
  const { session, reach, now } = context;
  const reading = {
    reach,
    now,
    today: localDay(now, session.workspace.zone),
    reader: session.account.id,
    workspace: session.workspace.name,
    at: clientPaths,
  };
  const content = await findingContent(services, reading, id, shown);
  return (
    content && (
      <PortalPage title={content.title} current={engagementEntries.findings} session={session}>
        {content.body}
      </PortalPage>
    )
  );
}

/** A day that an accepted risk can end on: after today, at most two years off. */
function riskUntil(typedDay: string, now: number): string | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(typedDay)) return null;
  const day = Date.parse(`${typedDay}T00:00:00Z`);
  if (Number.isNaN(day) || !new Date(day).toISOString().startsWith(typedDay)) return null;
  return day > now && day < now + 2 * 366 * 24 * 3_600_000 ? typedDay : null;
}

const answerForm = z.object({
  move: z.enum(['report-fix', 'accept-risk', 'reopen']),
  note: plainlyTyped,
  until: plainlyTyped,
});

/** What a client's answer comes to, or what is wrong with it, field by field. */
export function answerOf(
  { move, note, until }: z.output<typeof answerForm>,
  now: number,
): { readonly answer: ClientMove } | { readonly errors: AnswerTrouble['errors'] } {
  const said = note.trim();
  const tooLong = said === '' ? null : remarkProblem(said);
  if (tooLong !== null) return { errors: { note: tooLong } };
  if (move !== 'accept-risk') return { answer: { move, note: said } };
  const day = riskUntil(until, now);
  if (said === '' || day === null)
    return {
      errors: {
        ...(said === '' && { note: 'Write why you accept the risk.' }),
        ...(day === null && { until: 'Choose a day after today, at most two years from now.' }),
      },
    };
  return { answer: { move, note: said, until: day } };
}

async function answer(
  services: Services,
  context: PortalContext,
  id: string,
  form: { readonly body: z.output<typeof answerForm>; readonly values: Readonly<Record<string, string>> },
): Promise<Reply> {
  const read = answerOf(form.body, context.now);
  if ('errors' in read) {
    const page = await findingPage(services, context, id, {
      trouble: { errors: read.errors, values: form.values },
    });
    return page === null ? errorPage(404) : unprocessable(page);
  }
  const outcome = await answerFinding(services, context.act, id, read.answer);
  if (outcome.ok) {
    const says = `Thank you. The finding’s state is now “${findingStateName(outcome.state)}”.`;
    await leaveFlash(services.db, context.session.sessionId, says);
    return seeOther(clientPaths.finding(id));
  }
  switch (outcome.reason) {
    case 'unknown':
      return errorPage(404);
    case 'reader':
      return errorPage(403, {
        title: 'You can read and comment',
        body: 'Someone else at your company answers findings. Ask your consultancy if that should be you.',
        action: { href: clientPaths.finding(id), label: 'Back to the finding' },
      });
    case 'changed':
    case 'state':
      return errorPage(409, {
        title: 'The finding’s state has changed since you opened it',
        body: 'Nothing was changed. Look at it again and decide then.',
        action: { href: clientPaths.finding(id), label: 'Open the finding' },
      });
  }
}

/** The page again with what somebody wrote, who is to wait before they say it. */
async function toWait(
  services: Services,
  context: PortalContext,
  { finding, text }: { readonly finding: string; readonly text: string },
  outcome: TooMuchSaid,
): Promise<Reply> {
  const comment = { text, error: tooMuchSaid(outcome) };
  const page = await findingPage(services, context, finding, { comment });
  return page === null ? errorPage(404) : tooMany(page, outcome.waitMs / 1000);
}

/** Findings, as clients read and answer them (E12, E17, E21). */
export function clientRoutes(routes: Routes, services: Services): void {
  const here = { host: 'tenant', access: 'portal' } as const;

  routes.page({
    ...here,
    url: clientPaths.finding(':finding'),
    params: one,
    query: commentsQuery,
    handler: async (context, { params, query }) => {
      const page = await findingPage(services, context, params.finding, { before: query.comments });
      if (page === null) return errorPage(404);
      await noteSeen(services, context.act, params.finding);
      return html(page);
    },
  });

  routes.action({
    ...here,
    url: clientPaths.answer(':finding'),
    params: one,
    body: answerForm,
    from: ({ params }) => clientPaths.finding(params.finding),
    invalid: () => errorPage(404),
    handler: (context, { params, body, values }) =>
      answer(services, context, params.finding, { body, values }),
  });

  routes.action({
    ...here,
    url: clientPaths.comments(':finding'),
    params: one,
    body: z.object({ text: plainlyTyped }),
    from: ({ params }) => clientPaths.finding(params.finding),
    invalid: () => errorPage(404),
    handler: async (context, { params, body }) => {
      const error = remarkProblem(body.text);
      if (error !== null) {
        const page = await findingPage(services, context, params.finding, {
          comment: { text: body.text, error },
        });
        return page === null ? errorPage(404) : unprocessable(page);
      }
      const comment = { findingId: params.finding, text: body.text.trim() };
      const outcome = await addClientComment(services, context.act, comment);
      if (!outcome.ok && outcome.reason === 'too-many')
        return toWait(services, context, { ...params, text: body.text }, outcome);
      return outcome.ok
        ? seeOther(`${clientPaths.finding(params.finding)}#remark-${outcome.id}`)
        : errorPage(404);
    },
  });

  routes.action({
    ...here,
    url: clientPaths.comment(':finding', ':remark'),
    params: one.extend({ remark: idField }),
    body: z.object({ text: plainlyTyped, do: z.enum(['save', 'remove']) }),
    from: ({ params }) => clientPaths.finding(params.finding),
    invalid: () => errorPage(404),
    handler: async (context, { params, body }) => {
      const error = body.do === 'save' ? remarkProblem(body.text) : null;
      if (error !== null) {
        const page = await findingPage(services, context, params.finding, {
          comment: { text: body.text, error },
        });
        return page === null ? errorPage(404) : unprocessable(page);
      }
      const outcome = await changeClientComment(services, context.act, {
        findingId: params.finding,
        id: params.remark,
        text: body.do === 'remove' ? null : body.text.trim(),
      });
      if (!outcome.ok && outcome.reason === 'too-many')
        return toWait(services, context, { ...params, text: body.text }, outcome);
      return outcome.ok
        ? seeOther(`${clientPaths.finding(params.finding)}#remark-${params.remark}`)
        : errorPage(404);
    },
  });
}
