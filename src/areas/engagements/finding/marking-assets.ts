import type { Trx } from '../../../data/database.ts';
import type { RecurringJob } from '../../../jobs/recurring.ts';
import { type CompanyKey, CompanyKeys } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { byItselfOn } from '../engagement/by-itself.ts';
import { unsealDraft, unsealPublished } from './content.ts';
import type { EngagementIds } from './engagement-ids.ts';
import { markFinding } from './finding-assets.ts';
import { noteFindingMarked } from './findings.ts';
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

/** What has no marks yet: where it is, and as which revision. */
interface Unmarked {
  readonly id: string;
  readonly workspace_id: string;
  readonly company_id: string;
  readonly engagement_id: string;
  readonly revision: number;
  readonly content: Uint8Array;
  readonly key: Uint8Array;
}

/** How the next few are found, and each is marked. What is written meanwhile is `noted` by whoever wrote it, and left alone here. */
interface Marking {
  readonly next: (services: Pick<Services, 'db'>) => { execute(): Promise<readonly Unmarked[]> };
  readonly noted: (trx: Trx, row: Pick<Unmarked, 'id' | 'revision'>) => Promise<boolean>;
  readonly mark: (
    trx: Trx,
    key: CompanyKey,
    finding: EngagementIds & { readonly id: string },
    content: Uint8Array,
  ) => Promise<void>;
}

const MARKINGS: readonly Marking[] = [
  {
    next: unmarked,
    noted: noteMarked,
    mark: (trx, key, finding, content) =>
      markAssets(trx, key, finding, unsealPublished(key, finding.id, content).assets),
  },
  {
    next: unmarkedDrafts,
    noted: noteFindingMarked,
    mark: (trx, key, finding, content) =>
      markFinding(trx, key, finding, unsealDraft(key, finding.id, content).assets),
  },
];

async function markAll(services: Services, { next, noted, mark }: Marking): Promise<void> {
  for (;;) {
    const rows = await next(services).execute();
    if (rows.length === 0) return;
    const keys = new CompanyKeys(services.keyring);
    for (const { id, revision, content, ...row } of rows) {
      const finding = {
        ...{ id, workspaceId: row.workspace_id },
        ...{ companyId: row.company_id, engagementId: row.engagement_id },
      };
      await byItselfOn(services, finding, async (trx) => {
        if (await noted(trx, { id, revision }))
          await mark(trx, keys.of(row.company_id, row.key), finding, content);
      });
    }
  }
}

/** Has what earlier versions wrote and published found by its assets (E21). */
export async function markEarlier(services: Services): Promise<void> {
  for (const marking of MARKINGS) await markAll(services, marking);
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
