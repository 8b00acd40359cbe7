import type { Held } from '../../access/deed.ts';
import { record } from '../../audit/record.ts';
import type { Trx } from '../../data/database.ts';
import { newId } from '../../data/id.ts';

/** Writes companies: a workspace's clients. */

/** Adds a client's company to a workspace, and returns its id. */
export async function addCompany(
  trx: Trx,
  company: { readonly workspaceId: string; readonly name: string; readonly now: number },
): Promise<string> {
  const id = newId();
  await trx
    .insertInto('companies')
    .values({ id, workspace_id: company.workspaceId, name: company.name, created_at: company.now })
    .execute();
  return id;
}

/** A name as it is compared: no two companies differ by case, width or blanks alone. */
const folded = (name: string) => name.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();

/**
 * The company of that name in the owner's workspace, added where there is none; the workspace is held alone, so that of
 * two at once only one adds it. Compared here, since SQLite folds the case of ASCII alone.
 */
export async function companyNamed(
  { trx, scope, actor, origin, now }: Held<'owner'>,
  name: string,
): Promise<{ readonly id: string; readonly name: string }> {
  const { workspaceId } = scope;
  const companies = await trx
    .selectFrom('companies')
    .select(['id', 'name'])
    .where('workspace_id', '=', workspaceId)
    .execute();
  const known = companies.find((company) => folded(company.name) === folded(name));
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
