import { type Generated, sql } from 'kysely';
import { isPostgres, type Trx } from '../../../data/database.ts';
import type { Millis } from '../../../data/schema.ts';

/** Writes a workspace's own templates of findings (E16). */

interface FindingTemplatesTable {
  id: string;
  workspace_id: string;
  /** Sealed under the workspace's key: no word of it is plain. */
  content: Uint8Array;
  /** A keyed mark of title and language, which no two of a workspace share. */
  called: Uint8Array;
  revision: Generated<number>;
  created_at: Millis;
  created_by: string | null;
  changed_at: Millis;
  changed_by: string | null;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    finding_templates: FindingTemplatesTable;
  }
}

/** Beside that of `companies.ts`. */
const TEMPLATES_LOCK = 0x7e3f;

/** Lets one at a time name templates of a workspace, until the transaction ends; SQLite has one writer anyway. */
export async function takeTurnAtTemplates(trx: Trx, workspaceId: string): Promise<void> {
  if (!isPostgres(trx)) return;
  await sql`select pg_advisory_xact_lock(${sql.lit(TEMPLATES_LOCK)}, hashtext(${workspaceId}))`.execute(trx);
}

/** A template as it is stored, and who wrote it when. */
interface Written {
  readonly id: string;
  readonly content: Uint8Array;
  readonly called: Uint8Array;
  readonly by: string;
  readonly now: number;
}

/** Adds a template; false where the workspace has another of its title and language. */
export async function addTemplate(
  trx: Trx,
  { id, workspaceId, content, called, by, now }: Written & { readonly workspaceId: string },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('finding_templates')
    .values({
      ...{ id, workspace_id: workspaceId, content, called },
      ...{ created_at: now, created_by: by, changed_at: now, changed_by: by },
    })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'called']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** Writes into a template that the caller has read in its turn. */
export async function rewriteTemplate(
  trx: Trx,
  { id, content, called, by, now, revision }: Written & { readonly revision: number },
): Promise<void> {
  await trx
    .updateTable('finding_templates')
    .set({ content, called, revision: revision + 1, changed_at: now, changed_by: by })
    .where('id', '=', id)
    .where('revision', '=', revision)
    .execute();
}

/** Removes a template that the caller has read in its turn. */
export async function removeTemplate(trx: Trx, id: string): Promise<void> {
  await trx.deleteFrom('finding_templates').where('id', '=', id).execute();
}
