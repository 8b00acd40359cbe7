import type { Site } from '../../../access/site.ts';
import type { Reader } from '../../../data/database.ts';
import type { FieldErrors } from '../../../http/input.ts';
import { paths } from '../../../http/paths.ts';
import { errorPage, html, type Reply } from '../../../http/reply.ts';
import type { Services } from '../../../services.ts';
import type { Planned } from './complete-views.tsx';
import { type Judged, judgeSlug } from './form.ts';
import type { PendingSignUp } from './queries.ts';
import { MayNotCreatePage } from './views.tsx';

/** Says what to do about a link that is used, withdrawn, expired or made up. */
export function linkIsGone({ config }: Services): Reply {
  const otherwise =
    config.signUp === 'open' ? 'sign up again.' : `email ${config.supportEmail} and ask for a new link.`;
  return errorPage(410, {
    title: 'This link no longer works',
    body: `This link has already been used or has expired. If your workspace exists, sign in; otherwise ${otherwise}`,
    action: { href: paths.signIn, label: 'Sign in' },
  });
}

/** Says what to do where `SIGNUP` does not let somebody make a workspace. */
export function mayNotCreate({ config }: Services, { site }: { readonly site: Site }): Reply {
  const at = { site, supportEmail: config.supportEmail };
  return html(<MayNotCreatePage at={at} closed={config.signUp === 'closed'} />, 403);
}

/** What a link would make, with the form as it was sent, or as it is at first. */
export async function plannedFrom(
  { config, db }: Services,
  { email, asked }: PendingSignUp,
  form?: Judged<object>,
): Promise<Planned> {
  const values = form?.values ?? asked ?? {};
  const errors = form === undefined ? await errorsAtFirst(db, asked) : form.ok ? {} : form.errors;
  const isLost = asked !== null && values.slug === asked.slug && errors.slug !== undefined;
  return { baseHost: config.baseHost, email, isInvited: asked === null, isSlugLost: isLost, values, errors };
}

/** What was free when it was asked for may be taken by now, and then nobody need send the form to learn it. */
async function errorsAtFirst(db: Reader, asked: PendingSignUp['asked']): Promise<FieldErrors> {
  if (asked === null) return {};
  const judged = await judgeSlug(db, asked.slug);
  return judged.ok ? {} : { slug: judged.message };
}
