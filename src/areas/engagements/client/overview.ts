import type { ClientReach } from '../../../access/context.ts';
import type { Services } from '../../../services.ts';
import { engagementsOf } from '../engagement/queries.ts';
import { openFindingsOverTime } from '../open/queries.ts';
import { countNew, countStandings, publishedOf, type Standing } from './list-queries.ts';
import type { Overview } from './overview-views.tsx';

/** Of each list the overview shows so many. */
const SHOWN = 10;

/** What a client sees first; null while there is nothing to see. */
export async function overviewOf(
  services: Services,
  reach: ClientReach,
  now: number,
): Promise<Overview | null> {
  const worst = async (state: Standing) =>
    (await publishedOf(services, reach, { state }, { limit: SHOWN })).rows;
  const [engagements, { open, waiting }, overTime, newOnes, waitingRows] = await Promise.all([
    engagementsOf(services, reach),
    countStandings(services.db, reach),
    openFindingsOverTime(services.db, reach, now),
    countNew(services.db, reach),
    worst('waiting'),
  ]);
  if (engagements.length === 0) return null;
  return {
    open,
    overTime,
    fresh: { rows: newOnes === 0 ? [] : await worst('new'), count: newOnes },
    waiting: { rows: waitingRows, count: waiting },
    engagements,
    mayRespond: reach.mayRespond,
  };
}
