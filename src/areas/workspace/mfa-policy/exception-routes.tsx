import { z } from 'zod';
import type { DashboardContext, OwnerContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { plainlyTyped, workspaceParams } from '../../../http/fields.ts';
import type { FieldErrors, FieldValues } from '../../../http/input.ts';
import { paths } from '../../../http/paths.ts';
import { plain } from '../../../http/plain-fields.ts';
import { errorPage, html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Deed } from '../../../http/route-kinds.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { companiesOf } from '../companies/queries.ts';
import { workspaceEntries } from '../navigation.ts';
import { ExceptionsPage } from './exception-views.tsx';
import {
  endExceptionNow,
  exceptableIn,
  exceptionsOf,
  exceptMember,
  LONGEST_EXCEPTION_DAYS,
  readLastDay,
} from './exceptions.ts';
import { laterDaysOf } from './later-days.ts';

/** Why a policy asks later than it might; empty for what is ended, which wants none. */
export const reasonField = plainlyTyped.pipe(z.string().max(500, 'Use at most 500 characters.'));

/** What is wrong with a reason, where one is wanted. */
export function reasonProblem(reason: string): string | null {
  if (reason.trim() === '') return 'Say why.';
  return reason.trim().length < 5 ? 'Enter at least 5 characters.' : null;
}

const exceptionForm = z.object({
  membership: plain(z.string('Choose a person.').min(1, 'Choose a person.').max(64, 'Choose a person.')),
  // Which of the two buttons was pressed.
  ended: z.literal('true').optional(),
  until: plainlyTyped,
  reason: reasonField,
});
type ExceptionForm = z.output<typeof exceptionForm>;

const DAY_PROBLEMS = {
  none: 'Choose the last day.',
  past: 'That day is over. Choose a later one.',
  far: `Choose a day within ${LONGEST_EXCEPTION_DAYS} days.`,
} as const;

interface Trouble {
  readonly form: 'person' | 'company';
  readonly errors: FieldErrors;
  readonly values: FieldValues;
}

/** The companies that can be given a later day: those that are not archived. */
export const openCompaniesOf = async ({ db }: Services, { reach }: Pick<OwnerContext, 'reach'>) =>
  (await companiesOf(db, reach)).filter(({ isArchived }) => !isArchived);

/** The page, with what could not be done. */
export async function exceptionsPage(
  services: Services,
  context: DashboardContext | OwnerContext,
  trouble: Trouble | null = null,
) {
  const { session, scope, now } = context;
  const isOwner = session.membership.role === 'owner';
  const [exceptions, people, laterDays, companies] = await Promise.all([
    exceptionsOf(services.db, scope, now),
    isOwner ? exceptableIn(services.db, scope) : [],
    laterDaysOf(services.db, scope),
    isOwner ? openCompaniesOf(services, context) : [],
  ]);
  return (
    <DashboardPage title="Exceptions" current={workspaceEntries.settings} session={session}>
      <ExceptionsPage
        facts={{
          isOwner,
          exceptions,
          people,
          laterDays,
          companies,
          form: trouble?.form ?? null,
          zone: session.workspace.zone,
          values: trouble?.values ?? {},
          errors: trouble?.errors ?? {},
        }}
      />
    </DashboardPage>
  );
}

const refuse = async (
  services: Services,
  context: OwnerContext,
  form: ExceptionForm,
  errors: FieldErrors,
): Promise<Reply> =>
  unprocessable(await exceptionsPage(services, context, { form: 'person', errors, values: form }));

const ONESELF = 'The owner can’t be given an exception.';

/** What is about to be done, or why no confirmation would change that it cannot be. */
async function excepting(
  services: Services,
  context: OwnerContext,
  form: ExceptionForm,
): Promise<Deed | Reply> {
  const { session, scope, now } = context;
  const people = await exceptableIn(services.db, scope);
  const person = people.find(({ membershipId }) => membershipId === form.membership);
  if (person === undefined) {
    return form.membership === session.membership.id
      ? refuse(services, context, form, { membership: ONESELF })
      : errorPage(404);
  }
  if (form.ended !== undefined)
    return { deed: `end the exception for ${person.name}`, button: 'End exception' };
  const wrong = reasonProblem(form.reason);
  if (wrong !== null) return refuse(services, context, form, { reason: wrong });
  const last = readLastDay(form.until, session.workspace.zone, now);
  if (!last.ok) return refuse(services, context, form, { until: DAY_PROBLEMS[last.reason] });
  return {
    deed: `let ${person.name} sign in to ${session.workspace.name} without two-factor authentication for some days`,
    button: 'Add exception',
  };
}

async function except(services: Services, context: OwnerContext, form: ExceptionForm): Promise<Reply> {
  const { session, act } = context;
  const { membership: membershipId, until: day, reason } = form;
  if (form.ended !== undefined) {
    const name = await endExceptionNow(services, act, membershipId);
    if (name === null) return errorPage(404);
    await leaveFlash(services.db, session.sessionId, `The exception for ${name} has ended.`);
    return seeOther(paths.mfaExceptions(session.workspace.slug));
  }
  const wrong = reasonProblem(reason);
  if (wrong !== null) return refuse(services, context, form, { reason: wrong });
  const outcome = await exceptMember(services, act, { membershipId, day, reason: reason.trim() });
  if (outcome.ok) {
    await leaveFlash(services.db, session.sessionId, `Exception added for ${outcome.name}.`);
    return seeOther(paths.mfaExceptions(session.workspace.slug));
  }
  switch (outcome.reason) {
    case 'unknown':
      return errorPage(404);
    case 'owner':
      return refuse(services, context, form, { membership: ONESELF });
    case 'day':
      return refuse(services, context, form, { until: DAY_PROBLEMS[outcome.day] });
  }
}

/** Exceptions from the policy (B3): everyone of the team sees them, the owner adds and ends them. */
export function exceptionRoutes(routes: Routes, services: Services): void {
  routes.page({
    url: paths.mfaExceptions(':slug'),
    host: 'base',
    access: 'dashboard',
    handler: async (context) => html(await exceptionsPage(services, context)),
  });

  routes.action({
    url: paths.mfaExceptions(':slug'),
    host: 'base',
    access: 'owner',
    fresh: (context, { body }) => excepting(services, context, body),
    params: workspaceParams,
    body: exceptionForm,
    from: ({ params }) => paths.mfaExceptions(params.slug),
    invalid: async (context, trouble) =>
      unprocessable(await exceptionsPage(services, context, { form: 'person', ...trouble })),
    handler: (context, { body }) => except(services, context, body),
  });
}
