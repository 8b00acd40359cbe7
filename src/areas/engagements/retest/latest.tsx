import type { VNode } from 'preact';
import type { Reach } from '../../../access/context.ts';
import type { Services } from '../../../services.ts';
import { lookUp } from '../evidence/pictures.ts';
import { Pictures } from '../text.tsx';
import type { ListedRound } from './queries.ts';
import { LatestResult } from './sheet-views.tsx';
import { sheetsOf } from './sheets.ts';
import { shownInRound } from './shown-evidence.ts';

/** What the latest of a finding's rounds came to that is published, with its evidence; null while there is none (E19). */
export async function latestResult(
  services: Services,
  reach: Reach,
  { findingId, rounds }: { readonly findingId: string; readonly rounds: readonly ListedRound[] },
  addressOf: (round: string, evidence: string) => string,
): Promise<VNode | null> {
  const round = rounds.find(({ state }) => state === 'closed');
  if (round === undefined) return null;
  const [[sheet], evidence] = await Promise.all([
    sheetsOf(services, reach, round, findingId),
    shownInRound(services, reach, round.id),
  ]);
  return sheet === undefined ? null : (
    <Pictures.Provider value={lookUp(evidence, (one) => addressOf(round.id, one))}>
      <LatestResult round={round} sheet={sheet} />
    </Pictures.Provider>
  );
}
