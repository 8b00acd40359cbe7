import { setImmediate } from 'node:timers/promises';
import type { Act } from '../../../access/context.ts';
import { type Held, perform } from '../../../access/deed.ts';
import { turnsOf } from '../../../data/in-turns.ts';
import type { Services } from '../../../services.ts';
import { heldEngagement } from '../engagement/commands.ts';
import type { Engagement } from '../engagement/queries.ts';
import { type Finding, findFindings } from '../finding/queries.ts';
import { type Chosen, chosenRows } from './queries.ts';

/** What stands in the way, and what to do about it, by the ids of the findings. */
export type Hindrances = ReadonlyMap<string, string>;

/** `done` is how many were changed; `unknown`: any of what was chosen is not within reach, or not there. */
export type BulkOutcome =
  | { readonly ok: true; readonly done: number }
  | { readonly ok: false; readonly reason: 'unknown' }
  | { readonly ok: false; readonly reason: 'hindered'; readonly hindrances: Hindrances };

/** What became of one: it was changed, was so already, or something stands in the way. */
export type Single = 'done' | 'unchanged' | { readonly hindrance: string };

/** Ends the transaction, and with it what was done to those that nothing stood in the way of. */
class Hindered extends Error {
  override readonly name = 'Hindered';
  readonly hindrances: Hindrances;

  constructor(hindrances: Hindrances) {
    super('something stands in the way of a deed for several findings');
    this.hindrances = hindrances;
  }
}

/**
 * Does one thing to several findings of an engagement, all or nothing (E18): each is read within the reach that the actor has
 * now, judged and written as it would be by itself, in one transaction, which is undone as soon as something stands in the way of
 * one. The others are judged all the same, so that everything is told at once. The engagement is held alone: nobody writes in it
 * between one finding and the next. Others are answered in between (E28). `toId` is another engagement that it takes, which is held as well.
 */
export function allOrNothing(
  services: Services,
  act: Act<'dashboard'>,
  chosen: Chosen,
  deed: (held: Held<'dashboard'>, finding: Finding, to: Engagement | null) => Promise<Single>,
  toId: string | null = null,
): Promise<BulkOutcome> {
  return perform(services, act, async (held): Promise<BulkOutcome> => {
    const { trx, reach } = held;
    const engagements = new Map<string, Engagement>();
    // In the order of their ids, so that of two that move findings to and fro neither waits for the other.
    for (const id of [chosen.engagementId, ...(toId === null ? [] : [toId])].toSorted()) {
      const engagement = await heldEngagement(services, held, id, 'alone');
      if (engagement === null) return { ok: false, reason: 'unknown' };
      engagements.set(id, engagement);
    }
    const to = engagements.get(toId ?? '') ?? null;
    const rows = await chosenRows(trx, reach, chosen);
    if (rows === null) return { ok: false, reason: 'unknown' };
    const needs = { db: trx, keyring: services.keyring };
    const hindrances = new Map<string, string>();
    let done = 0;
    for (const turn of turnsOf(rows))
      for (const finding of await findFindings(
        needs,
        reach,
        turn.map(({ id }) => id),
      )) {
        const single = await deed(held, finding, to);
        if (single === 'done') done += 1;
        else if (single !== 'unchanged') hindrances.set(finding.id, single.hindrance);
        await setImmediate();
      }
    if (hindrances.size > 0) throw new Hindered(hindrances);
    return { ok: true, done };
  }).catch((error: unknown): BulkOutcome => {
    if (!(error instanceof Hindered)) throw error;
    return { ok: false, reason: 'hindered', hindrances: error.hindrances };
  });
}
