import { setImmediate } from 'node:timers/promises';
import type { Trx } from '../../../data/database.ts';
import { parseAssets } from '../../../domain/finding-fields.ts';
import type { CompanyKey } from '../../../sealing/company-keys.ts';
import { type Place, placeColumns } from './place.ts';
import { assetMark } from './published-assets.ts';

/** Writes by which assets the consultancy finds its findings, as they are written (E21): marks of their names (E24). */

interface FindingAssetsTable {
  finding_id: string;
  mark: Uint8Array;
  /** Whether all of the finding that has this name is fixed. */
  is_fixed: 0 | 1;
  workspace_id: string;
  company_id: string;
  engagement_id: string;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    finding_assets: FindingAssetsTable;
  }
}

/** Few enough for one statement of either database, and for one turn. */
const AT_ONCE = 200;

/** Each name of a text's assets, and whether all that has it is fixed. */
function namesIn(assets: string): readonly (readonly [string, boolean])[] {
  const names = new Map<string, boolean>();
  for (const { what, where, fixed } of parseAssets(assets))
    for (const name of [what, where]) if (name !== '') names.set(name, fixed && (names.get(name) ?? true));
  return [...names];
}

/**
 * Has a finding found by the assets that are written into it, and no others: by what each is called, and by where it is. Others
 * are answered in between, where there are many.
 */
export async function markFinding(
  trx: Trx,
  key: CompanyKey,
  finding: Place & { readonly id: string },
  assets: string,
): Promise<void> {
  await trx.deleteFrom('finding_assets').where('finding_id', '=', finding.id).execute();
  const names = namesIn(assets);
  const marks = new Map<string, { readonly mark: Uint8Array; readonly isFixed: boolean }>();
  for (let at = 0; at < names.length; at += AT_ONCE) {
    if (at > 0) await setImmediate();
    for (const [name, isFixed] of names.slice(at, at + AT_ONCE)) {
      const mark = assetMark(key, name);
      const told = Buffer.from(mark).toString('base64');
      marks.set(told, { mark, isFixed: isFixed && (marks.get(told)?.isFixed ?? true) });
    }
  }
  const rows = [...marks.values()];
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    if (at > 0) await setImmediate();
    const values = rows.slice(at, at + AT_ONCE).map(({ mark, isFixed }) => ({
      ...{ finding_id: finding.id, mark, is_fixed: isFixed ? (1 as const) : (0 as const) },
      ...placeColumns(finding),
    }));
    await trx.insertInto('finding_assets').values(values).execute();
  }
}
