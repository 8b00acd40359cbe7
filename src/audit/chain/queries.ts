import type { Reader } from '../../data/database.ts';
import type { AuditEventsTable } from '../record.ts';
import type { Head } from './heads.ts';
import { INSTALLATION } from './links.ts';

/** Whether the record was ever chained: then its keys are there, or gone. */
export const isChained = async (db: Reader): Promise<boolean> =>
  (await db.selectFrom('audit_chains').select('chain').limit(1).executeTakeFirst()) !== undefined;

/** The heads that all chains have now. */
export async function headsNow(db: Reader, now: number): Promise<Head[]> {
  const ends = await db
    .selectFrom('audit_chains')
    .select(['chain', 'entries', 'hash'])
    .where('entries', '>', 0)
    .orderBy('chain')
    .execute();
  return ends.map((end) => ({ ...end, at: now }));
}

/** Where a chain ends, as it says itself, and where its links do. */
export interface ChainEnd {
  readonly entries: number;
  readonly hash: Uint8Array;
  /** The sequence of the last link that there is; 0 where there is none. */
  readonly links: number;
}

/** Both as of one moment; null for a chain that was never begun. */
export async function findEnd(db: Reader, chain: string): Promise<ChainEnd | null> {
  const row = await db
    .selectFrom('audit_chains as c')
    .select((eb) => [
      'c.entries',
      'c.hash',
      eb
        .selectFrom('audit_links as l')
        .select('l.sequence')
        .whereRef('l.chain', '=', 'c.chain')
        .orderBy('l.sequence', 'desc')
        .limit(1)
        .as('links'),
    ])
    .where('c.chain', '=', chain)
    .executeTakeFirst();
  return row === undefined ? null : { ...row, links: row.links ?? 0 };
}

/** Links of a chain after one of them, in their order. */
export function linksAfter(db: Reader, chain: string, after: number, limit: number) {
  return db
    .selectFrom('audit_links')
    .selectAll()
    .where('chain', '=', chain)
    .where('sequence', '>', after)
    .orderBy('sequence')
    .limit(limit)
    .execute();
}

/** A link as it stands in its table. */
export type Link = Awaited<ReturnType<typeof linksAfter>>[number];

/** Entries by their ids; without those that are not there. */
export async function entriesOf(
  db: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, AuditEventsTable>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('audit_events').selectAll().where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** Whether another link stands for the same entry. */
export async function isLinkedElsewhere(
  db: Reader,
  { chain, sequence, event_id }: Pick<Link, 'chain' | 'sequence' | 'event_id'>,
): Promise<boolean> {
  const links = await db
    .selectFrom('audit_links')
    .select(['chain', 'sequence'])
    .where('event_id', '=', event_id)
    .execute();
  return links.some((link) => link.chain !== chain || link.sequence !== sequence);
}

/** An entry with what became of it. */
export interface Recorded {
  readonly id: string;
  readonly at: number;
  readonly state: 'linked' | 'waiting' | 'left-out';
}

/** The entries that belong in a chain, after one of them, in the order of their ids. */
export async function recordedAfter(
  db: Reader,
  chain: string,
  after: string,
  limit: number,
): Promise<Recorded[]> {
  const events = db
    .selectFrom('audit_events as e')
    .leftJoin('audit_links as l', 'l.event_id', 'e.id')
    .leftJoin('audit_unlinked as u', 'u.event_id', 'e.id')
    .select(['e.id', 'e.at', 'l.sequence', 'u.event_id as waiting'])
    .where('e.id', '>', after)
    .orderBy('e.id')
    .limit(limit);
  const rows = await (chain === INSTALLATION
    ? events.where('e.workspace_id', 'is', null)
    : events.where('e.workspace_id', '=', chain)
  ).execute();
  return rows.map(({ id, at, sequence, waiting }) => ({
    ...{ id, at },
    state: sequence !== null ? 'linked' : waiting !== null ? 'waiting' : 'left-out',
  }));
}

/** The workspaces of which there are entries, along the index, however many entries each has. */
async function recordedWorkspaces(db: Reader): Promise<string[]> {
  const found: string[] = [];
  for (let after = ''; ; ) {
    const next = await db
      .selectFrom('audit_events')
      .select('workspace_id')
      .where('workspace_id', '>', after)
      .orderBy('workspace_id')
      .limit(1)
      .executeTakeFirst();
    if (next === undefined || next.workspace_id === null) return found;
    after = next.workspace_id;
    found.push(after);
  }
}

/** Every chain that there is, or ought to be: the installation's, and one of each workspace that has entries. */
export async function chainsOfRecord(db: Reader): Promise<string[]> {
  const begun = await db.selectFrom('audit_chains').select('chain').execute();
  const all = new Set([INSTALLATION, ...(await recordedWorkspaces(db)), ...begun.map(({ chain }) => chain)]);
  return [...all];
}
