import type { Trx } from '../../../../data/database.ts';
import type { CompanyKey } from '../../../../sealing/company-keys.ts';
import { sealGroup } from '../content.ts';
import { readGroup } from '../group-queries.ts';
import { rewriteRead } from '../read-groups.ts';

/** Has the page of an import say what of a check didn't fit into its finding. */
export async function noteLeftOut(
  trx: Trx,
  { id, key }: { readonly id: string; readonly key: CompanyKey },
  number: number,
  leftOut: readonly string[],
): Promise<void> {
  if (leftOut.length === 0) return;
  const group = await readGroup(trx, { id, key }, number);
  if (group === null) return;
  const content = sealGroup(key, id, number, { ...group, remarks: [...group.remarks, ...leftOut] });
  await rewriteRead(trx, id, number, { content });
}
