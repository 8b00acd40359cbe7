import type { FastifyRequest } from 'fastify';
import type { Services } from '../../services.ts';
import type { PublicContext } from '../../web/context.ts';
import { queryText } from '../../web/form-input.ts';
import { outboxHint, readOutboxHint } from '../../web/outbox-hint.ts';
import { html, json, type Reply, seeOther, tooMany, unprocessable } from '../../web/reply.ts';
import type { Routes } from '../../web/route.ts';
import { confirm, confirmationPage, linkIsGone } from './confirm.tsx';
import { judgeSlug, readSignUp } from './form.ts';
import { findSignUp } from './queries.ts';
import { requestSignUp } from './request.ts';
import { CheckYourMailPage, type ShownMail, SignUpPage } from './views.tsx';

function placeOf({ config }: Services, { site }: PublicContext) {
  return { site, supportEmail: config.supportEmail };
}

async function signUp(services: Services, context: PublicContext, request: FastifyRequest): Promise<Reply> {
  const { origin, now } = context;
  const form = await readSignUp(services.db, request);
  const page = {
    place: placeOf(services, context),
    baseHost: services.config.baseHost,
    values: form.values,
  };
  if (!form.ok) return unprocessable(<SignUpPage {...page} errors={form.errors} />);
  const outcome = await requestSignUp(services, { request: form.value, origin, now });
  if (outcome.kind === 'too-many') {
    const seconds = Math.ceil(outcome.waitMs / 1000);
    return tooMany(<SignUpPage {...page} waitSeconds={seconds} />, seconds);
  }
  const hint = outcome.link === null ? null : outboxHint(services, { link: outcome.link, now });
  return seeOther(`/signup/sent${hint ?? ''}`);
}

function shownMail(services: Services, context: PublicContext, request: FastifyRequest): ShownMail | null {
  const link = readOutboxHint(services, queryText(request, 'ref'), context.now);
  if (link === null) return null;
  return { says: link === `${services.config.baseUrl}/login` ? 'sign-in' : 'confirm', link };
}

/** S23, D20: sign-up, which proves the address before anything is created. */
export function signUpRoutes(routes: Routes, services: Services): void {
  const { config, db } = services;
  const open = { host: 'base', access: 'public' } as const;

  routes.page({
    ...open,
    url: '/signup',
    handler: (context) => html(<SignUpPage place={placeOf(services, context)} baseHost={config.baseHost} />),
  });

  routes.action({
    ...open,
    url: '/signup',
    handler: (context, request) => signUp(services, context, request),
  });

  routes.endpoint({
    ...open,
    method: 'GET',
    url: '/signup/slug',
    handler: async (_context, request) => {
      const judged = await judgeSlug(db, queryText(request, 'value'));
      return json(
        judged.ok
          ? { available: true, message: `${judged.slug}.${config.baseHost} is free.` }
          : { available: false, message: judged.message },
      );
    },
  });

  routes.page({
    ...open,
    url: '/signup/sent',
    handler: (context, request) =>
      html(
        <CheckYourMailPage place={placeOf(services, context)} mail={shownMail(services, context, request)} />,
      ),
  });

  routes.page({
    ...open,
    url: '/signup/confirm',
    handler: async (context, request) => {
      const token = queryText(request, 'token');
      const found = await findSignUp(db, token, context.now);
      return found === null || token === null
        ? linkIsGone()
        : confirmationPage(services, context, { ...found, token });
    },
  });

  routes.action({
    ...open,
    url: '/signup/confirm',
    handler: (context, request) => confirm(services, context, request),
  });
}
