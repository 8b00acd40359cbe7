import { z } from 'zod';
import type { Act } from '../../../access/context.ts';
import { perform } from '../../../access/deed.ts';
import { enqueueJob } from '../../../jobs/queue.ts';
import type { Services } from '../../../services.ts';
import { addCheck, findCheck } from './checks.ts';

/** The kind of job that checks activity logs. */
export const CHECK_JOB = 'audit-check';

/** What a check is of: the workspace's chain, and heads that its owner kept, one on each line. */
export const checkPayload = z.object({ workspaceId: z.string(), heads: z.string() });

/** Has the workspace's activity log checked by a job, unless that is under way. Whoever asks twice has it checked once. */
export async function askForCheck(services: Services, act: Act<'record'>, heads: string): Promise<void> {
  await perform(services, act, async ({ trx, scope: { workspaceId }, now }) => {
    const latest = await findCheck(trx, workspaceId);
    if (latest !== null && latest.finishedAt === null) return;
    const payload = JSON.stringify({ workspaceId, heads });
    const jobId = await enqueueJob(
      trx,
      services.keyring,
      { kind: CHECK_JOB, payload, whose: workspaceId },
      now,
    );
    await addCheck(trx, { workspaceId, jobId, now });
  });
  services.mail.kick();
}
