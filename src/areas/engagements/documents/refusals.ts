import type { NoRoom } from '../../../files/quotas.ts';
import type { Services } from '../../../services.ts';
import { wordsFor } from '../evidence/refusals.ts';
import { type DocumentNotTaken, MOST_DOCUMENTS, MOST_VERSIONS } from './receive.ts';

/** Why a document was not taken, for whoever sent it. */
export function wordsForDocument(
  why: Exclude<DocumentNotTaken, 'unknown'> | NoRoom,
  config: Services['config'],
): string {
  switch (why) {
    case 'reader':
      return 'You can read documents, but not add any. Ask your consultancy to make you a responder.';
    case 'theirs':
      return 'The other side added this document. Add yours as a new one.';
    case 'many-documents':
      return `An engagement can have ${MOST_DOCUMENTS} documents. Remove some first.`;
    case 'many-versions':
      return `A document can have ${MOST_VERSIONS} versions. Add this file as a new document.`;
    default:
      return wordsFor(why, config);
  }
}
