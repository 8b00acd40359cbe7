import type { Reader } from '../../../data/database.ts';

/** Whether a workspace is there and not closed: from one that is closed nothing goes out (B14). */
export async function isOpen(db: Reader, workspaceId: string): Promise<boolean> {
  const row = await db
    .selectFrom('workspaces')
    .select('id')
    .where('id', '=', workspaceId)
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}
