import { setImmediate } from 'node:timers/promises';
import type { Trx } from '../../../data/database.ts';
import type { Asset } from '../../../domain/finding-fields.ts';
import type { CompanyKey } from '../../../sealing/company-keys.ts';
import { type Place, placeColumns } from './place.ts';

/** Writes by which assets published findings are found (E21): marks of their names, since the names are sealed (E24). */

interface PublishedAssetsTable {
  finding_id: string;
  mark: Uint8Array;
  workspace_id: string;
  company_id: string;
  engagement_id: string;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    published_assets: PublishedAssetsTable;
  }
}

/** Few enough for one statement of either database, and for one turn. */
const AT_ONCE = 200;

/** The mark of an asset's name, or of where it is: of the whole of it, without regard to case and blanks. */
export const assetMark = (key: CompanyKey, name: string): Uint8Array =>
  key.mark(name.normalize('NFC').trim().replace(/\s+/gu, ' ').toLowerCase(), ['published_assets', 'mark']);

/**
 * Has a published finding found by these assets, and no others: by what each is called, and by where it is. Others are answered
 * in between, where there are many.
 */
export async function markAssets(
  trx: Trx,
  key: CompanyKey,
  finding: Place & { readonly id: string },
  assets: readonly Pick<Asset, 'what' | 'where'>[],
): Promise<void> {
  await trx.deleteFrom('published_assets').where('finding_id', '=', finding.id).execute();
  const names = [...new Set(assets.flatMap(({ what, where }) => [what, where]))].filter(
    (name) => name !== '',
  );
  const marked = new Set<string>();
  for (let at = 0; at < names.length; at += AT_ONCE) {
    if (at > 0) await setImmediate();
    const marks = names.slice(at, at + AT_ONCE).map((name) => assetMark(key, name));
    const fresh = marks.filter((mark) => {
      const told = Buffer.from(mark).toString('base64');
      const isFresh = !marked.has(told);
      marked.add(told);
      return isFresh;
    });
    const rows = fresh.map((mark) => ({ finding_id: finding.id, mark, ...placeColumns(finding) }));
    if (rows.length > 0) await trx.insertInto('published_assets').values(rows).execute();
  }
}
