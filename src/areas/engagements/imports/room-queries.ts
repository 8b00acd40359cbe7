import type { Reader } from '../../../data/database.ts';

/** How many bytes there are of what was read of a workspace's imports, or of all, until they are cleared. */
export async function readBytesOf(db: Reader, workspaceId: string | null): Promise<number> {
  const all = db
    .selectFrom('imports')
    .select(({ fn, lit }) => fn.coalesce(fn.sum<number | string>('kept_bytes'), lit(0)).as('bytes'));
  const { bytes } = await (workspaceId === null
    ? all
    : all.where('workspace_id', '=', workspaceId)
  ).executeTakeFirstOrThrow();
  return Number(bytes);
}
