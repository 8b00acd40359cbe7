import { z } from 'zod';
import type { OwnerContext } from '../../../access/context.ts';
import { type Doing, recordedAs } from '../../../access/deed.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { planAllowsEnforcement, planName } from '../../../domain/plan.ts';
import { workspaceParams } from '../../../http/fields.ts';
import type { FieldValues } from '../../../http/input.ts';
import { paths } from '../../../http/paths.ts';
import { errorPage, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Deed } from '../../../http/route-kinds.ts';
import type { Services } from '../../../services.ts';
import { settingsPage } from '../settings/page.tsx';
import { APPLY, switchPolicy } from './commands.ts';

const switchForm = z.object({
  enabled: z.enum(['true', 'false'], 'Choose Enabled or Disabled.'),
  // Left out it is the gentler of the two (D1).
  apply: z.enum(APPLY, 'Choose when it should start.').default('next-sign-in'),
});

/** 403, whatever the page showed (S4); on the record like every refusal. */
function refusePlan(services: Services, attempt: Doing): Reply {
  services.counts.count({
    ...recordedAs(attempt),
    type: 'access.refused',
    detail: { reason: 'plan without enforcement', method: 'POST', route: paths.mfaPolicy(':slug') },
  });
  const plan = planName(attempt.session.workspace?.plan ?? 'starter');
  return errorPage(403, {
    title: 'Not included in your plan',
    body: `The ${plan} plan doesn’t include required two-factor authentication; Pro and Team do. Nothing was changed. To upgrade, email ${services.config.supportEmail}.`,
    action: { href: paths.settings(attempt.session.workspace?.slug ?? ''), label: 'Back to settings' },
  });
}

function whatHappens(enabled: boolean, apply: (typeof APPLY)[number]): string {
  if (!enabled) return 'Two-factor authentication is no longer required.';
  return apply === 'now'
    ? 'Two-factor authentication is now required. Everyone is asked on the next page they open.'
    : 'Two-factor authentication is now required. Everyone will be asked at their next sign-in.';
}

async function flip(
  services: Services,
  context: OwnerContext,
  { enabled: wanted, apply }: z.output<typeof switchForm>,
): Promise<Reply> {
  const { session, scope, act } = context;
  const enabled = wanted === 'true';
  const outcome = await switchPolicy(services, act, { workspaceId: scope.workspaceId, enabled, apply });
  if (!outcome.ok) return outcome.reason === 'plan' ? refusePlan(services, context) : errorPage(404);
  const message = outcome.changed ? whatHappens(enabled, apply) : 'It was already set that way.';
  await leaveFlash(services.db, session.sessionId, message);
  return seeOther(paths.settings(session.workspace.slug));
}

/** What the switch does, or that the plan has none, which no confirmation would change. */
function switching(
  services: Services,
  context: OwnerContext,
  { enabled, apply }: z.output<typeof switchForm>,
): Deed | Reply {
  const { name, plan } = context.session.workspace;
  if (enabled === 'false') {
    return { deed: `turn off required two-factor authentication for ${name}`, button: 'Switch off' };
  }
  if (!planAllowsEnforcement(plan)) return refusePlan(services, context);
  return apply === 'now'
    ? {
        deed: `require two-factor authentication for everyone in ${name}, right away`,
        button: 'Ask everyone now',
      }
    : { deed: `require two-factor authentication for everyone in ${name}`, button: 'Switch on' };
}

/** The settings page with the choice in its address, for who does not confirm it after all (D22). */
function choicePath(slug: string, { enabled, apply }: FieldValues): string {
  const here = paths.settings(slug);
  if (enabled === 'false') return here;
  return `${here}?apply=${APPLY.find((known) => known === apply) ?? 'next-sign-in'}`;
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
