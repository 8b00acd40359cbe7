import { setImmediate } from 'node:timers/promises';
import { type SqlBool, sql } from 'kysely';
import { PACK_TEXTS, Packing } from '../../../domain/search-pack.ts';
import { fold } from '../../../domain/search-words.ts';
import type { RecurringJob } from '../../../jobs/recurring.ts';
import { findCompanyKey } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { byItselfIn } from '../engagement/by-itself.ts';
import type { EngagementIds } from '../finding/engagement-ids.ts';
import { forgetNoted } from './changes.ts';
import { clientDocuments } from './client-documents.ts';
import type { SearchDocument } from './documents.ts';
import { replacePack, type SearchSide } from './packs.ts';
import { teamDocuments } from './team-documents.ts';

const MINUTE_MS = 60_000;
const EVERY_MS = 5 * MINUTE_MS;

interface Slot extends EngagementIds {
  readonly slot: number;
}

/** Some findings of an engagement that are packed together, as the consultancy and as their client read them. */
function documentsIn(services: Services, side: SearchSide, { engagementId, slot }: Slot) {
  const of = (alias: 'f' | 'p') => sql<SqlBool>`${sql.ref(`${alias}.engagement_id`)} = ${engagementId}
    and ${sql.ref(`${alias}.number`)} >= ${slot * PACK_TEXTS}
    and ${sql.ref(`${alias}.number`)} < ${(slot + 1) * PACK_TEXTS}`;
  const rest = { most: PACK_TEXTS, reach: sql<SqlBool>`1 = 1` };
  return side === 'team'
    ? teamDocuments(services, { rows: of('f'), ...rest })
    : clientDocuments(services, { rows: of('p'), ...rest });
}

async function packed(documents: AsyncIterable<SearchDocument>) {
  const packing = new Packing();
  for await (const { head, passages } of documents) {
    packing.add({
      id: head.id,
      at: head.changedAt,
      title: fold(head.title).text,
      // Lines, so that no word goes from one passage on into the next.
      rest: passages.map(({ text }) => fold(text).text).join('\n'),
    });
    await setImmediate();
  }
  return packing.parts();
}

/**
 * Packs a slot of an engagement anew, of what is written there now: whatever else the pack had of it is gone. What changes
 * meanwhile is still noted afterwards, since its stamp is another by then.
 */
async function pack(services: Services, slot: Slot): Promise<void> {
  const { engagementId } = slot;
  const noted = await services.db
    .selectFrom('search_changes')
    .select(['finding_id as findingId', 'stamp'])
    .where('engagement_id', '=', engagementId)
    .where('slot', '=', slot.slot)
    .execute();
  const team = await packed(documentsIn(services, 'team', slot));
  const client = await packed(documentsIn(services, 'client', slot));
  await byItselfIn(services, slot, async (trx) => {
    const key = await findCompanyKey(trx, services.keyring, slot.companyId);
    const isThere = await trx
      .selectFrom('engagements')
      .select('id')
      .where('id', '=', engagementId)
      .executeTakeFirst();
    // Erased meanwhile.
    if (key === null || isThere === undefined) return;
    await replacePack(trx, key, { ...slot, side: 'team' }, team);
    await replacePack(trx, key, { ...slot, side: 'client' }, client);
    await forgetNoted(trx, slot, noted);
  });
}

const changedSlots = ({ db }: Pick<Services, 'db'>) =>
  db
    .selectFrom('search_changes')
    .select([
      'workspace_id as workspaceId',
      'company_id as companyId',
      'engagement_id as engagementId',
      'slot',
    ])
    .distinct();

/** Packs the words of all findings that have changed (E23). */
export async function packForSearch(services: Services): Promise<void> {
  for (const slot of await changedSlots(services).execute()) await pack(services, slot);
}

/** The same now and then, on one node of all. Until then, search looks through what has changed. */
export const packingForSearch = (services: Services): RecurringJob => ({
  name: 'packing-for-search',
  everyMs: EVERY_MS,
  lookMs: MINUTE_MS,
  isWanted: async () => (await changedSlots(services).limit(1).executeTakeFirst()) !== undefined,
  run: () => packForSearch(services),
});
