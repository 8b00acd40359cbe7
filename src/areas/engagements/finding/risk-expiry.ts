import { BY_ITSELF_ACTOR, record } from '../../../audit/record.ts';
import type { RecurringJob } from '../../../jobs/recurring.ts';
import type { Services } from '../../../services.ts';
import { byItselfOn } from '../engagement/by-itself.ts';
import { happeningTo, tell } from '../notices/notices.ts';
import { reopenExpired } from './published-findings.ts';

const HOUR_MS = 60 * 60_000;
/** Few enough that nobody waits for the writer while they are opened again; the rest comes an hour later. */
const BATCH = 50;

interface Expired {
  readonly finding_id: string;
  readonly workspace_id: string;
  readonly company_id: string;
  readonly engagement_id: string;
  readonly accepted_until: string | null;
}

/** Opens one finding again, if its risk is still accepted until that day, and tells both sides. */
async function reopen(services: Services, expired: Expired, now: number): Promise<void> {
  const { finding_id: id, workspace_id: workspaceId, accepted_until: until } = expired;
  if (until === null) return;
  const { config, keyring } = services;
  const finding = { id, workspaceId, companyId: expired.company_id, engagementId: expired.engagement_id };
  await byItselfOn(services, finding, async (trx) => {
    if (!(await reopenExpired(trx, id, until, now))) return;
    await record(trx, {
      type: 'finding.moved',
      at: now,
      origin: { host: config.baseHost, ip: '' },
      workspaceId,
      actor: BY_ITSELF_ACTOR,
      subject: { id, label: '' },
      detail: { from: 'risk-accepted', to: 'published' },
    });
    await tell(trx, keyring, happeningTo(finding, 'risk-over', now), { by: null });
  });
}

/** Opens again whatever risk was accepted until yesterday (E12). A day ends at midnight UTC. */
export async function reopenExpiredRisks(services: Services, now: number): Promise<void> {
  const today = new Date(now).toISOString().slice(0, '2026-11-25'.length);
  const expired = await services.db
    .selectFrom('published_findings')
    .select(['finding_id', 'workspace_id', 'company_id', 'engagement_id', 'accepted_until'])
    .where('accepted_until', '<', today)
    .where('state', '=', 'risk-accepted')
    .orderBy('accepted_until')
    .limit(BATCH)
    .execute();
  for (const one of expired) await reopen(services, one, now);
  if (expired.length > 0) services.mail.kick();
}

/** The same, every hour, on one node of all. */
export const riskExpiry = (services: Services): RecurringJob => ({
  name: 'accepted-risks',
  everyMs: HOUR_MS,
  lookMs: HOUR_MS / 12,
  run: (now) => reopenExpiredRisks(services, now),
});
