import type { FastifyRequest } from 'fastify';
import { checkSlug } from '../../domain/slug.ts';
import type { Services } from '../../services.ts';
import type { PublicContext } from '../../web/context.ts';
import { queryText, rawField } from '../../web/form-input.ts';
import { outboxHint, readOutboxHint } from '../../web/outbox-hint.ts';
import { errorPage, html, json, type Reply, seeOther, tooMany, unprocessable } from '../../web/reply.ts';
import type { Routes } from '../../web/route.ts';
import { confirmSignUp } from './commands.ts';
import { judgeSlug, readSignUp } from './form.ts';
import { findSignUp, type OpenSignUp } from './queries.ts';
import { requestSignUp } from './request.ts';
import {
  CheckYourMailPage,
  ChooseSlugPage,
  ConfirmSignUpPage,
  type ShownMail,
  SignUpPage,
} from './views.tsx';

function gone(): Reply {
  return errorPage(410, {
    title: 'This link no longer works',
    body: 'It was used already, or is more than a day old. If your workspace was created, sign in. If not, sign up again.',
    action: { href: '/signup', label: 'Sign up again' },
  });
}

function knownAddress(): Reply {
  return errorPage(409, {
    title: 'You have an account already',
    body: 'Since you filled in the form, your address got an account, so nothing more was created. Sign in with the password of that account.',
    action: { href: '/login', label: 'Sign in' },
  });
}

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

/** The page behind the link; asks for another address where `slug` cannot be had. */
async function confirmationPage(
  services: Services,
  context: PublicContext,
  open: OpenSignUp & { readonly token: string },
): Promise<Reply> {
  const { token, workspace, email, slug } = open;
  const place = placeOf(services, context);
  const shown = { place, baseHost: services.config.baseHost, token, workspace, email, slug };
  const judged = await judgeSlug(services.db, slug);
  if (judged.ok) return html(<ConfirmSignUpPage shown={shown} />);
  const page = <ChooseSlugPage shown={shown} error={judged.message} />;
  return context.request.method === 'POST' ? unprocessable(page) : html(page);
}

async function confirm(services: Services, context: PublicContext, request: FastifyRequest): Promise<Reply> {
  const { origin, now } = context;
  const token = rawField(request, 'token');
  const open = await findSignUp(services.db, token, now);
  if (open === null || typeof token !== 'string') return gone();
  // Only what was chosen anew is judged here; whether it is free is decided where it is taken.
  const chosen = rawField(request, 'slug') ?? open.slug;
  const again = () =>
    confirmationPage(services, context, { ...open, token, slug: typeof chosen === 'string' ? chosen : '' });
  const checked = checkSlug(chosen);
  if (!checked.ok) return again();
  switch (await confirmSignUp(services, { signUp: open, slug: checked.slug, origin, now })) {
    case 'created':
      return seeOther('/login?welcome=1');
    case 'gone':
      return gone();
    case 'slug-taken':
      return again();
    case 'known-address':
      return knownAddress();
  }
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
        ? gone()
        : confirmationPage(services, context, { ...found, token });
    },
  });

  routes.action({
    ...open,
    url: '/signup/confirm',
    handler: (context, request) => confirm(services, context, request),
  });
}
