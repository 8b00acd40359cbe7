import type { KeyObject } from 'node:crypto';
import type { Trx } from '../../data/database.ts';
import type { Millis } from '../../data/schema.ts';
import type { AuditEventsTable } from '../record.ts';
import {
  BEGINNING,
  type ChainPosition,
  commitmentOf,
  digestOf,
  type Erasable,
  isErased,
  linkHash,
  newSeals,
} from './commitments.ts';

/** Writes the chains: each entry is in one of them, its workspace's, or the installation's where it has none. */

/** An entry that no link stands for yet; a trigger notes it in the transaction that records it. */
interface AuditUnlinkedTable {
  event_id: string;
}

interface AuditLinksTable {
  chain: string;
  /** From 1 on, in the order of linking. */
  sequence: number;
  event_id: string;
  linked_at: Millis;
  commitment: Uint8Array;
  hash: Uint8Array;
  /** What seals each part that can be erased; see `commitments.ts`. */
  actor_seal: Uint8Array;
  subject_seal: Uint8Array;
  detail_seal: Uint8Array;
}

/** Where each chain ends. */
interface AuditChainsTable {
  chain: string;
  entries: number;
  /** Of its last link. */
  hash: Uint8Array;
  changed_at: Millis;
}

declare module '../../data/schema.ts' {
  interface Schema {
    audit_unlinked: AuditUnlinkedTable;
    audit_links: AuditLinksTable;
    audit_chains: AuditChainsTable;
  }
}

/** The chain of entries that belong to no workspace. */
export const INSTALLATION = 'installation';

/** The chain in which an entry stands. */
export const chainOf = ({ workspace_id }: Pick<AuditEventsTable, 'workspace_id'>): string =>
  workspace_id ?? INSTALLATION;

/** How many entries are linked at a time: few enough that nobody waits for it (E28). */
export const LINKS_A_TURN = 50;

/** Takes what waits longest. Of two nodes that take at once, the second gets what the first has left. */
async function takeWaiting(trx: Trx): Promise<readonly string[]> {
  const taken = await trx
    .deleteFrom('audit_unlinked')
    .where('event_id', 'in', (eb) =>
      eb.selectFrom('audit_unlinked').select('event_id').orderBy('event_id').limit(LINKS_A_TURN),
    )
    .returning('event_id')
    .execute();
  return taken.map(({ event_id }) => event_id);
}

/** The end of a chain, held until the transaction ends; begun where there is none. */
function heldEnd(trx: Trx, chain: string, now: number) {
  return trx
    .insertInto('audit_chains')
    .values({ chain, entries: 0, hash: BEGINNING, changed_at: now })
    .onConflict((conflict) => conflict.column('chain').doUpdateSet({ changed_at: now }))
    .returning(['entries', 'hash'])
    .executeTakeFirstOrThrow();
}

async function append(
  trx: Trx,
  key: KeyObject,
  chain: string,
  entries: readonly AuditEventsTable[],
  now: number,
): Promise<void> {
  const end = await heldEnd(trx, chain, now);
  let { entries: sequence, hash } = end;
  const links = entries.map((entry): AuditLinksTable => {
    sequence += 1;
    const position: ChainPosition = { chain, sequence, linkedAt: now };
    const seals = newSeals();
    const commitment = commitmentOf(key, position, entry, seals);
    hash = linkHash(hash, commitment);
    return {
      ...{ chain, sequence, event_id: entry.id, linked_at: now },
      ...{ commitment, hash },
      ...{ actor_seal: seals.actor, subject_seal: seals.subject, detail_seal: seals.detail },
    };
  });
  await trx.insertInto('audit_links').values(links).execute();
  await trx.updateTable('audit_chains').set({ entries: sequence, hash }).where('chain', '=', chain).execute();
}

/**
 * Links what waits, as far as one turn goes: each entry once, whichever nodes do it at once, and whatever its own clock
 * said: one that comes late is linked late. Returns how many were taken.
 */
export async function linkNext(trx: Trx, key: KeyObject, now: number): Promise<number> {
  const ids = await takeWaiting(trx);
  if (ids.length === 0) return 0;
  const entries = await trx
    .selectFrom('audit_events')
    .selectAll()
    .where('id', 'in', ids)
    .orderBy('id')
    .execute();
  const chains = [...Map.groupBy(entries, chainOf)].sort(([one], [other]) => (one < other ? -1 : 1));
  for (const [chain, ofChain] of chains) await append(trx, key, chain, ofChain, now);
  return ids.length;
}

/**
 * Puts the digests of an entry's parts in the place of their salts, before their values are overwritten. Returns the parts
 * that this was done to: not those that are erased already, and none of an entry that is not linked yet.
 */
export async function sealErased(
  trx: Trx,
  key: KeyObject,
  entry: AuditEventsTable,
  parts: readonly Erasable[],
): Promise<readonly Erasable[]> {
  if (parts.length === 0) return [];
  const link = await trx
    .selectFrom('audit_links')
    .select(['actor_seal', 'subject_seal', 'detail_seal'])
    .where('event_id', '=', entry.id)
    .executeTakeFirst();
  if (link === undefined) return [];
  const standing = parts.filter((part) => !isErased(link[`${part}_seal`]));
  if (standing.length === 0) return [];
  const digests = standing.map((part) => [`${part}_seal`, digestOf(key, entry, part, link[`${part}_seal`])]);
  await trx
    .updateTable('audit_links')
    .set(Object.fromEntries(digests))
    .where('event_id', '=', entry.id)
    .execute();
  return standing;
}
