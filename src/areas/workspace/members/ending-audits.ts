import { unattended } from '../../../access/deed.ts';
import { holdAlone } from '../../../access/deed-alone.ts';
import { auditorsPast, type EndedMembership, noteEnded } from '../../../access/ended-audits.ts';
import { holdAccounts } from '../../../access/holds.ts';
import { dropIntentsIn } from '../../../access/intents.ts';
import { dropKeptFormsIn } from '../../../access/kept-forms.ts';
import { removeEnded } from '../../../access/memberships.ts';
import { endOverSessionsOf } from '../../../access/session-ends.ts';
import { BY_ITSELF_ACTOR, record } from '../../../audit/record.ts';
import type { RecurringJob } from '../../../jobs/recurring.ts';
import type { Services } from '../../../services.ts';

const MINUTE_MS = 60_000;

/** Takes away one auditor's membership, unless the owner has given them more time meanwhile. */
async function end(services: Services, ended: EndedMembership, now: number): Promise<void> {
  const { accountId, workspaceId } = ended;
  await unattended(services, async (trx) => {
    await holdAccounts(trx, [accountId]);
    const alone = await holdAlone(trx, workspaceId);
    // While it is theirs, so that the workspace is told which of their sessions were over before.
    await endOverSessionsOf(trx, accountId, { now, config: services.config });
    const endedAt = await removeEnded(alone, ended, now);
    if (endedAt === null) return;
    await noteEnded(trx, ended, endedAt);
    const { slug } = await trx
      .selectFrom('workspaces')
      .select('slug')
      .where('id', '=', workspaceId)
      .executeTakeFirstOrThrow();
    await dropIntentsIn(trx, services, { accountId, slug });
    await dropKeptFormsIn(trx, accountId, slug);
    const subject = await trx
      .selectFrom('accounts')
      .select(['id', 'email as label'])
      .where('id', '=', accountId)
      .executeTakeFirstOrThrow();
    await record(trx, {
      type: 'member.removed',
      at: now,
      origin: { host: services.config.baseHost, ip: '' },
      workspaceId,
      actor: BY_ITSELF_ACTOR,
      subject,
      detail: { role: 'auditor', sessionsEnded: 0, ended: true },
    });
  });
}

/**
 * Takes away the memberships of auditors whose last day is over (B13), every minute, on one node of all. The gate lets them see
 * nothing from that midnight on, whether or not this has run; it keeps that it is over, so that no clock that is put back
 * takes it back.
 */
export const auditEnds = (services: Services): RecurringJob => ({
  name: 'audit-ends',
  everyMs: MINUTE_MS,
  lookMs: MINUTE_MS / 4,
  run: async (now) => {
    for (const ended of await auditorsPast(services.db, now)) await end(services, ended, now);
  },
});
