import type { CompanyKey } from '../../../sealing/company-keys.ts';

/** What a client writes when they ask for a retest, as it is stored. */
export const sealNote = (key: CompanyKey, id: string, note: string): Uint8Array =>
  key.seal(note, ['retest_rounds', id, 'note']);

/** Throws `SealedBoxError` for what was not sealed there. */
export const openNote = (key: CompanyKey, id: string, box: Uint8Array): string =>
  key.open(box, ['retest_rounds', id, 'note']);

/** What the consultancy writes about a whole round, as it is stored. */
export const sealAnswer = (key: CompanyKey, id: string, answer: string): Uint8Array =>
  key.seal(answer, ['retest_rounds', id, 'answer']);

/** Throws `SealedBoxError` for what was not sealed there. */
export const openAnswer = (key: CompanyKey, id: string, box: Uint8Array): string =>
  key.open(box, ['retest_rounds', id, 'answer']);
