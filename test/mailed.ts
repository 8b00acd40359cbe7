import { issueInvitation, type NewInvitation } from '../src/areas/workspace/invitations/issue.ts';
import type { Place, World } from './world.ts';

/** Invites an address to a workspace, as a consultant unless it is said otherwise, and returns the mailed link. */
export async function mailedInvitation(
  world: World,
  invitation: Pick<NewInvitation, 'email' | 'inviter'> & Partial<NewInvitation> & { place: Place },
): Promise<URL> {
  const { place, ...rest } = invitation;
  await world.db.transaction().execute((trx) =>
    issueInvitation(trx, world.services, {
      workspace: { id: place.id, slug: place.slug, name: `${place.slug} Security`, zone: 'UTC' },
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
