import { z } from 'zod';
import type { OwnerContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import type { Methods } from '../../../domain/mfa-policy.ts';
import { planAllowsEnforcement } from '../../../domain/plan.ts';
import { workspaceParams } from '../../../http/fields.ts';
import { paths } from '../../../http/paths.ts';
import { errorPage, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { settingsPage } from '../settings/page.tsx';
import { changeMethods } from './methods.ts';
import { refusePlan } from './routes.tsx';

const methodsForm = z.object({
  methods: z.enum(['any', 'phishing-resistant'], 'Choose which devices count.'),
});

const DONE: Readonly<Record<Methods, string>> = {
  any: 'Authenticator apps count again.',
  'phishing-resistant':
    'Only passkeys and security keys count now. Where one is required, people are asked for it on the next page they open.',
};

async function change(services: Services, context: OwnerContext, methods: Methods): Promise<Reply> {
  const { session, act } = context;
  const outcome = await changeMethods(services, act, methods);
  if (outcome === 'plan') return refusePlan(services, context, paths.mfaMethods(':slug'));
  if (outcome === 'unknown') return errorPage(404);
  const message = outcome === 'set' ? DONE[methods] : 'It was already set that way.';
  await leaveFlash(services.db, session.sessionId, message);
  return seeOther(paths.settings(session.workspace.slug));
}

/** Which devices count where a second factor is required (B6). */
export function mfaMethodsRoutes(routes: Routes, services: Services): void {
  routes.action({
    url: paths.mfaMethods(':slug'),
    host: 'base',
    access: 'owner',
    params: workspaceParams,
    body: methodsForm,
    from: ({ params }) => paths.settings(params.slug),
    fresh: (context, { body: { methods } }) => {
      const { name, plan } = context.session.workspace;
      if (methods === 'any')
        return { deed: `let authenticator apps count again in ${name}`, button: 'Let apps count' };
      if (!planAllowsEnforcement(plan)) return refusePlan(services, context, paths.mfaMethods(':slug'));
      return { deed: `let only passkeys and security keys count in ${name}`, button: 'Require keys' };
    },
    invalid: async (context, { errors }) =>
      unprocessable(await settingsPage(services, context, { methods: { errors } })),
    handler: (context, { body }) => change(services, context, body.methods),
  });
}
