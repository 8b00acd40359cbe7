import { z } from 'zod';
import type { OwnerContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { writtenMoment } from '../../../domain/zoned-time.ts';
import { plainlyTyped, workspaceParams } from '../../../http/fields.ts';
import type { FieldErrors } from '../../../http/input.ts';
import { paths } from '../../../http/paths.ts';
import { plain } from '../../../http/plain-fields.ts';
import { errorPage, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Deed } from '../../../http/route-kinds.ts';
import type { Services } from '../../../services.ts';
import { exceptionsPage, openCompaniesOf, reasonField, reasonProblem } from './exception-routes.tsx';
import { giveLaterDay, type WantedDay } from './later-days.ts';
import { policiesOf } from './queries.ts';
import { type ReadStart, readStart, TOO_LATE } from './start.ts';

const NO_COMPANY = 'Choose a company.';

const dayForm = z.object({
  company: plain(z.string(NO_COMPANY).min(1, NO_COMPANY).max(64, NO_COMPANY)),
  // Which of the two buttons was pressed.
  ended: z.literal('true').optional(),
  date: plainlyTyped,
  reason: reasonField,
});
type DayForm = z.output<typeof dayForm>;

const refuse = async (
  services: Services,
  context: OwnerContext,
  values: DayForm,
  errors: FieldErrors,
): Promise<Reply> =>
  unprocessable(await exceptionsPage(services, context, { form: 'company', errors, values }));

/** The moment that was typed, which is later than other clients' start. */
async function readLaterStart(
  services: Services,
  { session, scope, now }: OwnerContext,
  typed: string,
): Promise<ReadStart> {
  const { plan, zone } = session.workspace;
  const read = readStart(typed, zone, now);
  const { clients } = await policiesOf(services.db, scope, plan, now);
  if (!read.ok || clients.startsAt === null || read.startsAt > clients.startsAt) return read;
  const others = writtenMoment(clients.startsAt, zone);
  return { ok: false, message: `Other clients start on ${others}. Choose a later moment.` };
}

/** What is about to be done, or why no confirmation would change that it cannot be. */
async function giving(services: Services, context: OwnerContext, form: DayForm): Promise<Deed | Reply> {
  const { zone } = context.session.workspace;
  const company = (await openCompaniesOf(services, context)).find(({ id }) => id === form.company);
  if (company === undefined) return errorPage(404);
  if (form.ended !== undefined)
    return { deed: `take back the later start of ${company.name}`, button: 'Remove the later start' };
  const wrong = reasonProblem(form.reason);
  if (wrong !== null) return refuse(services, context, form, { reason: wrong });
  const read = await readLaterStart(services, context, form.date);
  if (!read.ok) return refuse(services, context, form, { date: read.message });
  return {
    deed: `ask the people of ${company.name} for two-factor authentication only from ${writtenMoment(read.startsAt, zone)}`,
    button: 'Set the later start',
  };
}

async function finish(
  services: Services,
  { session, act }: OwnerContext,
  company: string,
  { wanted, says }: { readonly wanted: WantedDay; readonly says: string },
): Promise<Reply | 'past'> {
  const outcome = await giveLaterDay(services, act, company, wanted);
  if (outcome === 'unknown') return errorPage(404);
  if (outcome === 'past') return outcome;
  await leaveFlash(services.db, session.sessionId, says);
  return seeOther(paths.mfaExceptions(session.workspace.slug));
}

async function give(services: Services, context: OwnerContext, form: DayForm): Promise<Reply> {
  if (form.ended !== undefined) {
    const says = 'Its people are asked from the same day as other clients.';
    const done = await finish(services, context, form.company, { wanted: null, says });
    return done === 'past' ? errorPage(404) : done;
  }
  const wrong = reasonProblem(form.reason);
  if (wrong !== null) return refuse(services, context, form, { reason: wrong });
  const { zone } = context.session.workspace;
  const read = await readLaterStart(services, context, form.date);
  if (!read.ok) return refuse(services, context, form, { date: read.message });
  const done = await finish(services, context, form.company, {
    wanted: { startsAt: read.startsAt, reason: form.reason.trim() },
    says: `Its people are asked from ${writtenMoment(read.startsAt, zone)}.${read.note}`,
  });
  return done === 'past' ? refuse(services, context, form, { date: TOO_LATE }) : done;
}

/** A company's own day, from which the policy asks its people (B2). */
export function laterDayRoutes(routes: Routes, services: Services): void {
  routes.action({
    url: paths.mfaCompanies(':slug'),
    host: 'base',
    access: 'owner',
    fresh: (context, { body }) => giving(services, context, body),
    params: workspaceParams,
    body: dayForm,
    from: ({ params }) => paths.mfaExceptions(params.slug),
    invalid: async (context, trouble) =>
      unprocessable(await exceptionsPage(services, context, { form: 'company', ...trouble })),
    handler: (context, { body }) => give(services, context, body),
  });
}
