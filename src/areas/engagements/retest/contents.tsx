import type { Services } from '../../../services.ts';
import type { ClientContent, Reading } from '../client/contents.tsx';
import { ClientPlaces } from '../client/places.ts';
import { findEngagement } from '../engagement/queries.ts';
import { ClientRoundPage } from './client-views.tsx';
import { findingsInRound } from './finding-queries.ts';
import { findRound } from './queries.ts';
import { roundName } from './views.tsx';

/** One round within reach, as far as its client knows of it; null for anything else (E19). */
export async function roundContent(
  services: Services,
  { reach, at, workspace }: Reading,
  id: string,
): Promise<ClientContent | null> {
  const round = await findRound(services, reach, id);
  if (round === null) return null;
  const [engagement, findings] = await Promise.all([
    findEngagement(services, reach, round.engagementId),
    findingsInRound(services, reach, id),
  ]);
  if (engagement === null) return null;
  return {
    title: `${roundName(round)} · ${engagement.title}`,
    body: (
      <ClientPlaces.Provider value={at}>
        <ClientRoundPage facts={{ round, engagement, findings, workspace }} />
      </ClientPlaces.Provider>
    ),
  };
}
