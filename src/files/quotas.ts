import { sql } from 'kysely';
import { isPostgres, type Reader, type Trx } from '../data/database.ts';
import { addPendingFile, bytesOf, type FileOwner } from './files.ts';

/** How much room files may take, in bytes before sealing (E25). */
export interface Quotas {
  readonly ofWorkspace: number;
  /** All workspaces together; undefined for as much as the store holds. */
  readonly ofInstallation: number | undefined;
}

/** What a file would not fit into, and how much of it is taken. */
export interface NoRoom {
  readonly in: 'workspace' | 'installation';
  readonly used: number;
  readonly allowed: number;
}

/** One number, which no other lock of ours has. */
const ROOM_LOCK = 0x5ec_f11e;

/** Has announcements of files take turns until the transaction ends: of two at the limit, each counts the other. */
async function takeTurns(trx: Trx): Promise<void> {
  if (isPostgres(trx)) await sql`select pg_advisory_xact_lock(${sql.lit(ROOM_LOCK)})`.execute(trx);
}

/**
 * Announces a file, if there is room for as many bytes as it may become; otherwise says where there is none, and writes
 * nothing. Files on their way count; those that wait for their removal don't, unless they were deleted so. `besides` is what else takes up
 * a workspace's space, or that of all.
 */
export async function admitFile(
  trx: Trx,
  file: FileOwner & { readonly id: string; readonly bytes: number },
  { ofWorkspace, ofInstallation }: Quotas,
  writing: { readonly by: string; readonly now: number },
  besides: typeof bytesOf = async () => 0,
): Promise<NoRoom | null> {
  await takeTurns(trx);
  const full = async (db: Reader, workspaceId: string | null, allowed: number): Promise<NoRoom | null> => {
    const used = (await bytesOf(db, workspaceId)) + (await besides(db, workspaceId));
    if (used + file.bytes <= allowed) return null;
    return { in: workspaceId === null ? 'installation' : 'workspace', used, allowed };
  };
  const noRoom =
    (await full(trx, file.workspaceId, ofWorkspace)) ??
    (ofInstallation === undefined ? null : await full(trx, null, ofInstallation));
  if (noRoom === null) await addPendingFile(trx, file, writing);
  return noRoom;
}
