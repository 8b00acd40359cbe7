import { z } from 'zod';
import type { AccountContext } from '../../../access/context.ts';
import { beginEnrolment } from '../../../factors/enrolment.ts';
import { removeAuthenticator } from '../../../factors/removal.ts';
import { idField } from '../../../http/fields.ts';
import { paths } from '../../../http/paths.ts';
import { errorPage, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { setAlwaysAsk } from './commands.ts';
import { saved, securityPage } from './page.tsx';
import { authenticatorsOf } from './queries.ts';

const device = z.object({ authenticator: idField });

/** What the user calls a device of theirs; null for one that is none of theirs. */
async function deviceName({ db }: Services, { session }: AccountContext, id: string): Promise<string | null> {
  const own = await authenticatorsOf(db, session.account.id);
  return own.find((one) => one.id === id)?.name ?? null;
}

/** Authenticators and when they are asked for; each change is confirmed first (D12). */
export function factorRoutes(routes: Routes, services: Services): void {
  const sensitive = { host: 'both', access: 'account', from: () => paths.account } as const;
  /** What is about to be done to a device of the user's own. */
  const onDevice =
    (verb: string, button: string) =>
    async (context: AccountContext, { body }: { readonly body: z.output<typeof device> }) => {
      const name = await deviceName(services, context, body.authenticator);
      return name === null ? errorPage(404) : { deed: `${verb} your device “${name}”`, button };
    };

  routes.action({
    ...sensitive,
    url: paths.addAuthenticator,
    fresh: ({ session }) =>
      session.account.enrolled
        ? { deed: 'add another device to your account', button: 'Add a device' }
        : { deed: 'set up two-factor authentication', button: 'Set up' },
    handler: async ({ act }) => {
      await beginEnrolment(services, act, null);
      return seeOther(paths.mfaSetup);
    },
  });

  routes.action({
    ...sensitive,
    url: paths.replaceAuthenticator,
    fresh: onDevice('replace', 'Replace'),
    body: device,
    invalid: () => errorPage(404),
    handler: async (context, { body }) => {
      if ((await deviceName(services, context, body.authenticator)) === null) return errorPage(404);
      await beginEnrolment(services, context.act, body.authenticator);
      return seeOther(paths.mfaSetup);
    },
  });

  routes.action({
    ...sensitive,
    url: paths.removeAuthenticator,
    fresh: onDevice('remove', 'Remove'),
    body: device,
    invalid: () => errorPage(404),
    handler: async (context, { body }) => {
      const outcome = await removeAuthenticator(services, context.act, body.authenticator);
      if (outcome.ok) return saved(services, context, 'Device removed. Its codes no longer work.');
      if (outcome.reason === 'unknown') return errorPage(404);
      const problem = `${outcome.by} requires two-factor authentication, so you can replace your only device but not remove it.`;
      return unprocessable(await securityPage(services, context, { problem }));
    },
  });

  routes.action({
    ...sensitive,
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
