import type { VNode } from 'preact';
import type { z } from 'zod';
import type { PublicContext } from '../../../access/context.ts';
import { hashPassword } from '../../../access/password-hash.ts';
import { paths } from '../../../http/paths.ts';
import { html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Services } from '../../../services.ts';
import { signUp } from './commands.ts';
import { CompleteSignUpPage, KnownAddressPage } from './complete-views.tsx';
import { type completionForm, type Judged, judgeCompletion, type Read, suggestedZone } from './form.ts';
import { linkIsGone, mayNotCreate, plannedFrom } from './pages.tsx';
import { findSignUp, type PendingSignUp, wasJustUsed } from './queries.ts';
import { mayCreateWorkspace } from './who-may.ts';

/** The mailed link, opened: what it leads to depends on whether its address has an account by now. */
export async function findLink(
  services: Services,
  context: PublicContext,
  token: string | undefined,
): Promise<Reply> {
  const open = await findSignUp(services.db, token, context.now);
  if (open === null || token === undefined) return linkIsGone(services);
  if (!mayCreateWorkspace(services.config.signUp, open)) return mayNotCreate(services, context);
  if (!open.hasAccount) return html(await completionPage(services, context, { open, token }));
  if (context.session?.account.email === open.email) return seeOther(paths.newWorkspace(open.linkId));
  return html(knownAddressPage(services, context, open));
}

const authSiteOf = ({ config }: Services, { site }: PublicContext) => ({
  site,
  supportEmail: config.supportEmail,
});

function knownAddressPage(services: Services, context: PublicContext, open: PendingSignUp): VNode {
  const { email, asked } = open;
  return (
    <KnownAddressPage
      at={authSiteOf(services, context)}
      email={email}
      workspace={asked?.workspace ?? null}
      onward={paths.newWorkspace(open.linkId)}
    />
  );
}

async function completionPage(
  services: Services,
  context: PublicContext,
  shown: { open: PendingSignUp; token: string; form?: Judged<object> },
): Promise<VNode> {
  return (
    <CompleteSignUpPage
      at={authSiteOf(services, context)}
      planned={await plannedFrom(services, shown.open, shown.form)}
      token={shown.token}
      signedInAs={context.session?.account ?? null}
    />
  );
}

const WELCOME = `${paths.signIn}?welcome=1`;

/** A second press ends where the first one did, whose answer may have been lost. */
async function pressedBefore(
  services: Services,
  { now }: PublicContext,
  token: string | undefined,
): Promise<Reply> {
  return (await wasJustUsed(services.db, token, now)) ? seeOther(WELCOME) : linkIsGone(services);
}

/** The password is chosen: makes account and workspace, and leads to sign-in. */
export async function completeSignUp(
  services: Services,
  context: PublicContext,
  sent: Read<z.output<typeof completionForm>>,
): Promise<Reply> {
  const { db, config } = services;
  const { origin, now } = context;
  const { token } = sent.body;
  const open = await findSignUp(db, token, now);
  if (open === null || token === undefined) return pressedBefore(services, context, token);
  if (!mayCreateWorkspace(config.signUp, open)) return mayNotCreate(services, context);
  if (open.hasAccount) return html(knownAddressPage(services, context, open), 409);
  const form = await judgeCompletion(db, sent, open);
  if (form.ok) {
    const { linkId, email } = open;
    const { password, ...names } = form.value;
    const passwordHash = await hashPassword(password);
    const zone = suggestedZone(sent);
    const outcome = await signUp(services, { linkId, email, ...names, zone, passwordHash, origin, now });
    if (outcome === 'created') return seeOther(WELCOME);
  }
  // Looked at anew: what stands in the way may be what this very link, pressed twice, has made.
  const left = await findSignUp(db, token, now);
  if (left === null) return pressedBefore(services, context, token);
  if (left.hasAccount) return html(knownAddressPage(services, context, left), 409);
  const again = await judgeCompletion(db, sent, left);
  return unprocessable(await completionPage(services, context, { open: left, token, form: again }));
}
