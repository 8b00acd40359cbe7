import { z } from 'zod';
import type { OwnerContext } from '../../../access/context.ts';
import { type Doing, recordedAs } from '../../../access/deed.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { planAllowsEnforcement, planName } from '../../../domain/plan.ts';
import { writtenMoment } from '../../../domain/zoned-time.ts';
import { plainlyTyped, workspaceParams } from '../../../http/fields.ts';
import type { FieldValues } from '../../../http/input.ts';
import { paths } from '../../../http/paths.ts';
import { errorPage, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Deed } from '../../../http/route-kinds.ts';
import type { Services } from '../../../services.ts';
import { chosenDay, settingsPage } from '../settings/page.tsx';
import { APPLY, type PolicyOutcome, type Start, switchPolicy } from './commands.ts';
import { NOT_PUT_OFF, readStart, TOO_LATE } from './start.ts';

const switchForm = z.object({
  enabled: z.enum(['true', 'false'], 'Choose Enabled or Disabled.'),
  // Left out it is the gentler of the two (D1).
  apply: z.enum(APPLY, 'Choose when it should start.').default('next-sign-in'),
  // Read by the workspace's clock.
  date: plainlyTyped,
});
type SwitchForm = z.output<typeof switchForm>;

/** 403, whatever the page showed (S4); on the record like every refusal. */
export function refusePlan(services: Services, attempt: Doing, route: string): Reply {
  services.counts.count({
    ...recordedAs(attempt),
    type: 'access.refused',
    detail: { reason: 'plan without enforcement', method: 'POST', route },
  });
  const plan = planName(attempt.session.workspace?.plan ?? 'starter');
  return errorPage(403, {
    title: 'Not included in your plan',
    body: `The ${plan} plan doesn’t include required two-factor authentication; Pro and Team do. Nothing was changed. To upgrade, email ${services.config.supportEmail}.`,
    action: { href: paths.settings(attempt.session.workspace?.slug ?? ''), label: 'Back to settings' },
  });
}

function whatHappens(enabled: boolean, start: Start, zone: string, note: string): string {
  if (!enabled) return 'Two-factor authentication is no longer required.';
  if (typeof start === 'object')
    return `Two-factor authentication will be required from ${writtenMoment(start.startsAt, zone)}.${note}`;
  return start === 'now'
    ? 'Two-factor authentication is now required. Everyone is asked on the next page they open.'
    : 'Two-factor authentication is now required. Everyone will be asked at their next sign-in.';
}

/** The page again, with what is wrong with the day. */
async function refuseDay(
  services: Services,
  context: OwnerContext,
  form: SwitchForm,
  message: string,
): Promise<Reply> {
  const policy = { errors: { date: message }, values: form };
  return unprocessable(await settingsPage(services, context, { policy }));
}

/** What the form asks for; a reply where its day is none, or has passed. */
async function startOf(
  services: Services,
  context: OwnerContext,
  form: SwitchForm,
): Promise<{ readonly start: Start; readonly note: string } | Reply> {
  if (form.enabled === 'false' || form.apply !== 'date')
    return { start: form.apply === 'now' ? 'now' : 'next-sign-in', note: '' };
  const read = readStart(form.date, context.session.workspace.zone, context.now);
  if (!read.ok) return refuseDay(services, context, form, read.message);
  return { start: { startsAt: read.startsAt }, note: read.note };
}

const DAY_REFUSED = { past: TOO_LATE, begun: NOT_PUT_OFF } as const;

async function flip(services: Services, context: OwnerContext, form: SwitchForm): Promise<Reply> {
  const { session, scope, act } = context;
  const enabled = form.enabled === 'true';
  const wanted = await startOf(services, context, form);
  if (!('start' in wanted)) return wanted;
  const { start, note } = wanted;
  const { workspaceId } = scope;
  const outcome: PolicyOutcome = await switchPolicy(services, act, { workspaceId, enabled, start });
  if (!outcome.ok) {
    if (outcome.reason === 'plan') return refusePlan(services, context, paths.mfaPolicy(':slug'));
    if (outcome.reason === 'unknown') return errorPage(404);
    return refuseDay(services, context, form, DAY_REFUSED[outcome.reason]);
  }
  const message = outcome.changed
    ? whatHappens(enabled, start, session.workspace.zone, note)
    : 'It was already set that way.';
  await leaveFlash(services.db, session.sessionId, message);
  return seeOther(paths.settings(session.workspace.slug));
}

/** What the switch does, or that the plan has none or the day is none, which no confirmation would change. */
async function switching(services: Services, context: OwnerContext, form: SwitchForm): Promise<Deed | Reply> {
  const { name, plan, zone } = context.session.workspace;
  if (form.enabled === 'false') {
    return { deed: `turn off required two-factor authentication for ${name}`, button: 'Switch off' };
  }
  if (!planAllowsEnforcement(plan)) return refusePlan(services, context, paths.mfaPolicy(':slug'));
  const wanted = await startOf(services, context, form);
  if (!('start' in wanted)) return wanted;
  const { start } = wanted;
  const deed = `require two-factor authentication for everyone in ${name}`;
  if (typeof start === 'object')
    return { deed: `${deed}, from ${writtenMoment(start.startsAt, zone)}`, button: 'Set the day' };
  return start === 'now'
    ? { deed: `${deed}, right away`, button: 'Ask everyone now' }
    : { deed, button: 'Switch on' };
}

/** The settings page with the choice in its address, for who does not confirm it after all (D22). */
function choicePath(slug: string, { enabled, apply, date }: FieldValues): string {
  const here = paths.settings(slug);
  if (enabled === 'false') return here;
  const chosen = `${here}?apply=${APPLY.find((known) => known === apply) ?? 'next-sign-in'}`;
  const day = chosenDay.safeParse(date);
  return apply === 'date' && day.success ? `${chosen}&date=${encodeURIComponent(day.data)}` : chosen;
}

/** The policy's switch (S1–S4, S18, D1). */
export function mfaPolicyRoutes(routes: Routes, services: Services): void {
  routes.action({
    url: paths.mfaPolicy(':slug'),
    host: 'base',
    access: 'owner',
    fresh: (context, { body }) => switching(services, context, body),
    params: workspaceParams,
    body: switchForm,
    from: ({ params, values }) => choicePath(params.slug, values),
    invalid: async (context, policy) => unprocessable(await settingsPage(services, context, { policy })),
    handler: (context, { body }) => flip(services, context, body),
  });
}
