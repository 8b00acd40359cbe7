import { type ExpressionBuilder, sql } from 'kysely';
import type { Reader, Trx } from '../../../data/database.ts';
import type { Schema } from '../../../data/schema.ts';
import type { TakeOutcome } from './groups-table.ts';
import type { OfImport } from './read-groups.ts';

/**
 * Writes what somebody chose of an import (I4), by the job that takes it on their leave, and on nobody else's (D24). A check that two
 * have chosen is in both jobs: whichever comes to it first takes it, and where one of the two loses their leave, the other's goes on.
 */

interface ImportChoicesTable {
  job_id: string;
  group_number: number;
  import_id: string;
  workspace_id: string;
  company_id: string;
  engagement_id: string;
  /** Null for what an earlier version has noted. */
  chosen_by: string | null;
  /** On which leave, so that what is chosen again on the same is not chosen twice. */
  leave: string | null;
  /** What this job has made of it; null for what it has not come to, or another was first. */
  outcome: TakeOutcome | null;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    import_choices: ImportChoicesTable;
  }
}

/** Whether anything that was chosen of an import is yet to be taken, or to be told of; `id` is that of the import. */
export const isBeingTaken = (id: 'i.id' | 'imports.id') =>
  sql<boolean>`exists (select 1 from import_choices h where h.import_id = ${sql.ref(id)})`;

/** Which checks somebody wants to have: some, by their numbers, or all that would bring anything. */
export type Choice =
  | { readonly numbers: readonly number[] }
  | { readonly all: 'every' | 'but-informational' };

/** Who chooses, on which leave, and the job that takes it on that. */
export interface Chooser {
  readonly jobId: string;
  readonly by: string;
  readonly leave: string;
}

const PLACE = ['workspace_id', 'company_id', 'engagement_id'] as const;
const COLUMNS = ['job_id', 'group_number', 'import_id', ...PLACE, 'chosen_by', 'leave'] as const;

/** Chooses checks of an import that were not taken yet, and not chosen on the same leave; how many of them there are. */
export async function chooseGroups(
  trx: Trx,
  { id }: Pick<OfImport, 'id'>,
  choice: Choice,
  { jobId, by, leave }: Chooser,
): Promise<number> {
  const open = trx
    .selectFrom('import_groups as g')
    .select([
      sql<string>`cast(${jobId} as text)`.as('job_id'),
      ...(['g.number as group_number', 'g.import_id'] as const),
      ...(['g.workspace_id', 'g.company_id', 'g.engagement_id'] as const),
      sql<string>`cast(${by} as text)`.as('chosen_by'),
      sql<string>`cast(${leave} as text)`.as('leave'),
    ])
    .where('g.import_id', '=', id)
    .where('g.outcome', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('import_choices as h')
            .select('h.job_id')
            .where('h.import_id', '=', id)
            .whereRef('h.group_number', '=', 'g.number')
            .where('h.leave', '=', leave),
        ),
      ),
    );
  // What was deleted, withdrawn or moved is not made again because of others (I4).
  const worthTaking = open.where('g.standing', 'in', ['new', 'seen', 'changed']);
  const query =
    'numbers' in choice
      ? open.where('g.number', 'in', [...choice.numbers])
      : choice.all === 'every'
        ? worthTaking
        : worthTaking.where('g.severity', '>', 0);
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('import_choices')
    .columns([...COLUMNS])
    .expression(query)
    .executeTakeFirst();
  return Number(numInsertedOrUpdatedRows ?? 0);
}

/** Whether a check is there for a job to be taken; `done` where somebody has, and `not-ours` where the job has nothing to take any more. */
export async function standingOf(
  db: Reader,
  jobId: string,
  number: number,
): Promise<'open' | 'done' | 'not-ours'> {
  const row = await db
    .selectFrom('import_choices as h')
    .innerJoin('import_groups as g', (join) =>
      join.onRef('g.import_id', '=', 'h.import_id').onRef('g.number', '=', 'h.group_number'),
    )
    .select(['g.outcome'])
    .where('h.job_id', '=', jobId)
    .where('h.group_number', '=', number)
    .executeTakeFirst();
  if (row === undefined) return 'not-ours';
  return row.outcome === null ? 'open' : 'done';
}

/** Notes what a job has made of a check. */
export async function noteTakenFor(
  trx: Trx,
  jobId: string,
  number: number,
  outcome: TakeOutcome,
): Promise<void> {
  await trx
    .updateTable('import_choices')
    .set({ outcome })
    .where('job_id', '=', jobId)
    .where('group_number', '=', number)
    .execute();
}

/** Of which import a job takes anything; null where it has nothing to take any more. */
export async function importOfJob(db: Reader, jobId: string): Promise<string | null> {
  const row = await db
    .selectFrom('import_choices')
    .select('import_id')
    .where('job_id', '=', jobId)
    .limit(1)
    .executeTakeFirst();
  return row?.import_id ?? null;
}

/** What a job has made of what it was to take. */
export interface EndedTaking {
  readonly by: string | null;
  readonly made: number;
  readonly added: number;
}

/**
 * Ends the taking of what was chosen, by a job or of a whole import; what each job has made, none where it has ended before. The
 * caller holds the engagement alone.
 */
export async function endTaking(
  trx: Trx,
  which: { readonly jobId: string } | { readonly importId: string },
): Promise<readonly EndedTaking[]> {
  const meant = (eb: ExpressionBuilder<Schema, 'import_choices'>) =>
    'jobId' in which ? eb('job_id', '=', which.jobId) : eb('import_id', '=', which.importId);
  const countOf = (outcome: TakeOutcome) =>
    sql<number | string>`sum(case when outcome = ${sql.lit(outcome)} then 1 else 0 end)`;
  const rows = await trx
    .selectFrom('import_choices')
    .select(({ fn }) => fn.max('chosen_by').as('by'))
    .select([countOf('made').as('made'), countOf('added').as('added')])
    .where(meant)
    .groupBy('job_id')
    .orderBy('job_id')
    .execute();
  await trx.deleteFrom('import_choices').where(meant).execute();
  return rows.map(({ by, made, added }) => ({ by, made: Number(made), added: Number(added) }));
}
