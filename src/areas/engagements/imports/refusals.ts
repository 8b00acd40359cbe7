import type { NoRoom } from '../../../files/quotas.ts';
import type { Services } from '../../../services.ts';
import { wordsFor } from '../evidence/refusals.ts';
import { type ImportNotTaken, MOST_IMPORTS } from './receive.ts';

/** Why a scanner's file was not taken, for whoever sent it. */
export const wordsForImport = (
  why: Exclude<ImportNotTaken, 'unknown'> | NoRoom,
  config: Services['config'],
): string =>
  why === 'many-imports'
    ? `An engagement can have ${MOST_IMPORTS} imports. Plan another engagement for more.`
    : wordsFor(why, config);
