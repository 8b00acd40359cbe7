import { unattended } from '../../../access/deed.ts';
import type { RecurringJob } from '../../../jobs/recurring.ts';
import { CompanyKeys } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { openDraft, openPublished } from './content.ts';
import { markFinding } from './finding-assets.ts';
import { noteFindingMarked } from './findings.ts';
import type { Place } from './place.ts';
import { markAssets } from './published-assets.ts';
import { noteMarked } from './published-findings.ts';

const HOUR_MS = 60 * 60_000;
/** Few enough that nobody waits for the writer meanwhile (E28). */
const BATCH = 20;

const unmarkedDrafts = ({ db }: Pick<Services, 'db'>) =>
  db
    .selectFrom('findings as f')
    .innerJoin('company_keys as k', 'k.company_id', 'f.company_id')
    .select(['f.id', 'f.workspace_id', 'f.company_id', 'f.engagement_id', 'f.revision'])
    .select(['f.content', 'k.sealed as key'])
    .where('f.has_marks', '=', 0)
    .orderBy('f.id')
    .limit(BATCH);

const unmarked = ({ db }: Pick<Services, 'db'>) =>
  db
    .selectFrom('published_findings as p')
    .innerJoin('company_keys as k', 'k.company_id', 'p.company_id')
    .select(['p.finding_id as id', 'p.workspace_id', 'p.company_id', 'p.engagement_id', 'p.revision'])
    .select(['p.content', 'k.sealed as key'])
    .where('p.has_marks', '=', 0)
    .orderBy('p.finding_id')
    .limit(BATCH);

const placeOf = (row: {
  readonly workspace_id: string;
  readonly company_id: string;
  readonly engagement_id: string;
}): Place => ({
  workspaceId: row.workspace_id,
  companyId: row.company_id,
  engagementId: row.engagement_id,
});

/** The same of what was written, for the consultancy. What is written meanwhile comes again. */
async function markEarlierDrafts(services: Services): Promise<void> {
  for (;;) {
    const rows = await unmarkedDrafts(services).execute();
    if (rows.length === 0) return;
    const keys = new CompanyKeys(services.keyring);
    await unattended(services, async (trx) => {
      for (const { id, revision, content, ...row } of rows) {
        if (!(await noteFindingMarked(trx, { id, revision }))) continue;
        const key = keys.of(row.company_id, row.key);
        await markFinding(trx, key, { ...placeOf(row), id }, openDraft(key, id, content).assets);
      }
    });
  }
}

/** Has what was published by earlier versions found by its assets too (E21). What is published again meanwhile marks itself. */
async function markEarlierPublished(services: Services): Promise<void> {
  for (;;) {
    const rows = await unmarked(services).execute();
    if (rows.length === 0) return;
    const keys = new CompanyKeys(services.keyring);
    await unattended(services, async (trx) => {
      for (const { id, revision, content, ...row } of rows) {
        if (!(await noteMarked(trx, { id, revision }))) continue;
        const key = keys.of(row.company_id, row.key);
        await markAssets(trx, key, { ...placeOf(row), id }, openPublished(key, id, content).assets);
      }
    });
  }
}

/** Has what earlier versions wrote and published found by its assets (E21). */
export async function markEarlier(services: Services): Promise<void> {
  await markEarlierPublished(services);
  await markEarlierDrafts(services);
}

/** The same, on one node of all, for as long as there are any. */
export const markingAssets = (services: Services): RecurringJob => ({
  name: 'marking-assets',
  everyMs: HOUR_MS,
  lookMs: HOUR_MS,
  isWanted: async () => {
    const [published, draft] = await Promise.all([
      unmarked(services).limit(1).executeTakeFirst(),
      unmarkedDrafts(services).limit(1).executeTakeFirst(),
    ]);
    return published !== undefined || draft !== undefined;
  },
  run: () => markEarlier(services),
});
