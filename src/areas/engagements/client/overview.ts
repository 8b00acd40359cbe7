import type { ClientReach } from '../../../access/context.ts';
import { SEVERITIES, type Severity } from '../../../domain/finding.ts';
import type { Services } from '../../../services.ts';
import { engagementsOf } from '../engagement/queries.ts';
import { openFindingsOverTime } from '../open/queries.ts';
import { countPublished, publishedOf, type Standing } from './list-queries.ts';
import type { Overview } from './overview-views.tsx';

/** Of each list the overview shows so many. */
const SHOWN = 10;

const sum = (counts: Readonly<Record<Severity, number>>): number =>
  SEVERITIES.reduce((all, severity) => all + counts[severity], 0);

/** What a client sees first; null while there is nothing to see. */
export async function overviewOf(
  services: Services,
  reach: ClientReach,
  now: number,
): Promise<Overview | null> {
  const worst = async (state: Standing) => {
    const [{ rows }, counts] = await Promise.all([
      publishedOf(services, reach, { state }, { limit: SHOWN }),
      countPublished(services.db, reach, { state }),
    ]);
    return { rows, count: sum(counts) };
  };
  const [engagements, open, overTime, fresh, waiting] = await Promise.all([
    engagementsOf(services, reach),
    countPublished(services.db, reach, { state: 'open' }),
    openFindingsOverTime(services.db, reach, now),
    worst('new'),
    worst('waiting'),
  ]);
  if (engagements.length === 0) return null;
  return { open, overTime, fresh, waiting, engagements, mayRespond: reach.mayRespond };
}
