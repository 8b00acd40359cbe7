import { z } from 'zod';
import type { OwnerContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { safeReturnTo } from '../../../domain/return-to.ts';
import { waitSeconds } from '../../../domain/throttle.ts';
import { idField, text, workspaceParams } from '../../../http/fields.ts';
import { paths } from '../../../http/paths.ts';
import { errorPage, html, type Reply, seeOther, tooMany, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Deed } from '../../../http/route-kinds.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { findMember, type Member } from '../members/queries.ts';
import { workspaceEntries } from '../navigation.ts';
import { askForReset } from './commands.ts';
import { type AskResetForm, AskResetPage } from './views.tsx';

const one = z.object({ membership: idField });
const asked = one.extend({
  word: text('Say how you know that it’s really them.')
    .min(5, 'Enter at least 5 characters.')
    .max(300, 'Use at most 300 characters.'),
});

function ownersAskThemselves({ config }: Services, { session }: OwnerContext): Reply {
  return errorPage(409, {
    title: 'That’s your own account',
    body: `You can replace your device under Account security. If you’ve lost it, email ${config.supportEmail}.`,
    action: { href: paths.members(session.workspace.slug), label: 'Back to the members' },
  });
}

/** B9: an owner asks support to reset a member's second factor. */
export function memberResetRoutes(routes: Routes, services: Services): void {
  const owner = { host: 'base', access: 'owner' } as const;

  const page = ({ session }: OwnerContext, form: AskResetForm) => (
    <DashboardPage
      title={`Ask for a reset for ${form.member.name}`}
      current={workspaceEntries.members}
      session={session}
    >
      <AskResetPage form={form} />
    </DashboardPage>
  );

  /** Does what is about a member; a refusal where there is none of that id, or it is the owner. */
  async function withMember<T>(
    context: OwnerContext,
    membership: string | undefined,
    work: (member: Member) => T | Promise<T>,
  ): Promise<T | Reply> {
    const member = membership === undefined ? null : await findMember(services.db, context.scope, membership);
    if (member === null) return errorPage(404);
    return member.role === 'owner' ? ownersAskThemselves(services, context) : work(member);
  }

  routes.page({
    ...owner,
    url: paths.askToReset(':slug', ':membership'),
    params: workspaceParams.extend(one.shape),
    query: z.object({ word: z.string().optional() }),
    handler: (context, { params, query: { word } }) =>
      withMember(context, params.membership, (member) => html(page(context, { member, word }))),
  });

  routes.action({
    ...owner,
    url: paths.askForReset(':slug'),
    params: workspaceParams,
    body: asked,
    fresh: (context, { body }) =>
      withMember<Deed | Reply>(context, body.membership, ({ name }) => ({
        deed: `ask support to reset two-factor authentication for ${name}`,
        button: 'Ask support',
      })),
    from: ({ params: { slug }, values: { membership, word } }) => {
      const member = idField.safeParse(membership);
      if (!member.success) return paths.members(slug);
      const here = paths.askToReset(slug, member.data);
      return safeReturnTo(word === undefined ? here : `${here}?${new URLSearchParams({ word })}`) ?? here;
    },
    invalid: (context, { body, values, errors }) =>
      withMember(context, body.membership, (member) =>
        unprocessable(page(context, { member, word: values.word, errors })),
      ),
    handler: (context, { body: { membership, word } }) =>
      withMember(context, membership, async (member) => {
        const outcome = await askForReset(services, context.act, { membershipId: membership, word });
        if (outcome.ok) {
          const message = `We’ve asked support to reset two-factor authentication for ${outcome.name}.`;
          await leaveFlash(services.db, context.session.sessionId, message);
          return seeOther(paths.members(context.session.workspace.slug));
        }
        switch (outcome.reason) {
          case 'unknown':
            return errorPage(404);
          case 'owner':
            return ownersAskThemselves(services, context);
          case 'waiting': {
            const seconds = waitSeconds(outcome.waitMs);
            return tooMany(page(context, { member, word, waitSeconds: seconds }), seconds);
          }
        }
      }),
  });
}
