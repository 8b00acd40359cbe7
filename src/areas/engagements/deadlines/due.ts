import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { DueDays } from '../../../domain/deadline.ts';

/*
 * Lists by deadlines, the soonest first, the worst first of one day. They hold what counts: open findings that have one. Each is
 * read along an index of that order, which says what counts in these very words, or neither database would use it.
 */

const COUNTS = sql<SqlBool>`p.deadline is not null and p.state in ('published', 'fix-reported', 'retest-failed')`;

/** Whether a published finding `p` counts, and is due on one of the days. */
export function isDueOn({ from, until }: DueDays): RawBuilder<SqlBool> {
  const after = from === null ? sql`` : sql`and p.deadline >= ${from}`;
  const before = until === null ? sql`` : sql`and p.deadline <= ${until}`;
  return sql<SqlBool>`(${COUNTS} ${after} ${before})`;
}

/** Where a finding stands in a list by deadlines. */
export interface DuePosition {
  readonly deadline: string | null;
  readonly severity: number;
  readonly engagement_id: string;
  readonly number: number;
}

/** Whether a published finding `p` stands behind another; behind one that has no deadline there is nothing. */
export function isDueBehind({ deadline, severity, engagement_id, number }: DuePosition): RawBuilder<SqlBool> {
  return sql<SqlBool>`(p.deadline >= ${deadline} and (p.deadline > ${deadline} or p.severity < ${severity}
    or (p.severity = ${severity} and (p.engagement_id < ${engagement_id}
      or (p.engagement_id = ${engagement_id} and p.number > ${number})))))`;
}
