import { setImmediate } from 'node:timers/promises';
import type { Trx } from '../../../data/database.ts';
import type { CompanyKey } from '../../../sealing/company-keys.ts';
import { type EngagementIds, engagementColumns } from '../finding/engagement-ids.ts';

/** Writes the packs of words that search looks through (E23), sealed under their company's key (E24). */

/** Whose words: the consultancy's, or those that its client reads. */
export type SearchSide = 'team' | 'client';

interface SearchPacksTable {
  engagement_id: string;
  side: SearchSide;
  slot: number;
  /** 0 for the list of its findings, else the words of some first letters. */
  part: number;
  workspace_id: string;
  company_id: string;
  sealed: Uint8Array;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    search_packs: SearchPacksTable;
  }
}

/** Which pack of an engagement. */
export interface PackSlot {
  readonly engagementId: string;
  readonly side: SearchSide;
  readonly slot: number;
}

const cellOf = ({ engagementId, side, slot }: PackSlot, part: number) =>
  ['search_packs', `${engagementId} ${side} ${slot} ${part}`, 'sealed'] as const;

/** Opens a part of a pack; throws `SealedBoxError` for what was not sealed there. */
export const unsealPart = (key: CompanyKey, pack: PackSlot, part: number, box: Uint8Array): Buffer =>
  key.unsealBytes(box, cellOf(pack, part));

/** Puts a pack in the place of the one before; nothing where it has no parts. */
export async function replacePack(
  trx: Trx,
  key: CompanyKey,
  ids: EngagementIds & PackSlot,
  parts: readonly { readonly part: number; readonly bytes: Uint8Array }[],
): Promise<void> {
  const { engagementId, side, slot } = ids;
  await trx
    .deleteFrom('search_packs')
    .where('engagement_id', '=', engagementId)
    .where('side', '=', side)
    .where('slot', '=', slot)
    .execute();
  if (parts.length === 0) return;
  const rows = parts.map(({ part, bytes }) => ({
    ...engagementColumns(ids),
    ...{ side, slot, part },
    sealed: new Uint8Array(key.sealBytes(bytes, cellOf(ids, part))),
  }));
  await trx.insertInto('search_packs').values(rows).execute();
}

/** How many packs go in one statement: few enough that others are answered in between. */
const ERASED_AT_ONCE = 100;

/** Deletes all packs of a company, as {@link eraseFindings} does its findings. */
export async function erasePacks(
  trx: Trx,
  { workspaceId, companyId }: Pick<EngagementIds, 'workspaceId' | 'companyId'>,
): Promise<void> {
  for (;;) {
    const rows = await trx
      .selectFrom('search_packs')
      .innerJoin('engagements as e', 'e.id', 'search_packs.engagement_id')
      .select(['search_packs.engagement_id', 'side', 'slot'])
      .distinct()
      .where('e.workspace_id', '=', workspaceId)
      .where('e.company_id', '=', companyId)
      .limit(ERASED_AT_ONCE)
      .execute();
    if (rows.length === 0) return;
    for (const { engagement_id, side, slot } of rows) {
      await trx
        .deleteFrom('search_packs')
        .where('engagement_id', '=', engagement_id)
        .where('side', '=', side)
        .where('slot', '=', slot)
        .execute();
      await setImmediate();
    }
  }
}
