import { sql } from 'kysely';
import type { AloneTrx } from '../../../access/deed-alone.ts';
import { isPostgres, type Trx } from '../../../data/database.ts';
import { newId } from '../../../data/id.ts';
import type { CompanyKey } from '../../../sealing/company-keys.ts';

/** Writes companies: a workspace's clients. */

/** Notes on a company, sealed under its key. */
export const sealNotes = (key: CompanyKey, id: string, notes: string): Uint8Array =>
  key.seal(notes, ['companies', id, 'notes']);

/** Throws `SealedBoxError` for what was not sealed there. */
export const unsealNotes = (key: CompanyKey, id: string, box: Uint8Array): string =>
  key.unseal(box, ['companies', id, 'notes']);

/** One number, which no other lock of ours has. */
const NAMING_LOCK = 0x5ec_ca11;

/**
 * Has those take turns until the transaction ends who name a company of a workspace, or change one. Read *after* it: of two at
 * once, the second finds what the first one left (E5). A row would not do: the first company of a name has none yet.
 */
export async function takeTurnAtNaming(trx: Trx, workspaceId: string): Promise<void> {
  if (!isPostgres(trx)) return;
  await sql`select pg_advisory_xact_lock(${sql.lit(NAMING_LOCK)}, hashtext(${workspaceId}))`.execute(trx);
}

/** Adds a client's company to a workspace, and returns its id. */
export async function addCompany(
  trx: Trx,
  company: {
    readonly workspaceId: string;
    readonly name: string;
    readonly reference?: string | null;
    readonly now: number;
  },
): Promise<string> {
  const id = newId();
  const { workspaceId: workspace_id, name, reference = null, now: created_at } = company;
  await trx.insertInto('companies').values({ id, workspace_id, name, reference, created_at }).execute();
  return id;
}

/** Changes what a company is called, and what is noted of it; `notes` are sealed, null for none. */
export async function changeCompany(
  trx: Trx,
  id: string,
  wanted: {
    readonly name: string;
    readonly reference: string | null;
    readonly notes: Uint8Array | null;
  },
): Promise<void> {
  const { name, reference, notes } = wanted;
  await trx.updateTable('companies').set({ name, reference, notes }).where('id', '=', id).execute();
}

/** Archives a company, or takes it back from there; whether that changed anything. */
export async function setArchived(trx: AloneTrx, id: string, archivedAt: number | null): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('companies')
    .set({ archived_at: archivedAt })
    .where('id', '=', id)
    .where('archived_at', archivedAt === null ? 'is not' : 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Gives a company of a workspace a day of its own from which a policy asks its people (B2); null for none. Whether there is one. */
export async function setLaterDay(
  trx: Trx,
  { id, workspaceId }: { readonly id: string; readonly workspaceId: string },
  day: { readonly startsAt: number; readonly reason: string } | null,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('companies')
    .set({ mfa_starts_at: day?.startsAt ?? null, mfa_later_reason: day?.reason ?? null })
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .where('archived_at', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Keeps that the own day of a workspace's companies has come: from then on no clock puts their people off again. */
export async function endLaterDays(trx: Trx, workspaceId: string, now: number): Promise<void> {
  await trx
    .updateTable('companies')
    .set({ mfa_starts_at: null, mfa_later_reason: null })
    .where('workspace_id', '=', workspaceId)
    .where('mfa_starts_at', '<=', now)
    .execute();
}

/**
 * Deletes a company: its engagements go with it, and with them findings, what was published and said of them, and the rows
 * of their files. Throws where it has members still.
 */
export async function removeCompany(trx: Trx, id: string): Promise<void> {
  await trx.deleteFrom('companies').where('id', '=', id).execute();
}
