import { unattended, unattendedIn } from '../../../access/deed.ts';
import { holdAlone } from '../../../access/deed-alone.ts';
import { holdAccounts } from '../../../access/holds.ts';
import { removeAllMemberships } from '../../../access/memberships.ts';
import { noteWorkspace } from '../../../access/sessions.ts';
import { beginErasing, noteErasureTold, removeWorkspace } from '../../../access/workspaces.ts';
import { BY_ITSELF_ACTOR, record } from '../../../audit/record.ts';
import type { Trx } from '../../../data/database.ts';
import { emptyLog, overwritingDeleted } from '../../../data/overwriting.ts';
import { erasedFrom, toldFrom } from '../../../domain/closing.ts';
import { writtenLocalDay } from '../../../domain/zoned-time.ts';
import type { RecurringJob } from '../../../jobs/recurring.ts';
import { tellOwner } from '../../../mail/tell-account.ts';
import { destroyCompanyKey } from '../../../sealing/company-keys.ts';
import { destroyWorkspaceKey } from '../../../sealing/workspace-keys.ts';
import type { Services } from '../../../services.ts';
import { eraseContents } from '../companies/erase.ts';
import { closingPage, tellTeam } from './commands.ts';
import { erasureComing, workspaceErased } from './letters.ts';
import { type Closed, closedWorkspaces, companyIdsOf, sessionsLastIn } from './queries.ts';

const HOUR_MS = 60 * 60_000;

/** Tells the owner and the team once that their closed workspace will be erased. */
async function tell(services: Services, { id: workspaceId, closedAt }: Closed, now: number): Promise<void> {
  const tellOnce = async (trx: Trx) => {
    if (!(await noteErasureTold(trx, workspaceId, now))) return;
    await tellTeam(services, trx, { workspaceId, now }, (context, told) =>
      erasureComing(context, {
        ...told,
        until: writtenLocalDay(erasedFrom(closedAt), told.zone),
        page: closingPage(services, told.slug),
      }),
    );
  };
  await unattendedIn(services, workspaceId, tellOnce, 'alone');
}

/**
 * Makes all of a workspace unreadable whose time is up: its own key and those of its companies go, and everybody's membership with the
 * tokens and settings that hang on it. Whether it was to be erased.
 */
function begin(services: Services, { id }: Closed, now: number): Promise<boolean> {
  return unattended(services, async (trx) => {
    const alone = await holdAlone(trx, id);
    if (!(await beginErasing(trx, id, now))) return false;
    await tellOwner(services, trx, { workspaceId: id, now }, workspaceErased);
    await overwritingDeleted(trx, async () => {
      for (const companyId of await companyIdsOf(trx, id)) await destroyCompanyKey(trx, companyId);
      await destroyWorkspaceKey(trx, id);
      await removeAllMemberships(alone, id);
    });
    return true;
  });
}

/** Deletes what is left of a workspace, company by company, so that nobody waits long for the writer; begun anew after a crash. */
async function finish(services: Services, { id: workspaceId }: Closed, now: number): Promise<void> {
  for (const companyId of await companyIdsOf(services.db, workspaceId))
    await unattended(services, async (trx) => {
      await holdAlone(trx, workspaceId);
      await overwritingDeleted(trx, () => eraseContents(services, trx, { workspaceId, companyId }, now));
    });
  await unattended(services, async (trx) => {
    const sessions = await sessionsLastIn(trx, workspaceId);
    // Those on its portal go with it.
    await holdAccounts(
      trx,
      sessions.map(({ accountId }) => accountId),
    );
    await holdAlone(trx, workspaceId);
    for (const { id, host } of sessions) if (host === 'base') await noteWorkspace(trx, id, null);
    const isRemoved = await overwritingDeleted(trx, () => removeWorkspace(trx, workspaceId));
    if (!isRemoved) return;
    await record(trx, {
      type: 'workspace.erased',
      at: now,
      origin: { host: services.config.baseHost, ip: '' },
      workspaceId,
      actor: BY_ITSELF_ACTOR,
      subject: { id: workspaceId, label: '' },
    });
  });
  await emptyLog(services.db);
}

/** Tells of what will be erased, and erases what was closed for so long (B14). */
export async function eraseClosedWorkspaces(services: Services, now: number): Promise<void> {
  for (const closed of await closedWorkspaces(services.db)) {
    if (closed.isBeingErased || (await begin(services, closed, now))) await finish(services, closed, now);
    else if (closed.toldAt === null && now >= toldFrom(closed.closedAt)) await tell(services, closed, now);
    else continue;
    services.mail.kick();
  }
}

/** The same, every hour, on one node of all. */
export const closedWorkspaceErasing = (services: Services): RecurringJob => ({
  name: 'closed-workspaces',
  everyMs: HOUR_MS,
  lookMs: HOUR_MS / 12,
  run: (now) => eraseClosedWorkspaces(services, now),
});
