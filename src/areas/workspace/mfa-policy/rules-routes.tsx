import { z } from 'zod';
import type { OwnerContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { AUDIENCES, type Audience } from '../../../domain/mfa-policy.ts';
import { planAllowsEnforcement } from '../../../domain/plan.ts';
import { localTime, writtenMoment } from '../../../domain/zoned-time.ts';
import { plainlyTyped, workspaceParams } from '../../../http/fields.ts';
import type { FieldErrors, FieldValues } from '../../../http/input.ts';
import { paths } from '../../../http/paths.ts';
import { errorPage, html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Deed } from '../../../http/route-kinds.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { workspaceEntries } from '../navigation.ts';
import { APPLY } from './commands.ts';
import { policiesOf, rolloutOf, type ShownPolicy } from './queries.ts';
import { refusePlan } from './routes.tsx';
import { type Rule, type Rules, setRules, wantsPlan } from './rules.ts';
import { RulesPage } from './rules-views.tsx';
import { FOR_WHOM } from './standing.ts';
import { NOT_PUT_OFF, readStart, TOO_LATE } from './start.ts';

const startField = z.enum(['keep', 'off', ...APPLY], 'Choose when it should start.').default('keep');
// Left out, what counts stays as it is.
const methodsField = z.enum(['any', 'phishing-resistant'], 'Choose which devices count.').optional();

const rulesForm = z.object({
  team_start: startField,
  team_date: plainlyTyped,
  team_methods: methodsField,
  clients_start: startField,
  clients_date: plainlyTyped,
  clients_methods: methodsField,
});
type RulesForm = z.output<typeof rulesForm>;

interface Sent {
  readonly values: FieldValues;
  readonly errors: FieldErrors;
}

/** The page, with what could not be done. */
async function rulesPage(services: Services, context: OwnerContext, sent?: Sent) {
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

async function refuse(
  services: Services,
  context: OwnerContext,
  { team_methods, clients_methods, ...rest }: RulesForm,
  errors: FieldErrors,
): Promise<Reply> {
  const values = {
    ...rest,
    ...(team_methods !== undefined && { team_methods }),
    ...(clients_methods !== undefined && { clients_methods }),
  };
  return unprocessable(await rulesPage(services, context, { values, errors }));
}

/** A day that was typed is not dropped without a word. */
const DAY_UNUSED = 'You entered a day. To use it, choose “Required from a day and time”.';

/** What is wanted of one policy, or what is wrong with the day that was typed, by the field that says so. */
function ruleOf(
  audience: Audience,
  form: RulesForm,
  policy: ShownPolicy,
  context: OwnerContext,
): { readonly rule: Rule; readonly note: string } | { readonly wrong: FieldErrors } {
  const chosen = form[`${audience}_start`];
  const typed = form[`${audience}_methods`] ?? policy.methods;
  const methods = typed === policy.methods ? null : typed;
  const { zone } = context.session.workspace;
  const day = form[`${audience}_date`].trim();
  const stands = policy.startsAt === null ? '' : localTime(policy.startsAt, zone);
  if (chosen === 'keep' && policy.standing !== 'on' && day !== '' && day !== stands)
    return { wrong: { [`${audience}_start`]: DAY_UNUSED } };
  if (chosen !== 'date') return { rule: { start: chosen === 'keep' ? null : chosen, methods }, note: '' };
  if (policy.standing === 'on') return { wrong: { [`${audience}_start`]: NOT_PUT_OFF } };
  const read = readStart(day, zone, context.now);
  if (!read.ok) return { wrong: { [`${audience}_date`]: read.message } };
  return { rule: { start: { startsAt: read.startsAt }, methods }, note: read.note };
}

interface Wanted {
  readonly rules: Rules;
  /** Where clocks make a moment another than it looks. */
  readonly note: string;
}

/** What the form asks for; a reply where that is nothing, or a day is none. */
async function wantedOf(services: Services, context: OwnerContext, form: RulesForm): Promise<Wanted | Reply> {
  const { session, scope, now } = context;
  const policies = await policiesOf(services.db, scope, session.workspace.plan, now);
  const [team, clients] = [
    ruleOf('team', form, policies.team, context),
    ruleOf('clients', form, policies.clients, context),
  ];
  if ('wrong' in team || 'wrong' in clients) {
    return refuse(services, context, form, {
      ...('wrong' in team && team.wrong),
      ...('wrong' in clients && clients.wrong),
    });
  }
  const rules = { team: team.rule, clients: clients.rule };
  if (AUDIENCES.every((audience) => rules[audience].start === null && rules[audience].methods === null))
    return refuse(services, context, form, {
      team_start: 'Nothing was changed. Choose a rule for the team or clients.',
    });
  return { rules, note: `${team.note}${clients.note}` };
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

  routes.page({ ...owner, handler: async (context) => html(await rulesPage(services, context)) });

  routes.action({
    ...owner,
    fresh: (context, { body }) => setting(services, context, body),
    body: rulesForm,
    from: ({ params }) => paths.mfaRules(params.slug),
    invalid: async (context, sent) => unprocessable(await rulesPage(services, context, sent)),
    handler: (context, { body }) => set(services, context, body),
  });
}
