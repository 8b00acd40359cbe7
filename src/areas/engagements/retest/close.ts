import { setImmediate } from 'node:timers/promises';
import type { Act } from '../../../access/context.ts';
import { type Held, perform } from '../../../access/deed.ts';
import { record } from '../../../audit/record.ts';
import { newId } from '../../../data/id.ts';
import type { PublishedState } from '../../../domain/finding.ts';
import { fixedBy, markedAssets, markedText, type RetestOutcome } from '../../../domain/retest.ts';
import { type CompanyKey, companyKey } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { type EvidenceNames, knowingNames, namingProblem } from '../evidence/named.ts';
import { type Evidence, evidenceIn } from '../evidence/queries.ts';
import { sealPublished } from '../finding/content.ts';
import { notePublished } from '../finding/findings.ts';
import { movePublished } from '../finding/published-findings.ts';
import { findFinding } from '../finding/queries.ts';
import { rewriteHeld } from '../finding/rewriting.ts';
import { tell } from '../notices/notices.ts';
import { recordedOf } from '../recorded.ts';
import { resultMark, sealAnswer, sealResult, sealShownInRound } from './content.ts';
import { heldRound, recordedRound } from './decline.ts';
import { holdPublished } from './hold-published.ts';
import type { Round } from './queries.ts';
import { setResults } from './results.ts';
import { closeRound, noteOutcome } from './rounds.ts';
import { type RetestSheet, sheetsOf, sheetsRevision } from './sheets.ts';
import { showInRound } from './shown-evidence.ts';

/** A text of a round that keeps it from its client: of which finding, or of the summary where that is null, and why. */
export interface RoundProblem {
  readonly number: number | null;
  readonly problem: string;
}

/** Every text of a round that a client would read. */
const wordsIn = (sheets: readonly RetestSheet[]) =>
  sheets.flatMap(({ finding, rows }) => rows.map(({ words }) => ({ number: finding.number, words })));

/** Whether any asset of a round has been tested. */
export const isAnythingTested = (sheets: readonly RetestSheet[]): boolean =>
  sheets.some(({ rows }) => rows.some(({ result }) => result !== null && result !== 'not-tested'));

/** What keeps a round from its client: evidence that there is not, and pictures without words for who can't see them. */
export function roundProblems(
  sheets: readonly RetestSheet[],
  summary: string,
  evidence: readonly Evidence[],
  names: EvidenceNames,
): readonly RoundProblem[] {
  const texts = [...wordsIn(sheets), { number: null, words: summary }];
  names.need(names.longAmong(texts.map(({ words }) => words)));
  return texts.flatMap(({ number, words }) => {
    const problem = namingProblem(words, evidence, names);
    return problem === null ? [] : [{ number, problem }];
  });
}

const STATE_OF: Readonly<Record<Exclude<RetestOutcome, 'kept'>, PublishedState>> = {
  passed: 'retest-passed',
  failed: 'retest-failed',
};

/** Writes what a round came to for a finding, whose published row is held: its state, and its assets in both of its texts. */
async function conclude(
  services: Services,
  held: Held<'dashboard'>,
  key: CompanyKey,
  { finding: { id }, rows, outcome }: RetestSheet,
): Promise<void> {
  if (outcome === 'kept') return;
  const { trx, reach, now, session } = held;
  const finding = await findFinding({ db: trx, keyring: services.keyring }, reach, id);
  if (finding?.published == null) throw new Error('a finding that is held is gone');
  const { state: from, content } = finding.published;
  const to = STATE_OF[outcome];
  const fixedOf = fixedBy(rows);
  const published = sealPublished(key, id, {
    ...content,
    assets: [...markedAssets(content.assets, fixedOf)],
  });
  const doing = { by: session.account.id, now };
  const move = { from, to, note: null, acceptedUntil: null, content: published };
  if (!(await movePublished(trx, id, move, doing))) throw new Error('a finding that is held has moved');
  const assets = markedText(finding.text.assets, fixedOf);
  if (assets !== finding.text.assets) {
    const revision = await rewriteHeld(services, held, finding, { ...finding.text, assets });
    if (revision === null) throw new Error('a finding that is held was rewritten');
    // What the client has is what is written there still, with the same marks.
    if (!finding.isAhead) await notePublished(trx, id, revision, now);
  }
  if (from !== to)
    await record(trx, { ...recordedOf(held, id), type: 'finding.moved', detail: { from, to } });
}

/** Gives what has no result the one that it was not tested, so that a published round says something of each asset. */
async function completeResults(
  { trx, now, session }: Held<'dashboard'>,
  key: CompanyKey,
  { id: roundId, workspaceId, companyId, engagementId }: Round,
  { finding, rows }: RetestSheet,
): Promise<void> {
  const missing = rows.flatMap(({ asset, result }, position) => {
    if (result !== null) return [];
    const id = newId();
    const content = sealResult(key, id, { ...asset, words: '' });
    return [{ id, mark: resultMark(key, asset), position, result: 'not-tested' as const, content }];
  });
  const ids = { workspaceId, companyId, engagementId, roundId, findingId: finding.id };
  await setResults(trx, ids, missing, { by: session.account.id, now });
}

/** Has clients see the evidence that the texts of a round name, as it is called and described now. */
async function showEvidence(
  { trx }: Held<'dashboard'>,
  key: CompanyKey,
  round: Round,
  texts: readonly string[],
  { evidence, names }: { readonly evidence: readonly Evidence[]; readonly names: EvidenceNames },
): Promise<void> {
  const named = new Set(texts.flatMap((text) => names.in(text)?.map(({ name }) => name) ?? []));
  const shown = evidence
    .filter(({ name }) => named.has(name))
    .map(({ id, name, alternative, picture }) => ({
      evidenceId: id,
      content: sealShownInRound(key, { roundId: round.id, id }, { name, alternative, picture }),
    }));
  await showInRound(trx, round, shown);
}

/**
 * `unknown`: there is no such round within reach. `state`: it is not under way (any more). `changed`: what would be published is
 * not what whoever publishes has seen. `untested`: no asset has been tested. `lacking`: texts name what there is not.
 */
export type CloseOutcome =
  | { readonly ok: true; readonly number: number }
  | { readonly ok: false; readonly reason: 'unknown' | 'state' | 'changed' | 'untested' }
  | { readonly ok: false; readonly reason: 'lacking'; readonly problems: readonly RoundProblem[] };

/**
 * Publishes a round with all of its results at once (E19): a finding whose assets are all fixed is closed, any other that was
 * tested is open again, and its assets are open or fixed as the results say. `seen` is the `sheetsRevision` that the page
 * showed, or null for whatever there is.
 */
export function closeRetest(
  services: Services,
  act: Act<'dashboard'>,
  id: string,
  { seen, summary }: { readonly seen: string | null; readonly summary: string },
): Promise<CloseOutcome> {
  return knowingNames(services, act.session, (names) =>
    perform(services, act, async (held): Promise<CloseOutcome> => {
      const { trx, reach, now, session } = held;
      const needs = { db: trx, keyring: services.keyring };
      const round = await heldRound(services, held, id);
      if (round === null) return { ok: false, reason: 'unknown' };
      if (round.state !== 'running') return { ok: false, reason: 'state' };
      const before = await sheetsOf(needs, reach, round);
      await holdPublished(
        trx,
        before.map(({ finding }) => finding.id),
      );
      const sheets = await sheetsOf(needs, reach, round);
      if (seen !== null && seen !== sheetsRevision(sheets)) return { ok: false, reason: 'changed' };
      if (!isAnythingTested(sheets)) return { ok: false, reason: 'untested' };
      const evidence = await evidenceIn(needs, reach, round.engagementId);
      const problems = roundProblems(sheets, summary, evidence, names);
      if (problems.length > 0) return { ok: false, reason: 'lacking', problems };
      const key = await companyKey(trx, services.keyring, round);
      for (const sheet of sheets) {
        await completeResults(held, key, round, sheet);
        await conclude(services, held, key, sheet);
        await noteOutcome(trx, { id, findingId: sheet.finding.id }, sheet.outcome);
        await setImmediate();
      }
      const texts = [...wordsIn(sheets).map(({ words }) => words), summary];
      await showEvidence(held, key, round, texts, { evidence, names });
      const number = await closeRound(
        trx,
        {
          id,
          engagementId: round.engagementId,
          answer: summary === '' ? null : sealAnswer(key, id, summary),
        },
        { by: session.account.id, now },
      );
      if (number === null) throw new Error('a round that is held was ended');
      await record(trx, { ...recordedRound(held, round), type: 'retest.closed' });
      const { workspaceId, companyId, engagementId } = round;
      const happening = { workspaceId, companyId, engagementId, about: id, findingId: null, at: now };
      const by = session.account.id;
      await tell(trx, services.keyring, { ...happening, kind: 'retest-done' }, { by });
      return { ok: true, number };
    }),
  );
}
