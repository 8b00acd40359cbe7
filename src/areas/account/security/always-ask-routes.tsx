import { z } from 'zod';
import { paths } from '../../../http/paths.ts';
import { unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { setAlwaysAsk } from './commands.ts';
import { saved, securityPage } from './page.tsx';

/** When the user is asked for a code; a change is confirmed first (D12). */
export function alwaysAskRoutes(routes: Routes, services: Services): void {
  routes.action({
    host: 'both',
    access: 'account',
    from: () => paths.account,
    url: paths.alwaysAsk,
    fresh: (_context, { body }) =>
      body.enabled === 'true'
        ? { deed: 'turn on “Always ask me for a code”', button: 'Switch on' }
        : { deed: 'turn off “Always ask me for a code”', button: 'Switch off' },
    body: z.object({ enabled: z.enum(['true', 'false'], 'Choose on or off.') }),
    invalid: async (context, { errors }) =>
      unprocessable(await securityPage(services, context, { problem: errors.enabled })),
    handler: async (context, { body }) => {
      const enabled = body.enabled === 'true';
      if (!(await setAlwaysAsk(services, context.act, enabled))) {
        const problem = 'Set up two-factor authentication first.';
        return unprocessable(await securityPage(services, context, { problem }));
      }
      return saved(
        services,
        context,
        enabled
          ? 'You’ll be asked for a code at every sign-in.'
          : 'You’ll only be asked where a workspace requires it.',
      );
    },
  });
}
