import { unattended } from '../../../access/deed.ts';
import type { RecurringJob } from '../../../jobs/recurring.ts';
import { CompanyKeys } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { openPublished } from './content.ts';
import { markAssets } from './published-assets.ts';
import { noteMarked } from './published-findings.ts';

const HOUR_MS = 60 * 60_000;
/** Few enough that nobody waits for the writer meanwhile (E28). */
const BATCH = 20;

const unmarked = ({ db }: Pick<Services, 'db'>) =>
  db
    .selectFrom('published_findings as p')
    .innerJoin('company_keys as k', 'k.company_id', 'p.company_id')
    .select(['p.finding_id as id', 'p.workspace_id', 'p.company_id', 'p.engagement_id', 'p.revision'])
    .select(['p.content', 'k.sealed as key'])
    .where('p.has_marks', '=', 0)
    .orderBy('p.finding_id')
    .limit(BATCH);

/** Has what was published by earlier versions found by its assets too (E21). What is published again meanwhile marks itself. */
export async function markEarlier(services: Services): Promise<void> {
  for (;;) {
    const rows = await unmarked(services).execute();
    if (rows.length === 0) return;
    const keys = new CompanyKeys(services.keyring);
    await unattended(services, async (trx) => {
      for (const { id, revision, content, ...row } of rows) {
        if (!(await noteMarked(trx, { id, revision }))) continue;
        const key = keys.of(row.company_id, row.key);
        const place = {
          workspaceId: row.workspace_id,
          companyId: row.company_id,
          engagementId: row.engagement_id,
        };
        await markAssets(trx, key, { ...place, id }, openPublished(key, id, content).assets);
      }
    });
  }
}

/** The same, on one node of all, for as long as there are any. */
export const markingAssets = (services: Services): RecurringJob => ({
  name: 'marking-assets',
  everyMs: HOUR_MS,
  lookMs: HOUR_MS,
  isWanted: async () => (await unmarked(services).limit(1).executeTakeFirst()) !== undefined,
  run: () => markEarlier(services),
});
