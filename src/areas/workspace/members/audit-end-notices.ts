import { unattended } from '../../../access/deed.ts';
import { holdAccounts, holdWorkspace } from '../../../access/holds.ts';
import type { Reader, Trx } from '../../../data/database.ts';
import type { Millis } from '../../../data/schema.ts';
import { isAuditEndNoticeDue, REMINDED_DAYS } from '../../../domain/audit-end-notice.ts';
import { paths } from '../../../http/paths.ts';
import type { RecurringJob } from '../../../jobs/recurring.ts';
import { tellAccount, tellOwner } from '../../../mail/tell-account.ts';
import type { Services } from '../../../services.ts';
import { auditEnding, auditOfYoursEnding } from './letters.ts';

/** Which last day an auditor was reminded of. */
interface AuditEndNoticesTable {
  membership_id: string;
  /** Another day is told of anew. */
  ends_at: Millis;
  sent_at: Millis;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    audit_end_notices: AuditEndNoticesTable;
  }
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Auditors whose time ends soon and who weren't told of it; one, or all of the installation. */
async function ending(db: Reader, now: number, membershipId?: string) {
  const rows = await db
    .selectFrom('memberships as m')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .innerJoin('workspaces as w', 'w.id', 'm.workspace_id')
    .leftJoin('audit_end_notices as n', (join) =>
      join.onRef('n.membership_id', '=', 'm.id').onRef('n.ends_at', '=', 'm.ends_at'),
    )
    .select(['m.id', 'm.account_id as accountId', 'm.created_at as joinedAt', 'm.ends_at as endsAt'])
    .select(['a.email', 'a.name', 'w.id as workspaceId', 'w.name as workspaceName', 'w.slug', 'w.zone'])
    .where('m.role', '=', 'auditor')
    .where('m.ends_at', '>', now)
    .where('m.ends_at', '<', now + (REMINDED_DAYS + 1) * DAY_MS)
    .where('n.membership_id', 'is', null)
    .where('a.disabled_at', 'is', null)
    // Nobody gets into a closed one, for however long they might.
    .where('w.closed_at', 'is', null)
    .$if(membershipId !== undefined, (query) => query.where('m.id', '=', membershipId ?? ''))
    .orderBy('m.id')
    .execute();
  return rows.flatMap(({ endsAt, ...row }) => {
    if (endsAt === null) return [];
    const audit = { ...row, endsAt };
    return isAuditEndNoticeDue(audit, now) ? [audit] : [];
  });
}

async function tellOf(services: Services, trx: Trx, membershipId: string, now: number): Promise<void> {
  // Read again, for they may have left, or have been given another day, since they were found.
  const [audit] = await ending(trx, now, membershipId);
  if (audit === undefined) return;
  const { id, endsAt, email, name, workspaceId, workspaceName, slug, zone } = audit;
  await trx
    .insertInto('audit_end_notices')
    .values({ membership_id: id, ends_at: endsAt, sent_at: now })
    .onConflict((conflict) => conflict.column('membership_id').doUpdateSet({ ends_at: endsAt, sent_at: now }))
    .execute();
  const { baseUrl } = services.config;
  await tellAccount(services, trx, { email, name }, now, (context, recipient) =>
    auditEnding(context, {
      ...{ ...recipient, workspaceName, endsAt, zone },
      href: `${baseUrl}${paths.evidence(slug)}`,
    }),
  );
  await tellOwner(services, trx, { workspaceId, now }, (context, owner) =>
    auditOfYoursEnding(context, {
      ...{ ...owner, endsAt, zone, auditorName: name, auditorEmail: email },
      href: `${baseUrl}${paths.askToChangeRole(slug, id)}`,
    }),
  );
}

/**
 * Reminds auditors, and the owners who invited them, a week before their time is over (B13): of each last day once, whatever is
 * started anew in between, for that it was sent is kept by the transaction that queues it.
 */
export const auditEndReminding = (services: Services): RecurringJob => ({
  name: 'audit-end-notices',
  everyMs: MINUTE_MS,
  lookMs: MINUTE_MS / 4,
  run: async (now) => {
    for (const { id, accountId, workspaceId } of await ending(services.db, now)) {
      await unattended(services, async (trx) => {
        await holdAccounts(trx, [accountId]);
        await holdWorkspace(trx, workspaceId, 'unchanged');
        await tellOf(services, trx, id, now);
      });
      services.mail.kick();
    }
  },
});
