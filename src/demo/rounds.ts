import { resultMark, sealAnswer, sealNote, sealResult } from '../areas/engagements/retest/content.ts';
import { setResults } from '../areas/engagements/retest/results.ts';
import {
  addAskedRound,
  addBegunRound,
  addRetestFindings,
  closeRound,
  noteOutcome,
} from '../areas/engagements/retest/rounds.ts';
import { newId } from '../data/id.ts';
import { parseAssets } from '../domain/finding-fields.ts';
import { ASSET_RESULTS, assetsToRetest, retestOutcome } from '../domain/retest.ts';
import type { CompanyKey } from '../sealing/company-keys.ts';
import { type DemoText, deedOf } from './demo-text.ts';
import { type DemoWriting, eventOf } from './writing.ts';

const DAY_MS = 24 * 60 * 60_000;

/** A finding of the demo that is there by now. */
export interface DemoFound {
  readonly id: string;
  readonly text: DemoText;
}

interface EngagementIds {
  readonly workspaceId: string;
  readonly companyId: string;
  readonly engagementId: string;
  readonly key: CompanyKey;
}

/** `1.2 not-fixed The printed order is as before.`: of which round and which asset, what it came to, and in which words. */
function resultsOf({ text }: DemoFound, round: number) {
  return text.all('retested').flatMap((typed) => {
    const [, of = '', asset = '', name = '', words = ''] = /^(\d+)\.(\d+) (\S+) ?(.*)$/.exec(typed) ?? [];
    const result = ASSET_RESULTS.find((one) => one === name);
    if (result === undefined) throw new Error(`“${typed}” is no result of a retest`);
    return Number(of) === round ? [{ position: Number(asset) - 1, result, words }] : [];
  });
}

/** Adds the rounds of retests of an engagement: those that are over, and one that a client asks for. */
export async function addDemoRounds(
  writing: DemoWriting,
  plan: DemoText,
  found: readonly DemoFound[],
  { key, ...engagement }: EngagementIds,
): Promise<void> {
  const { trx, now, person, events } = writing;
  const at = (daysAgo: number) => now - daysAgo * DAY_MS;
  const eventIn = (roundId: string, who: string, daysAgo: number) => ({
    ...eventOf(writing, { who, daysAgo, id: engagement.engagementId }),
    detail: { roundId },
  });
  for (const [before, typed] of plan.all('retest').entries()) {
    const { who, daysAgo, said } = deedOf(typed);
    const round = { ...engagement, id: newId() };
    const by = person(who).id;
    await addBegunRound(trx, round, { by, now: at(daysAgo + 1) });
    events.push({ ...eventIn(round.id, who, daysAgo + 1), type: 'retest.begun' });
    for (const one of found) {
      const results = resultsOf(one, before + 1);
      if (results.length === 0) continue;
      const of = { ...engagement, roundId: round.id, findingId: one.id };
      const assets = assetsToRetest(parseAssets(one.text.all('asset').join('\n')));
      await addRetestFindings(trx, round, [one.id], false);
      const rows = results.map(({ position, result, words }) => {
        const asset = assets[position];
        if (asset === undefined) throw new Error(`“${one.text.one('title')}” has no asset ${position + 1}`);
        const id = newId();
        const { what, where, note } = asset;
        const content = sealResult(key, id, { what, where, note, words });
        return { id, mark: resultMark(key, asset), position, result, content };
      });
      await setResults(trx, of, rows, { by, now: at(daysAgo) });
      const outcome = retestOutcome(
        'fix-reported',
        results.map(({ result }) => result),
      );
      await noteOutcome(trx, { id: round.id, findingId: one.id }, outcome);
    }
    const answer = said === '' ? null : sealAnswer(key, round.id, said);
    await closeRound(trx, { ...round, answer }, { by, now: at(daysAgo) });
    events.push({ ...eventIn(round.id, who, daysAgo), type: 'retest.closed' });
  }
  if (plan.one('asked') === '') return;
  const { who, daysAgo, said } = deedOf(plan.one('asked'));
  const round = { ...engagement, id: newId() };
  const note = sealNote(key, round.id, said);
  await addAskedRound(trx, { ...round, note }, { by: person(who).id, now: at(daysAgo) });
  const ids = found.filter(({ text }) => text.one('retest-asked') !== '').map(({ id }) => id);
  await addRetestFindings(trx, round, ids, true);
  events.push({ ...eventIn(round.id, who, daysAgo), type: 'retest.asked' });
}
