import type { KeyObject } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { unattended } from '../../../access/deed.ts';
import { keyOrObstacle } from '../../../audit/chain/checking.ts';
import type { Head } from '../../../audit/chain/heads.ts';
import { chainsWithoutHead, type KeptHead, keepHead } from '../../../audit/chain/kept-heads.ts';
import { headKey } from '../../../audit/chain/keys.ts';
import { INSTALLATION } from '../../../audit/chain/links.ts';
import type { Trx } from '../../../data/database.ts';
import { paths } from '../../../http/paths.ts';
import { enqueueJob, type JobKind } from '../../../jobs/queue.ts';
import type { RecurringJob } from '../../../jobs/recurring.ts';
import { tellOwner } from '../../../mail/tell-account.ts';
import type { Services } from '../../../services.ts';
import { isOpen } from './head-queries.ts';
import { proofOfActivity } from './letters.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** So many heads are signed in a row; the next hour goes on. */
const HEADS_A_ROUND = 1000;

const POST_JOB = 'audit-head';
const POST_MS = 10 * SECOND_MS;

const monthOf = (at: number) => new Date(at).toISOString().slice(0, '2026-11'.length);

/** Sends a new head out: to the operator's address, and once a month to the owner of its workspace. */
async function send(services: Services, trx: Trx, { head, before }: KeptHead, now: number): Promise<void> {
  const { config, keyring } = services;
  if (config.auditHeadsUrl !== undefined)
    await enqueueJob(trx, keyring, { kind: POST_JOB, payload: JSON.stringify(head) }, now);
  const isFirstOfMonth = before !== null && monthOf(before) !== monthOf(now);
  if (head.chain === INSTALLATION || !isFirstOfMonth || !(await isOpen(trx, head.chain))) return;
  await tellOwner(services, trx, { workspaceId: head.chain, now }, (context, owner) =>
    proofOfActivity(context, {
      ...owner,
      page: new URL(paths.activityCheck(owner.slug), config.baseUrl).href,
      head: { ...head, line: JSON.stringify(head) },
    }),
  );
}

const signOne = (services: Services, key: KeyObject, head: Head, now: number) =>
  unattended(services, async (trx) => {
    const kept = await keepHead(trx, key, head);
    if (kept !== null) await send(services, trx, kept, now);
  });

/** Signs a head of each chain that has grown, once a day, and sends it where it is safe from whoever has the database. */
export async function signHeads(services: Services, now: number): Promise<void> {
  const chains = await chainsWithoutHead(services.db, now, HEADS_A_ROUND);
  if (chains.length === 0) return;
  const key = await keyOrObstacle(services, headKey);
  if (typeof key === 'string') throw new Error(`no head of the record can be signed: ${key}`);
  for (const head of chains) {
    await signOne(services, key, head, now);
    await setImmediate();
  }
  services.mail.kick();
}

/** The same, every hour, on one node of all. */
export const headSigning = (services: Services): RecurringJob => ({
  name: 'audit-heads',
  everyMs: HOUR_MS,
  lookMs: HOUR_MS / 12,
  run: (now) => signHeads(services, now),
});

/** Posts heads to the operator's address, each until it is taken, for a week. */
export const headPosting = ({ config }: Pick<Services, 'config'>): JobKind => ({
  name: POST_JOB,
  trouble: {
    again: 'a head of the activity log could not be posted to AUDIT_HEADS_URL yet',
    dropped: 'a head of the activity log could not be posted to AUDIT_HEADS_URL for a week and was dropped',
  },
  patience: { firstRetryMs: MINUTE_MS, longestRetryMs: HOUR_MS, giveUpMs: 7 * DAY_MS },
  claimMs: MINUTE_MS,
  run: async (head) => {
    // Nobody wants them any more.
    if (config.auditHeadsUrl === undefined) return;
    const answer = await fetch(config.auditHeadsUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: head,
      redirect: 'error',
      signal: AbortSignal.timeout(POST_MS),
    });
    await answer.body?.cancel();
    if (!answer.ok) throw Object.assign(new Error('not taken'), { code: answer.status });
  },
});
