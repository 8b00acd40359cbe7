import type { ClientReach } from '../../../access/context.ts';
import type { Services } from '../../../services.ts';
import { countOverdue } from '../deadlines/queries.ts';
import { engagementsOf } from '../engagement/queries.ts';
import { openFindingsOverTime } from '../open/queries.ts';
import { deliveredIn } from '../reports/queries.ts';
import { type PublishedFilter, publishedOf } from './list-queries.ts';
import { LATEST, newAmongLatest } from './new-findings.ts';
import type { Overview } from './overview-views.tsx';
import { countStandings } from './standings-queries.ts';

/** Of each list the overview shows so many. */
const SHOWN = 10;

/** What a client sees first; null while there is nothing to see. */
export async function overviewOf(
  services: Services,
  reach: ClientReach,
  { now, today }: { readonly now: number; readonly today: string },
): Promise<Overview | null> {
  const [engagements, { all, open, waiting }, overTime, fresh, overdue, reports] = await Promise.all([
    engagementsOf(services, reach),
    countStandings(services.db, reach),
    openFindingsOverTime(services.db, reach, now),
    newAmongLatest(services.db, reach, SHOWN),
    countOverdue(services.db, reach, today),
    deliveredIn(services, reach, { most: SHOWN }),
  ]);
  if (engagements.length === 0) return null;
  const worst = async (count: number, filter: PublishedFilter) =>
    count === 0 ? [] : (await publishedOf(services, reach, filter, { limit: SHOWN })).rows;
  const [freshRows, waitingRows] = await Promise.all([
    worst(fresh.count, { ids: fresh.worst }),
    worst(waiting, { state: 'waiting' }),
  ]);
  return {
    open,
    overTime,
    fresh: { rows: freshRows, count: fresh.count, isWhole: all <= LATEST },
    waiting: { rows: waitingRows, count: waiting, isWhole: true },
    overdue,
    today,
    engagements,
    reports,
    mayRespond: reach.mayRespond,
  };
}
