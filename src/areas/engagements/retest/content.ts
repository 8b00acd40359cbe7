import { z } from 'zod';
import { assetIdentity, type RetestedAsset } from '../../../domain/retest.ts';
import type { CompanyKey, SealedCell } from '../../../sealing/company-keys.ts';
import { type EvidenceContent, readEvidence } from '../evidence/content.ts';

/** What a client writes when they ask for a retest, as it is stored. */
export const sealNote = (key: CompanyKey, id: string, note: string): Uint8Array =>
  key.seal(note, ['retest_rounds', id, 'note']);

/** Throws `SealedBoxError` for what was not sealed there. */
export const unsealNote = (key: CompanyKey, id: string, box: Uint8Array): string =>
  key.unseal(box, ['retest_rounds', id, 'note']);

/** What the consultancy writes about a whole round, as it is stored. */
export const sealAnswer = (key: CompanyKey, id: string, answer: string): Uint8Array =>
  key.seal(answer, ['retest_rounds', id, 'answer']);

/** Throws `SealedBoxError` for what was not sealed there. */
export const unsealAnswer = (key: CompanyKey, id: string, box: Uint8Array): string =>
  key.unseal(box, ['retest_rounds', id, 'answer']);

/** A result as it is sealed: the asset in the words of that day, and what was found. */
const result = z.object({ what: z.string(), where: z.string(), note: z.string(), words: z.string() });
export type ResultContent = z.output<typeof result>;

export const sealResult = (key: CompanyKey, id: string, content: ResultContent): Uint8Array =>
  key.seal(JSON.stringify(content), ['retest_results', id, 'content']);

/** Throws `SealedBoxError` for what was not sealed there. */
export const unsealResult = (key: CompanyKey, id: string, box: Uint8Array): ResultContent =>
  result.parse(JSON.parse(key.unseal(box, ['retest_results', id, 'content'])));

/** The mark of an asset, by which a round has one result of it: its name is sealed (E24). */
export const resultMark = (key: CompanyKey, asset: RetestedAsset): Uint8Array =>
  key.mark(assetIdentity(asset), ['retest_results', 'mark']);

const shownBy = (of: { readonly roundId: string; readonly id: string }): SealedCell => [
  'retest_evidence',
  `${of.roundId} ${of.id}`,
  'content',
];

export const sealShownInRound = (
  key: CompanyKey,
  of: { readonly roundId: string; readonly id: string },
  content: EvidenceContent,
): Uint8Array => key.seal(JSON.stringify(content), shownBy(of));

/** Throws `SealedBoxError` for what was not sealed there. */
export const unsealShownInRound = (
  key: CompanyKey,
  of: { readonly roundId: string; readonly id: string },
  box: Uint8Array,
): EvidenceContent => readEvidence(key.unseal(box, shownBy(of)));
