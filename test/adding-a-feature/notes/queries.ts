import type { WorkspaceScope } from '../../access/context.ts';
import type { Reader } from '../../data/database.ts';

/** The texts of a workspace's notes, the oldest first. */
export async function notesOf(db: Reader, { workspaceId }: WorkspaceScope): Promise<string[]> {
  const rows = await db
    .selectFrom('notes')
    .select('text')
    .where('workspace_id', '=', workspaceId)
    .orderBy('id')
    .execute();
  return rows.map(({ text }) => text);
}
