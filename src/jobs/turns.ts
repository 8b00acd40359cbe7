import type { Database } from '../data/database.ts';
import { latestPossible } from '../domain/stored-times.ts';
import { claimJob, isDue, type JobKind, type QueuedJob } from './queue.ts';

declare module '../data/schema.ts' {
  interface Schema {
    /** Of a kind whose workspaces take turns: the higher the number, the later was a workspace's last one. */
    job_turns: { kind: string; whose: string; served: number };
  }
}

/** A job whose turn it is, and which turn its workspace had before. */
export interface JobInTurn extends QueuedJob {
  readonly whose: string;
  readonly served: number;
}

/**
 * The job to be done next of a kind whose workspaces take turns: the longest due one of the workspace that was served longest ago,
 * of those of which no node has one at work. Null where there is none.
 */
export async function nextInTurn(db: Database, now: number, kind: JobKind): Promise<JobInTurn | null> {
  const job = await db
    .selectFrom('jobs')
    .select(['id', 'sealed', 'created_at', 'attempts', 'whose'])
    .select(({ fn, lit, selectFrom }) =>
      fn
        .coalesce(
          selectFrom('job_turns as t')
            .select('t.served')
            .whereRef('t.kind', '=', 'jobs.kind')
            .whereRef('t.whose', '=', 'jobs.whose'),
          lit(0),
        )
        .as('served'),
    )
    .where(isDue(now, kind))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('jobs as other')
            .select('other.id')
            .whereRef('other.kind', '=', 'jobs.kind')
            .whereRef('other.whose', '=', 'jobs.whose')
            .where('other.claimed_until', '>', now)
            .where('other.claimed_until', '<=', latestPossible(now, kind.claimMs)),
        ),
      ),
    )
    .orderBy('served')
    .orderBy('due_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return job ?? null;
}

/**
 * Until when this node has a job whose turn it was, as {@link claimJob} says it. Of any number of nodes that find several jobs of a
 * workspace at the same moment exactly one gets one: its turn is taken with it, and only where it is as it was found.
 */
export function claimInTurn(
  db: Database,
  now: number,
  kind: JobKind,
  job: JobInTurn,
): Promise<number | null> {
  return db.transaction().execute(async (trx) => {
    const { whose, served: before } = job;
    const { served } = await trx
      .selectFrom('job_turns')
      .select(({ fn, eb, lit }) => eb(fn.coalesce(fn.max('served'), lit(0)), '+', lit(1)).as('served'))
      .where('kind', '=', kind.name)
      .executeTakeFirstOrThrow();
    const turn = await trx
      .insertInto('job_turns')
      .values({ kind: kind.name, whose, served })
      .onConflict((conflict) =>
        conflict.columns(['kind', 'whose']).doUpdateSet({ served }).where('job_turns.served', '=', before),
      )
      .returning('served')
      .executeTakeFirst();
    return turn === undefined ? null : claimJob(trx, now, kind, job);
  });
}

/**
 * Forgets the turns of workspaces that nothing waits of, where everyone of whom something does was served later: they come first
 * without it, too.
 */
export async function forgetTurns(db: Database): Promise<void> {
  await db
    .deleteFrom('job_turns')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('jobs')
            .leftJoin('job_turns as t', (join) =>
              join.onRef('t.kind', '=', 'jobs.kind').onRef('t.whose', '=', 'jobs.whose'),
            )
            .select('jobs.id')
            .whereRef('jobs.kind', '=', 'job_turns.kind')
            .where(({ eb, or, fn, lit, ref }) =>
              or([
                eb('jobs.whose', '=', ref('job_turns.whose')),
                eb(fn.coalesce('t.served', lit(0)), '<', ref('job_turns.served')),
              ]),
            ),
        ),
      ),
    )
    .execute();
}
