import type { Act } from '../../../access/context.ts';
import { perform } from '../../../access/deed.ts';
import type { Services } from '../../../services.ts';
import { heldEvidence, type Which } from './commands.ts';
import { orderEvidence } from './evidence.ts';
import { evidenceIn } from './queries.ts';

/** Whether it was done; `unchanged` where it stood there already. `unknown`: there is no such evidence within reach. */
export type MoveOutcome = 'done' | 'unchanged' | 'unknown';

/**
 * Puts evidence of an engagement in a place among the others, the first being 1; beyond the last it comes last. A place, not
 * a step, so that a second press of the same button moves nothing further.
 */
export function moveEvidence(
  services: Services,
  act: Act<'dashboard'>,
  which: Which,
  place: number,
): Promise<MoveOutcome> {
  return perform(services, act, async (held): Promise<MoveOutcome> => {
    const evidence = await heldEvidence(services, held, which);
    if (evidence === null) return 'unknown';
    const needs = { db: held.trx, keyring: services.keyring };
    const before = (await evidenceIn(needs, held.reach, evidence.engagementId)).map(({ id }) => id);
    const after = before.filter((id) => id !== evidence.id);
    after.splice(place - 1, 0, evidence.id);
    if (after.every((id, index) => id === before[index])) return 'unchanged';
    await orderEvidence(held.trx, evidence.engagementId, after);
    return 'done';
  });
}
