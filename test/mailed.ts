import { issueInvitation, type NewInvitation } from '../src/areas/workspace/invitations/issue.ts';
import type { Workspace, World } from './world.ts';

/** An invitation, to a workspace of the tests. */
export type MailedInvitation = Omit<NewInvitation, 'workspace'> & { readonly workspace: Workspace };

/** Invites an address to a workspace, as a consultant unless it is said otherwise, and returns the mailed link. */
export async function mailedInvitation(
  world: World,
  invitation: Pick<MailedInvitation, 'email' | 'inviter' | 'workspace'> & Partial<MailedInvitation>,
): Promise<URL> {
  const { workspace, ...rest } = invitation;
  await world.db.transaction().execute((trx) =>
    issueInvitation(trx, world.services, {
      workspace: { id: workspace.id, slug: workspace.slug, name: `${workspace.slug} Security`, zone: 'UTC' },
      role: 'consultant',
      company: null,
      endsAt: null,
      origin: { host: world.config.baseHost, ip: '127.0.0.1' },
      now: world.clock.now(),
      ...rest,
    }),
  );
  return new URL((await world.mailTo(invitation.email)).at(-1)?.link ?? '');
}
