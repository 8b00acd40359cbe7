import { unattendedIn } from '../../../access/deed.ts';
import { checkChain, keyOrObstacle } from '../../../audit/chain/checking.ts';
import { type Head, readHeads } from '../../../audit/chain/heads.ts';
import { headKey } from '../../../audit/chain/keys.ts';
import type { JobKind } from '../../../jobs/queue.ts';
import type { Services } from '../../../services.ts';
import { CHECK_JOB, checkPayload } from './check-commands.ts';
import { endCheck, noteProgress, workspaceOfCheck } from './checks.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

/** After so many turns it is noted how far a check is. */
const TURNS_A_NOTE = 20;

/** Heads that were read before; none where their key is not there any more, which the check itself says. */
async function keptHeads(services: Services, text: string): Promise<readonly Head[]> {
  const key = await keyOrObstacle(services, headKey);
  const reading = typeof key === 'string' ? null : readHeads(key, text);
  return reading?.ok === true ? reading.heads : [];
}

class Interrupted extends Error {}

/** Checks activity logs beside what people do; one that a node leaves behind is begun anew by another. */
export const recordChecks = (services: Services): JobKind => {
  let isStopping = false;
  return {
    name: CHECK_JOB,
    trouble: {
      again: 'an activity log could not be checked yet',
      dropped:
        'an activity log could not be checked for ten minutes; its page says so, and it can be tried again',
    },
    patience: { firstRetryMs: 5 * SECOND_MS, longestRetryMs: MINUTE_MS, giveUpMs: 10 * MINUTE_MS },
    claimMs: 45 * SECOND_MS,
    isLong: true,
    atOnce: 1,
    interrupt: () => {
      isStopping = true;
    },
    run: async (payload, jobId) => {
      const { workspaceId, heads } = checkPayload.parse(JSON.parse(payload));
      let turns = 0;
      const kept = await keptHeads(services, heads);
      const finding = await checkChain(services, workspaceId, kept, async (checked, of) => {
        if (isStopping) throw new Interrupted('the server stops');
        turns += 1;
        if (turns % TURNS_A_NOTE !== 0) return;
        await unattendedIn(services, workspaceId, (trx) => noteProgress(trx, jobId, checked, of));
      });
      await unattendedIn(services, workspaceId, (trx) => endCheck(trx, jobId, finding, services.clock.now()));
    },
    dropped: async (jobId) => {
      const workspaceId = await workspaceOfCheck(services.db, jobId);
      if (workspaceId !== null)
        await unattendedIn(services, workspaceId, (trx) => endCheck(trx, jobId, null, services.clock.now()));
    },
  };
};
