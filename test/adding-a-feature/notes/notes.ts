import type { Trx } from '../../data/database.ts';
import { newId } from '../../data/id.ts';
import type { Millis } from '../../data/schema.ts';

interface NotesTable {
  id: string;
  workspace_id: string;
  text: string;
  created_at: Millis;
}

declare module '../../data/schema.ts' {
  interface Schema {
    notes: NotesTable;
  }
}

/** Adds a note to a workspace, and returns its id. */
export async function addNote(
  trx: Trx,
  note: { readonly workspaceId: string; readonly text: string; readonly now: number },
): Promise<string> {
  const id = newId();
  await trx
    .insertInto('notes')
    .values({ id, workspace_id: note.workspaceId, text: note.text, created_at: note.now })
    .execute();
  return id;
}
