import type { Act } from '../../../access/context.ts';
import { actorOf } from '../../../access/deed.ts';
import { performAlone } from '../../../access/deed-alone.ts';
import { dropIntentsIn } from '../../../access/intents.ts';
import { dropKeptFormsIn } from '../../../access/kept-forms.ts';
import { removeMembership } from '../../../access/memberships.ts';
import { withdrawLinks } from '../../../access/one-time-links.ts';
import { endOverSessionsOf, endSessionsOnPortal } from '../../../access/session-ends.ts';
import { record } from '../../../audit/record.ts';
import { leftBehindOf } from '../../../factors/staying.ts';
import { tellAccount, tellOwner } from '../../../mail/tell-account.ts';
import type { Services } from '../../../services.ts';
import { leaveTeams } from '../../engagements/public.ts';
import { leftWorkspace, memberLeft } from './letters.ts';

/** `owner`: a workspace always has one. `last-device`: all that the account has would work nowhere any more (B6). */
export type Leaving = 'left' | 'owner' | 'last-device';

/**
 * Ends one's own membership (B14): signs one out of that workspace's portal and leaves all else of the account, as a
 * removal does. Not while the account's only devices are keys of that portal: it keeps one that works. An invitation to come back that is open still is cancelled. Its owner is told, and so is the account.
 */
export async function leaveWorkspace(
  services: Services,
  act: Act<'inside'> | Act<'portal'>,
): Promise<Leaving> {
  const outcome = await performAlone(
    services,
    act,
    async ({ trx, session, origin, now }): Promise<Leaving> => {
      const { account, membership, workspace } = session;
      const workspaceId = workspace.id;
      const ending = { now, config: services.config };
      await endOverSessionsOf(trx, account.id, ending);
      const { lost, isAll } = await leftBehindOf(trx, services.config, { account, workspaceId, now });
      if (isAll) return 'last-device';
      const removed = await removeMembership(trx, membership.id, workspaceId);
      if (removed === null) return 'owner';
      await leaveTeams(trx, { accountId: account.id, workspaceId });
      const sessionsEnded = await endSessionsOnPortal(trx, account.id, workspaceId, ending);
      await dropIntentsIn(trx, services, { accountId: account.id, slug: workspace.slug });
      await dropKeptFormsIn(trx, account.id, workspace.slug);
      await withdrawLinks(trx, { purpose: 'invitation', email: account.email, workspaceId }, now);
      await record(trx, {
        type: 'member.left',
        at: now,
        origin,
        workspaceId,
        actor: actorOf(session),
        detail: { role: removed.role, sessionsEnded },
      });
      await tellOwner(services, trx, { workspaceId, now }, (context, owner) =>
        memberLeft(context, { ...owner, memberName: account.name, memberEmail: account.email }),
      );
      await tellAccount(services, trx, account, now, (context, recipient) =>
        leftWorkspace(context, { ...recipient, workspaceName: workspace.name, losesKeys: lost.length > 0 }),
      );
      return 'left';
    },
  );
  if (outcome === 'left') services.mail.kick();
  return outcome;
}
