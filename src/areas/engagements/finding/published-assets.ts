import { setImmediate } from 'node:timers/promises';
import type { Trx } from '../../../data/database.ts';
import type { Asset } from '../../../domain/finding-fields.ts';
import type { CompanyKey } from '../../../sealing/company-keys.ts';
import { type EngagementIds, engagementColumns } from './engagement-ids.ts';

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

/** The mark of a name, and whether everything that has it is fixed. */
export interface AssetMark {
  readonly mark: Uint8Array;
  readonly isFixed: boolean;
}

/** The marks of assets, each once: of what each is called, and of where it is. Others are answered in between, where there are many. */
export async function marksOf(
  key: CompanyKey,
  assets: readonly Pick<Asset, 'what' | 'where' | 'fixed'>[],
): Promise<readonly AssetMark[]> {
  const names = new Map<string, boolean>();
  for (const { what, where, fixed } of assets)
    for (const name of [what, where]) if (name !== '') names.set(name, fixed && (names.get(name) ?? true));
  const marks = new Map<string, AssetMark>();
  for (const [nth, [name, isFixed]] of [...names].entries()) {
    if (nth > 0 && nth % AT_ONCE === 0) await setImmediate();
    const mark = assetMark(key, name);
    const told = Buffer.from(mark).toString('base64');
    marks.set(told, { mark, isFixed: isFixed && (marks.get(told)?.isFixed ?? true) });
  }
  return [...marks.values()];
}

/** Marks in groups for one statement each; others are answered between one and the next. */
export async function* inStatements(marks: readonly AssetMark[]): AsyncGenerator<readonly AssetMark[]> {
  for (let at = 0; at < marks.length; at += AT_ONCE) {
    if (at > 0) await setImmediate();
    yield marks.slice(at, at + AT_ONCE);
  }
}

/** Has a published finding found by these assets, and no others: by what each is called, and by where it is. */
export async function markAssets(
  trx: Trx,
  key: CompanyKey,
  finding: EngagementIds & { readonly id: string },
  assets: readonly Pick<Asset, 'what' | 'where' | 'fixed'>[],
): Promise<void> {
  await trx.deleteFrom('published_assets').where('finding_id', '=', finding.id).execute();
  for await (const marks of inStatements(await marksOf(key, assets))) {
    const rows = marks.map(({ mark }) => ({ finding_id: finding.id, mark, ...engagementColumns(finding) }));
    await trx.insertInto('published_assets').values(rows).execute();
  }
}
