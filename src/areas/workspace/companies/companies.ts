import type { Held } from '../../../access/deed.ts';
import { record } from '../../../audit/record.ts';
import type { Trx } from '../../../data/database.ts';
import { newId } from '../../../data/id.ts';
import type { CompanyKey } from '../../../sealing/company-keys.ts';

/** Writes companies: a workspace's clients. */

/** Notes on a company, sealed under its key. */
export const sealNotes = (key: CompanyKey, id: string, notes: string): Uint8Array =>
  key.seal(notes, ['companies', id, 'notes']);

/** Throws `SealedBoxError` for what was not sealed there. */
export const openNotes = (key: CompanyKey, id: string, box: Uint8Array): string =>
  key.open(box, ['companies', id, 'notes']);

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
export async function setArchived(trx: Trx, id: string, archivedAt: number | null): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('companies')
    .set({ archived_at: archivedAt })
    .where('id', '=', id)
    .where('archived_at', archivedAt === null ? 'is not' : 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** A name as it is compared: no two companies differ by case, width or blanks alone. */
const folded = (name: string) => name.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();

/**
 * The company of that id or name in the owner's workspace that is not archived, added where there is none; `several` where
 * a name could mean more than one (E5); the workspace is held alone, so that of
 * two at once only one adds it. Compared here, since SQLite folds the case of ASCII alone.
 */
export async function companyNamed(
  { trx, scope, actor, origin, now }: Held<'owner'>,
  name: string,
): Promise<{ readonly id: string; readonly name: string } | 'several'> {
  const { workspaceId } = scope;
  const companies = await trx
    .selectFrom('companies')
    .select(['id', 'name'])
    .where('workspace_id', '=', workspaceId)
    .where('archived_at', 'is', null)
    .execute();
  const named = companies.find(({ id }) => id === name);
  if (named !== undefined) return named;
  const [known, another] = companies.filter((company) => folded(company.name) === folded(name));
  if (another !== undefined) return 'several';
  if (known !== undefined) return known;
  const spelled = name.replace(/\s+/gu, ' ');
  const company = { id: await addCompany(trx, { workspaceId, name: spelled, now }), name: spelled };
  await record(trx, {
    type: 'company.added',
    at: now,
    origin,
    workspaceId,
    actor,
    subject: { id: company.id, label: company.name },
  });
  return company;
}
