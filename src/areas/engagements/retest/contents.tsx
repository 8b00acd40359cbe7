import type { ClientReach } from '../../../access/context.ts';
import { errorPage, type Reply } from '../../../http/reply.ts';
import type { Services } from '../../../services.ts';
import type { ClientContent, Reading } from '../client/contents.tsx';
import { ClientPathsContext } from '../client/paths-context.ts';
import { findEngagement } from '../engagement/queries.ts';
import { answerWithFile } from '../evidence/answer.ts';
import { lookUp } from '../evidence/pictures.ts';
import { Pictures } from '../text.tsx';
import { ClientRoundPage } from './client-views.tsx';
import { findRound } from './queries.ts';
import { sheetsOf } from './sheets.ts';
import { shownInRound } from './shown-evidence.ts';
import { roundName } from './views.tsx';

/** One round within reach, as far as its client knows of it; null for anything else (E19). */
export async function roundContent(
  services: Services,
  { reach, at, workspace }: Reading,
  id: string,
): Promise<ClientContent | null> {
  const round = await findRound(services, reach, id);
  if (round === null) return null;
  const [engagement, sheets, evidence] = await Promise.all([
    findEngagement(services, reach, round.engagementId),
    sheetsOf(services, reach, round),
    shownInRound(services, reach, id),
  ]);
  if (engagement === null) return null;
  return {
    title: `${roundName(round)} · ${engagement.title}`,
    body: (
      <ClientPathsContext.Provider value={at}>
        <Pictures.Provider value={lookUp(evidence, (of) => at.roundEvidence(id, of))}>
          <ClientRoundPage facts={{ round, engagement, sheets, workspace }} />
        </Pictures.Provider>
      </ClientPathsContext.Provider>
    ),
  };
}

/** A file that a published round within reach shows; the page of what there is not for any other. */
export async function roundFile(
  services: Services,
  reach: ClientReach,
  { round, evidence }: { readonly round: string; readonly evidence: string },
): Promise<Reply> {
  const find = async () => {
    const shown = await shownInRound(services, reach, round);
    return shown.find(({ id }) => id === evidence) ?? null;
  };
  const file = await find();
  return file === null ? errorPage(404) : answerWithFile(services, file, find);
}
