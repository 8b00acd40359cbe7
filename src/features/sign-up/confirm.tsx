import type { FastifyRequest } from 'fastify';
import { checkSlug } from '../../domain/slug.ts';
import type { Services } from '../../services.ts';
import type { PublicContext } from '../../web/context.ts';
import { rawField } from '../../web/form-input.ts';
import { errorPage, html, type Reply, seeOther, unprocessable } from '../../web/reply.ts';
import { confirmSignUp } from './commands.ts';
import { ChooseSlugPage, ConfirmSignUpPage } from './confirm-views.tsx';
import { judgeSlug } from './form.ts';
import { findSignUp, type OpenSignUp } from './queries.ts';

/** Says what to do about a link that is used, withdrawn, expired or made up. */
export function linkIsGone(): Reply {
  return errorPage(410, {
    title: 'This link no longer works',
    body: 'It was used already, or is more than a day old. If your workspace was created, sign in. If not, sign up again from there.',
    action: { href: '/login', label: 'Sign in' },
  });
}

function knownAddress(): Reply {
  return errorPage(409, {
    title: 'You have an account already',
    body: 'Since you filled in the form, your address got an account, so nothing more was created. Sign in with the password of that account.',
    action: { href: '/login', label: 'Sign in' },
  });
}

/** The page behind the link; asks for another address where `slug` cannot be had. */
export async function confirmationPage(
  services: Services,
  context: PublicContext,
  open: OpenSignUp & { readonly token: string },
): Promise<Reply> {
  const { token, workspace, email, slug } = open;
  const place = { site: context.site, supportEmail: services.config.supportEmail };
  const shown = { place, baseHost: services.config.baseHost, token, workspace, email, slug };
  const judged = await judgeSlug(services.db, slug);
  if (judged.ok) return html(<ConfirmSignUpPage shown={shown} />);
  const page = <ChooseSlugPage shown={shown} error={judged.message} />;
  return context.request.method === 'POST' ? unprocessable(page) : html(page);
}

/** Acts on the pressed button. */
export async function confirm(
  services: Services,
  context: PublicContext,
  request: FastifyRequest,
): Promise<Reply> {
  const { origin, now } = context;
  const token = rawField(request, 'token');
  const open = await findSignUp(services.db, token, now);
  if (open === null || typeof token !== 'string') return linkIsGone();
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
      return linkIsGone();
    case 'slug-taken':
      return again();
    case 'known-address':
      return knownAddress();
  }
}
