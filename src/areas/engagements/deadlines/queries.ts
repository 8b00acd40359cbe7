import { sql } from 'kysely';
import type { ClientReach, TeamReach } from '../../../access/context.ts';
import { within } from '../../../access/reach.ts';
import type { Reader } from '../../../data/database.ts';
import { dueDays, laterOf, usualDeadline } from '../../../domain/deadline.ts';
import type { Severity } from '../../../domain/finding.ts';
import { CompanyKeys } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { unsealEngagement } from '../engagement/content.ts';
import type { Deadlines } from '../finding/published-findings.ts';
import type { Finding } from '../finding/queries.ts';
import { isDueOn } from './due.ts';
import { daysOf } from './rule-queries.ts';

/** The last day that was granted for a finding and holds still; null for none. */
export async function grantedFor(db: Reader, findingId: string): Promise<string | null> {
  const { granted } = await db
    .selectFrom('deadline_extensions')
    .select(({ fn }) => fn.max('deadline').as('granted'))
    .where('finding_id', '=', findingId)
    .where('taken_back_at', 'is', null)
    .executeTakeFirstOrThrow();
  return granted;
}

/** The deadlines of a finding that its client has from a moment on with a severity, by the days that are given now (E13). */
export async function deadlinesFrom(
  db: Reader,
  { id, ...of }: { readonly id: string; readonly workspaceId: string; readonly companyId: string },
  rated: { readonly severity: Severity; readonly ratedAt: number },
  zone: string,
): Promise<Deadlines> {
  const usual = usualDeadline(rated, await daysOf(db, of), zone);
  return { usual, deadline: laterOf(usual, await grantedFor(db, id)) };
}

/** The deadline that publishing a finding now would give it anew; null where it gives none, or leaves the one that there is. */
export async function deadlineIfPublished(
  db: Reader,
  finding: Pick<Finding, 'id' | 'workspaceId' | 'companyId' | 'severity' | 'published'>,
  now: number,
  zone: string,
): Promise<string | null> {
  const { severity, published } = finding;
  if (severity === null || severity === published?.content.severity) return null;
  return (await deadlinesFrom(db, finding, { severity, ratedAt: now }, zone)).deadline;
}

/** The overdue findings of an engagement `e`: counted along its index, which has all that is asked of them. */
const overdueIn = (db: Reader, today: string) =>
  db
    .selectFrom('published_findings as p')
    .where('p.engagement_id', '=', sql.ref<string>('e.id'))
    .where(isDueOn(dueDays('overdue', today)));

/** How many findings within a client's reach should have been fixed before today (E20). */
export async function countOverdue(db: Reader, reach: ClientReach, today: string): Promise<number> {
  const rows = await db
    .selectFrom('engagements as e')
    .select(
      overdueIn(db, today)
        .select(({ fn }) => fn.countAll().as('count'))
        .as('count'),
    )
    .where(within(reach))
    .execute();
  return rows.reduce((sum, { count }) => sum + Number(count), 0);
}

/** An engagement with findings that should have been fixed before today. */
export interface OverdueEngagement {
  readonly id: string;
  readonly reference: string;
  readonly title: string;
  readonly company: string;
  readonly count: number;
  /** The earliest of their deadlines. */
  readonly oldest: string;
}

/** The same within the consultancy's reach, the longest overdue first; of companies that aren't archived (E5). */
export async function overdueFor(
  { db, keyring }: Pick<Services, 'keyring'> & { readonly db: Reader },
  reach: TeamReach,
  today: string,
): Promise<readonly OverdueEngagement[]> {
  const counted = db
    .selectFrom('engagements as e')
    .select('e.id')
    .select([
      overdueIn(db, today)
        .select(({ fn }) => fn.countAll().as('count'))
        .as('count'),
      overdueIn(db, today)
        .select(({ fn }) => fn.min<string>('p.deadline').as('oldest'))
        .as('oldest'),
    ])
    .where(within(reach));
  const rows = await db
    .selectFrom(counted.as('n'))
    .innerJoin('engagements as e', 'e.id', 'n.id')
    .innerJoin('companies as c', 'c.id', 'e.company_id')
    .innerJoin('company_keys as k', 'k.company_id', 'e.company_id')
    .select(['e.id', 'e.reference', 'e.content', 'e.company_id', 'c.name as company', 'k.sealed as key'])
    .select(['n.count', 'n.oldest'])
    .where('n.oldest', 'is not', null)
    .where('c.archived_at', 'is', null)
    .execute();
  const keys = new CompanyKeys(keyring);
  return rows
    .map((row) => ({
      id: row.id,
      reference: row.reference,
      title: unsealEngagement(keys.of(row.company_id, row.key), row.id, row.content).title,
      company: row.company,
      count: Number(row.count),
      oldest: row.oldest ?? today,
    }))
    .sort((one, other) => (one.oldest < other.oldest ? -1 : one.oldest > other.oldest ? 1 : 0));
}
