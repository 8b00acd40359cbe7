import type { Act, CommandLineAct } from '../../../access/context.ts';
import { type Held, perform, performEither } from '../../../access/deed.ts';
import { holdWorkspace } from '../../../access/holds.ts';
import { withdrawLinksById } from '../../../access/one-time-links.ts';
import { accountsOnPortal, endAllSessionsOnPortal } from '../../../access/session-ends.ts';
import { closeWorkspace, reopenWorkspace } from '../../../access/workspaces.ts';
import { record } from '../../../audit/record.ts';
import type { Trx } from '../../../data/database.ts';
import { erasedFrom, isRecentExport } from '../../../domain/closing.ts';
import { writtenLocalDay } from '../../../domain/zoned-time.ts';
import { paths } from '../../../http/paths.ts';
import { mailContextOf } from '../../../mail/mail-context.ts';
import type { MailContext } from '../../../mail/mail-layout.tsx';
import type { Message } from '../../../mail/message.ts';
import { enqueueMail, takeBackMails } from '../../../mail/queue.ts';
import type { Services } from '../../../services.ts';
import { isItsName } from '../companies/erase.ts';
import { workspaceClosed, workspaceReopened } from './letters.ts';
import { lastExportOf, pendingInvitations, type Told, teamToTell } from './queries.ts';

/** Queues a letter to the owner and each consultant of a workspace. */
export async function tellTeam(
  services: Pick<Services, 'config' | 'keyring'>,
  trx: Trx,
  { workspaceId, now }: { readonly workspaceId: string; readonly now: number },
  letter: (context: MailContext, told: Told) => Message,
): Promise<void> {
  const context = mailContextOf(services, now);
  for (const told of await teamToTell(trx, workspaceId))
    await enqueueMail(trx, services.keyring, letter(context, told), now);
}

/** The page of a closed workspace, as a letter names it. */
export const closingPage = ({ config }: Pick<Services, 'config'>, slug: string): string =>
  new URL(paths.closing(slug), config.baseUrl).href;

/** `another-name`: it is called something else than what was typed. `no-copy`: nobody has downloaded it, nor said that they need not. */
export type Closing = 'closed' | 'another-name' | 'no-copy';

/**
 * Closes the owner's workspace (B14). From then on nobody gets in: the gate, and every deed that has not been done, are told
 * by the same column. Sessions on its portal and open invitations end at once; everything else stays as it is, so that it can
 * be opened again.
 */
export async function close(
  services: Services,
  act: Act<'owner'>,
  { name, withoutCopy }: { readonly name: string; readonly withoutCopy: boolean },
): Promise<Closing> {
  const closing = async ({ trx, scope, session, actor, origin, now }: Held<'owner'>): Promise<Closing> => {
    const { workspaceId } = scope;
    const { account, workspace } = session;
    if (!isItsName(workspace, name)) return 'another-name';
    if (!withoutCopy && !isRecentExport(await lastExportOf(trx, scope), now)) return 'no-copy';
    if (!(await closeWorkspace(trx, workspaceId, now)))
      throw new Error('a workspace that is held was closed');
    await endAllSessionsOnPortal(trx, workspaceId, { now, config: services.config });
    const invitations = await pendingInvitations(trx, scope);
    await withdrawLinksById(trx, invitations, now);
    await takeBackMails(trx, invitations);
    await record(trx, { type: 'workspace.closed', at: now, origin, workspaceId, actor });
    const until = writtenLocalDay(erasedFrom(now), workspace.zone);
    const page = closingPage(services, workspace.slug);
    await tellTeam(services, trx, { workspaceId, now }, (context, told) =>
      workspaceClosed(context, { ...told, closedBy: account.name, until, page }),
    );
    return 'closed';
  };
  const outcome = await perform(services, act, closing, (trx) =>
    accountsOnPortal(trx, act.session.workspace.id),
  );
  if (outcome === 'closed') services.mail.kick();
  return outcome;
}

/** `open`: it was not closed. `too-late`: its time is up, or there is none. */
export type Reopening = 'reopened' | 'open' | 'too-late';

/** Opens a closed workspace again, by its owner, an administrator or the command line, while its time is not up (B14). */
export async function reopen(
  services: Services,
  by: Act<'owner'> | Act<'admin'> | CommandLineAct,
  workspaceId: string,
): Promise<Reopening> {
  const isOwner = 'session' in by && by.requirement.access === 'owner';
  if (isOwner && by.session.workspace?.id !== workspaceId) throw new Error('not the owner of that one');
  const outcome = await performEither(
    services,
    by,
    async ({ trx, actor, origin, now }): Promise<Reopening> => {
      await holdWorkspace(trx, workspaceId, 'alone');
      const workspace = await trx
        .selectFrom('workspaces')
        .select(['slug', 'closed_at'])
        .where('id', '=', workspaceId)
        .executeTakeFirst();
      if (workspace === undefined) return 'too-late';
      if (workspace.closed_at === null) return 'open';
      if (!(await reopenWorkspace(trx, workspaceId, now))) return 'too-late';
      await record(trx, { type: 'workspace.reopened', at: now, origin, workspaceId, actor });
      const page = new URL(paths.dashboard(workspace.slug), services.config.baseUrl).href;
      const reopenedBy = isOwner ? by.session.account.name : null;
      await tellTeam(services, trx, { workspaceId, now }, (context, told) =>
        workspaceReopened(context, { ...told, reopenedBy, page }),
      );
      return 'reopened';
    },
  );
  if (outcome === 'reopened') services.mail.kick();
  return outcome;
}
