import { z } from 'zod';
import type { PublicContext } from '../../../access/context.ts';
import type { FieldValues } from '../../../http/input.ts';
import { outboxHint, readOutboxHint } from '../../../http/outbox-hint.ts';
import { paths } from '../../../http/paths.ts';
import { html, json, type Reply, seeOther, tooMany, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { additionRoutes } from './addition.tsx';
import { completeSignUp, findLink } from './complete.tsx';
import { completionForm, judgeSignUp, judgeSlug, type Read, type SignUpRequest, signUpForm } from './form.ts';
import { mayNotCreate } from './pages.tsx';
import { requestSignUp } from './request.ts';
import { CheckYourEmailPage, type ShownMail, SignUpPage } from './views.tsx';

function authSiteOf({ config }: Services, { site }: PublicContext) {
  return { site, supportEmail: config.supportEmail };
}

/** Stands for the mail without a link in the sealed hint, which holds nothing but an address. */
const byInvitation = ({ config }: Services) => `${config.baseUrl}${paths.signUp}`;

/** The form as it is at first, with what is known of whoever is signed in. */
function formPage(services: Services, context: PublicContext) {
  const { config } = services;
  const account = context.session?.account;
  const values: FieldValues = account === undefined ? {} : { name: account.name, email: account.email };
  return {
    at: authSiteOf(services, context),
    baseHost: config.baseHost,
    byInvitation: config.signUp === 'invited',
    values,
  };
}

async function signUp(services: Services, context: PublicContext, sent: Read<SignUpRequest>): Promise<Reply> {
  const { origin, now } = context;
  if (services.config.signUp === 'closed') return mayNotCreate(services, context);
  const form = await judgeSignUp(services.db, sent);
  const page = { ...formPage(services, context), values: form.values };
  if (!form.ok) return unprocessable(<SignUpPage {...page} errors={form.errors} />);
  const outcome = await requestSignUp(services, { request: form.value, origin, now });
  if (outcome.kind === 'too-many') {
    const seconds = Math.ceil(outcome.waitMs / 1000);
    return tooMany(<SignUpPage {...page} waitSeconds={seconds} />, seconds);
  }
  const { mailed } = outcome;
  if (mailed === null) return seeOther(paths.signUpSent);
  const link = mailed === 'by-invitation' ? byInvitation(services) : mailed.link;
  return seeOther(`${paths.signUpSent}${outboxHint(services, { link, now }) ?? ''}`);
}

function shownMail(services: Services, context: PublicContext, ref: string | null): ShownMail | null {
  const link = readOutboxHint(services, ref, context.now);
  if (link === null) return null;
  return link === byInvitation(services) ? 'by-invitation' : { link };
}

/** S23, D20: sign-up, which proves the address, and only then takes a password. */
export function signUpRoutes(routes: Routes, services: Services): void {
  const { config, db } = services;
  const open = { host: 'base', access: 'public' } as const;

  routes.page({
    ...open,
    url: paths.signUp,
    handler: (context) =>
      config.signUp === 'closed'
        ? mayNotCreate(services, context)
        : html(<SignUpPage {...formPage(services, context)} />),
  });

  routes.action({
    ...open,
    url: paths.signUp,
    body: signUpForm,
    invalid: (context, form) => signUp(services, context, form),
    handler: (context, form) => signUp(services, context, { ...form, errors: {} }),
  });

  routes.endpoint({
    ...open,
    method: 'GET',
    url: paths.slugCheck,
    query: z.object({ value: z.string().default('') }),
    handler: async (_context, { query }) => {
      const judged = await judgeSlug(db, query.value);
      return json(
        judged.ok
          ? { available: true, message: `${judged.slug}.${config.baseHost} is free.` }
          : { available: false, message: judged.message },
      );
    },
  });

  routes.page({
    ...open,
    url: paths.signUpSent,
    query: z.object({ ref: z.string().nullable().default(null) }),
    handler: (context, { query }) =>
      html(
        <CheckYourEmailPage
          at={authSiteOf(services, context)}
          mail={shownMail(services, context, query.ref)}
        />,
      ),
  });

  routes.page({
    ...open,
    url: paths.completeSignUp,
    query: z.object({ token: z.string().optional() }),
    handler: (context, { query }) => findLink(services, context, query.token),
  });

  routes.action({
    ...open,
    url: paths.completeSignUp,
    body: completionForm,
    invalid: (context, form) => completeSignUp(services, context, form),
    handler: (context, form) => completeSignUp(services, context, { ...form, errors: {} }),
  });

  additionRoutes(routes, services);
}
