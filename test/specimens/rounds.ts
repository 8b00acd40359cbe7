import type { EvidenceContent } from '../../src/areas/engagements/evidence/content.ts';
import type { EngagementIds } from '../../src/areas/engagements/finding/engagement-ids.ts';
import {
  resultMark,
  sealAnswer,
  sealNote,
  sealResult,
  sealShownInRound,
} from '../../src/areas/engagements/retest/content.ts';
import { setResults } from '../../src/areas/engagements/retest/results.ts';
import {
  addAskedRound,
  addBegunRound,
  addRetestFindings,
  closeRound,
  noteOutcome,
} from '../../src/areas/engagements/retest/rounds.ts';
import { showInRound } from '../../src/areas/engagements/retest/shown-evidence.ts';
import type { Trx } from '../../src/data/database.ts';
import { newId } from '../../src/data/id.ts';
import { WHOLE_FINDING } from '../../src/domain/retest.ts';
import type { CompanyKey } from '../../src/sealing/company-keys.ts';
import { marked } from './people.ts';

/** Rounds of retests of the published finding, but for the first, which is about none yet. */
export interface Rounds {
  /** The client has asked for it. */
  readonly askedId: string;
  /** Under way, without the client's knowing. */
  readonly runningId: string;
  /** The same, without any finding yet. */
  readonly emptyId: string;
  /** Published, with the picture that the finding shows. */
  readonly closedId: string;
}

/** Adds a round of each kind to an engagement, each text under a name of its own. */
export async function addRounds(
  trx: Trx,
  of: {
    readonly number: number;
    readonly key: CompanyKey;
    readonly ids: EngagementIds;
    readonly findingId: string;
    readonly shown: { readonly id: string; readonly content: EvidenceContent };
  },
  { team, client, now }: { readonly team: string; readonly client: string; readonly now: number },
): Promise<Rounds> {
  const { number, key, ids, findingId, shown } = of;
  const byTeam = { by: team, now };
  const askedId = newId();
  const note = sealNote(key, askedId, marked('round-note', number));
  await addAskedRound(trx, { ...ids, id: askedId, note }, { by: client, now });
  const begun = async (words: string) => {
    const [id, resultId] = [newId(), newId()];
    await addBegunRound(trx, { ...ids, id }, byTeam);
    await addRetestFindings(trx, { ...ids, id }, [findingId], false);
    const content = sealResult(key, resultId, { ...WHOLE_FINDING, words: marked(words, number) });
    const row = { id: resultId, mark: resultMark(key, WHOLE_FINDING), position: 0, content };
    const about = { ...ids, roundId: id, findingId };
    await setResults(trx, about, [{ ...row, result: 'not-fixed' }], byTeam);
    return id;
  };
  const runningId = await begun('running-words');
  const emptyId = newId();
  await addBegunRound(trx, { ...ids, id: emptyId }, byTeam);
  const closedId = await begun('retest-words');
  const content = sealShownInRound(key, { roundId: closedId, id: shown.id }, shown.content);
  await showInRound(trx, { ...ids, id: closedId }, [{ evidenceId: shown.id, content }]);
  await noteOutcome(trx, { id: closedId, findingId }, 'failed');
  const answer = sealAnswer(key, closedId, marked('retest-summary', number));
  await closeRound(trx, { id: closedId, engagementId: ids.engagementId, answer }, byTeam);
  return { askedId, runningId, emptyId, closedId };
}
