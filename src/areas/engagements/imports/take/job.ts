import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { type Held, perform, Withdrawn } from '../../../../access/deed.ts';
import { actOnBehalf, behalfSchema, enqueueOnBehalf, type Leave } from '../../../../access/on-behalf.ts';
import type { JobKind } from '../../../../jobs/queue.ts';
import type { Services } from '../../../../services.ts';
import { byItselfIn } from '../../engagement/by-itself.ts';
import { importOfJob } from '../choices.ts';
import { nextChosen } from '../group-queries.ts';
import { type HeldImport, importById } from '../reading-queries.ts';
import { finishTaking, giveUpTaking, type WhyEnded } from '../taking-ends.ts';
import { noteOwed } from './noting.ts';
import { type Taking, takeOne } from './one.ts';
import { houseTemplates } from './templates.ts';

const KIND = 'taking-imports';
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

const payloadSchema = z.object({ importId: z.string(), behalf: behalfSchema });

/** Queues the taking of what is chosen of an import, on behalf of whoever chooses it; the job's id. */
export const queueTaking = (
  services: Services,
  held: Held<'dashboard'>,
  { id: importId }: Pick<HeldImport, 'id'>,
): Promise<string> => enqueueOnBehalf(services, held, { kind: KIND, importId });

/** Lets go of what a job did not take; what it did, stays, and its places are noted. */
async function giveUp(services: Services, of: HeldImport, jobId: string, why: WhyEnded): Promise<void> {
  await noteOwed(services, of);
  await byItselfIn(services, of, (trx) => giveUpTaking(services, trx, of, { jobId, why }));
}

async function takeAll(services: Services, { act, scope }: Leave, of: HeldImport, jobId: string) {
  const templates = await houseTemplates(services, scope);
  const taking: Taking = { services, act, of, jobId, templates };
  for (;;) {
    await noteOwed(services, of);
    const next = await nextChosen(services.db, of, jobId);
    if (next === null) return perform(services, act, (held) => finishTaking(held, of, jobId));
    if ((await takeOne(taking, next)) === 'not-ours') return giveUp(services, of, jobId, 'leave');
    await setImmediate();
  }
}

/**
 * Takes what was chosen of imports, one check after the other, each in a deed of its own, after which its places are noted a few at a
 * time (E28). Killed in the midst of it, it goes on where it was; who has no leave any more gets nothing more (E1).
 */
export const takingImports = (services: Services): JobKind => ({
  name: KIND,
  trouble: {
    again: 'what was chosen of an import could not be taken yet',
    dropped: 'what was chosen of an import could not be taken for a day; choose it again',
  },
  patience: { firstRetryMs: 2 * SECOND_MS, longestRetryMs: 10 * MINUTE_MS, giveUpMs: 24 * HOUR_MS },
  claimMs: 45 * SECOND_MS,
  isLong: true,
  atOnce: 2,
  run: async (payload, jobId) => {
    const { importId, behalf } = payloadSchema.parse(JSON.parse(payload));
    const of = await importById(services, importId);
    if (of === null) return;
    const leave = await actOnBehalf(services, { ...behalf, jobId });
    if (leave === null) return giveUp(services, of, jobId, 'leave');
    try {
      await takeAll(services, leave, of, jobId);
    } catch (error) {
      if (!(error instanceof Withdrawn)) throw error;
      await giveUp(services, of, jobId, 'leave');
    }
  },
  dropped: async (jobId) => {
    const id = await importOfJob(services.db, jobId);
    const of = id === null ? null : await importById(services, id);
    if (of !== null) await giveUp(services, of, jobId, 'trouble');
  },
});
