import { z } from 'zod';
import type { OwnerContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { AUDIENCES, type Audience } from '../../../domain/mfa-policy.ts';
import { planAllowsEnforcement } from '../../../domain/plan.ts';
import { writtenMoment } from '../../../domain/zoned-time.ts';
import { workspaceParams } from '../../../http/fields.ts';
import type { FieldErrors, FieldValues } from '../../../http/input.ts';
import { paths } from '../../../http/paths.ts';
import { errorPage, html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Deed } from '../../../http/route-kinds.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { workspaceEntries } from '../navigation.ts';
import { policiesOf, rolloutOf } from './queries.ts';
import { refusePlan } from './routes.tsx';
import { type Rule, setRules, wantsPlan } from './rules.ts';
import {
  type ReadRules,
  type RulesForm,
  readRules,
  rulesForm,
  rulesQuery,
  rulesValues,
  triedRules,
} from './rules-form.ts';
import { RulesPage } from './rules-views.tsx';
import { FOR_WHOM } from './standing.ts';
import { NOT_PUT_OFF, TOO_LATE } from './start.ts';

interface Sent {
  readonly values: FieldValues;
  readonly errors: FieldErrors;
}

/** The page, with what could not be done, or tried out. */
export async function rulesPage(services: Services, context: OwnerContext, sent?: Sent) {
  const { session, scope, now } = context;
  const { plan, zone } = session.workspace;
  const [policies, rollout] = await Promise.all([
    policiesOf(services.db, scope, plan, now),
    rolloutOf(services.db, scope),
  ]);
  const { values, errors } = sent ?? { values: {}, errors: {} };
  return (
    <DashboardPage
      title="Rules for the team and clients"
      current={workspaceEntries.settings}
      session={session}
    >
      <RulesPage facts={{ plan, policies, rollout, zone, values, errors }} />
    </DashboardPage>
  );
}

const refuse = async (services: Services, context: OwnerContext, form: RulesForm, errors: FieldErrors) =>
  unprocessable(await rulesPage(services, context, { values: rulesValues(form), errors }));

type Wanted = ReadRules & { readonly ok: true };

/** What the form asks for; a reply where that is nothing, or a day is none. */
async function wantedOf(services: Services, context: OwnerContext, form: RulesForm): Promise<Wanted | Reply> {
  const { session, scope, now } = context;
  const { plan, zone } = session.workspace;
  const policies = await policiesOf(services.db, scope, plan, now);
  const read = readRules(form, policies, { zone, now });
  return read.ok ? read : refuse(services, context, form, read.errors);
}

function deedOf(audience: Audience, { start, methods }: Rule, zone: string): string[] {
  const whom = FOR_WHOM[audience];
  const required = `require two-factor authentication${whom}`;
  const deeds: string[] = [];
  if (start === 'off') deeds.push(`no longer ${required}`);
  else if (start === 'now') deeds.push(`${required} right away`);
  else if (start === 'next-sign-in') deeds.push(required);
  else if (start !== null) deeds.push(`${required} from ${writtenMoment(start.startsAt, zone)}`);
  if (methods === 'any') deeds.push(`let authenticator apps count again${whom}`);
  if (methods === 'phishing-resistant') deeds.push(`let only passkeys and security keys count${whom}`);
  return deeds;
}

const listed = new Intl.ListFormat('en-GB');

/** What will be done, or why no confirmation would change that it cannot be. */
async function setting(services: Services, context: OwnerContext, form: RulesForm): Promise<Deed | Reply> {
  const { name, plan, zone } = context.session.workspace;
  const wanted = await wantedOf(services, context, form);
  if (!('rules' in wanted)) return wanted;
  const { rules } = wanted;
  if (!planAllowsEnforcement(plan) && AUDIENCES.some((audience) => wantsPlan(rules[audience])))
    return refusePlan(services, context, paths.mfaRules(':slug'));
  const deeds = AUDIENCES.flatMap((audience) => deedOf(audience, rules[audience], zone));
  return { deed: `${listed.format(deeds)} in ${name}`, button: 'Save the rules' };
}

async function set(services: Services, context: OwnerContext, form: RulesForm): Promise<Reply> {
  const { session, act } = context;
  const wanted = await wantedOf(services, context, form);
  if (!('rules' in wanted)) return wanted;
  const outcome = await setRules(services, act, wanted.rules);
  if (!outcome.ok) {
    if ('audience' in outcome) {
      const { audience, reason } = outcome;
      const wrong =
        reason === 'past' ? { [`${audience}_date`]: TOO_LATE } : { [`${audience}_start`]: NOT_PUT_OFF };
      return refuse(services, context, form, wrong);
    }
    if (outcome.reason === 'unknown') return errorPage(404);
    return refusePlan(services, context, paths.mfaRules(':slug'));
  }
  const message = outcome.changed
    ? `The rules for the team and clients have been saved.${wanted.note}`
    : 'It was already set that way.';
  await leaveFlash(services.db, session.sessionId, message);
  return seeOther(paths.settings(session.workspace.slug));
}

/** Different rules for the team and clients (B2), behind the one switch that sets both. */
export function mfaRulesRoutes(routes: Routes, services: Services): void {
  const owner = {
    url: paths.mfaRules(':slug'),
    host: 'base',
    access: 'owner',
    params: workspaceParams,
  } as const;

  routes.page({
    ...owner,
    // What was tried out before is filled in.
    query: z.object(rulesQuery),
    handler: async (context, { query }) => {
      const tried = triedRules(query);
      const filledIn = tried === null ? undefined : { values: rulesValues(tried), errors: {} };
      return html(await rulesPage(services, context, filledIn));
    },
  });

  routes.action({
    ...owner,
    fresh: (context, { body }) => setting(services, context, body),
    body: rulesForm,
    from: ({ params }) => paths.mfaRules(params.slug),
    invalid: async (context, sent) => unprocessable(await rulesPage(services, context, sent)),
    handler: (context, { body }) => set(services, context, body),
  });
}
