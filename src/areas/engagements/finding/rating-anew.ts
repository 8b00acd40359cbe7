import { setImmediate } from 'node:timers/promises';
import { unattendedIn } from '../../../access/deed.ts';
import type { Trx } from '../../../data/database.ts';
import { bytesOf, turnsOf, withContents } from '../../../data/in-turns.ts';
import { enqueueJob, type JobKind } from '../../../jobs/queue.ts';
import { CompanyKeys } from '../../../sealing/company-keys.ts';
import type { Keyring } from '../../../sealing/sealed-box.ts';
import type { Services } from '../../../services.ts';
import { unsealDraft } from './content.ts';
import { rerankFinding } from './findings.ts';
import { leadingCvssOf, rankIn } from './leading.ts';

const KIND = 'rating-anew';
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** Few enough that nobody waits for the writer meanwhile (E28). */
const BATCH = 20;

/**
 * Has the drafts of a workspace rated anew, because another version of CVSS leads there by the caller's transaction (E8).
 * Call the worker's `kick()` afterwards.
 */
export async function rateAnew(trx: Trx, keyring: Keyring, workspaceId: string, now: number): Promise<void> {
  await enqueueJob(trx, keyring, { kind: KIND, payload: workspaceId, whose: workspaceId }, now);
}

/**
 * Rates the next few findings behind one; the last of them, or null where there were none. The workspace is held, so that
 * which version leads stays as it was read until they are written: whoever changes that comes after, with a job of its own.
 * It is held alone, for they are of many engagements, and deeds write several of them in an order of their own.
 */
function rateNext(services: Services, workspaceId: string, after: string): Promise<string | null> {
  const rate = async (trx: Trx) => {
    const rows = await trx
      .selectFrom('findings as f')
      .innerJoin('company_keys as k', 'k.company_id', 'f.company_id')
      .select(['f.id', 'f.company_id', 'f.severity', 'f.revision', 'k.sealed as key', bytesOf('f.content')])
      .where('f.workspace_id', '=', workspaceId)
      .where('f.id', '>', after)
      .orderBy('f.id')
      .limit(BATCH)
      .execute();
    if (rows.length === 0) return null;
    const leads = await leadingCvssOf(trx, workspaceId);
    const keys = new CompanyKeys(services.keyring);
    const [turn = []] = turnsOf(rows);
    const read = (ids: readonly string[]) =>
      trx.selectFrom('findings').select(['id', 'content']).where('id', 'in', ids).execute();
    for await (const { id, company_id, severity, revision, content, key } of withContents(turn, read)) {
      const rank = rankIn(unsealDraft(keys.of(company_id, key), id, content), leads);
      if (rank !== severity) await rerankFinding(trx, { id, revision, severity: rank });
    }
    return turn.at(-1)?.id ?? null;
  };
  return unattendedIn(services, workspaceId, rate, 'alone');
}

/**
 * Rates every draft of a workspace by the version of CVSS that leads there when it is its turn. What clients have stays as it
 * was published until it is published again (E12).
 */
export const ratingAnew = (services: Services): JobKind => ({
  name: KIND,
  trouble: {
    again: 'findings could not be rated by another version of CVSS yet',
    dropped:
      'findings could not be rated by another version of CVSS for a day; choose it again under Settings',
  },
  patience: { firstRetryMs: 5 * SECOND_MS, longestRetryMs: HOUR_MS, giveUpMs: 24 * HOUR_MS },
  claimMs: 30 * MINUTE_MS,
  atOnce: 2,
  run: async (workspaceId) => {
    for (let after: string | null = ''; after !== null; await setImmediate())
      after = await rateNext(services, workspaceId, after);
  },
});
