import type { KeyObject } from 'node:crypto';
import type { Reader, Trx } from '../../data/database.ts';
import { type AuditEventsTable, overwriteParts, readDetail } from '../record.ts';
import type { Erasable } from './commitments.ts';
import { sealErased } from './links.ts';

/** Erases a person from the record, where law wants it: the chain stays as it is (B11). */

/** How many entries are looked at in one transaction. */
const ENTRIES_A_TURN = 100;

/** By what a person stands in the record. */
export interface Traces {
  /** Ids of their accounts. */
  readonly ids: ReadonlySet<string>;
  /** Their addresses, in lower case. */
  readonly addresses: ReadonlySet<string>;
}

/** Events whose detail holds hardly anything but the names and addresses of whom they are about. */
const OF_ONESELF: ReadonlySet<string> = new Set([
  'account.created',
  'account.known',
  'account.renamed',
  'address.changed',
  'address.change-requested',
]);

async function entriesAfter(db: Reader, after: string): Promise<AuditEventsTable[]> {
  return db
    .selectFrom('audit_events')
    .selectAll()
    .where('id', '>', after)
    .orderBy('id')
    .limit(ENTRIES_A_TURN)
    .execute();
}

/** The ids under which an address ever stood in the record, and all addresses that these had. */
export async function tracesOf(db: Reader, address: string): Promise<Traces> {
  const ids = new Set<string>();
  const labels = new Map<string, Set<string>>();
  const note = (id: string | null, label: string) => {
    const name = label.toLowerCase();
    if (id === null || !name.includes('@')) return;
    if (name === address) ids.add(id);
    labels.set(id, (labels.get(id) ?? new Set()).add(name));
  };
  for (let after = ''; ; ) {
    const entries = await entriesAfter(db, after);
    const last = entries.at(-1);
    if (last === undefined) break;
    for (const { actor_id, actor, subject_id, subject } of entries) {
      note(actor_id, actor);
      note(subject_id, subject);
    }
    after = last.id;
  }
  return { ids, addresses: new Set([address, ...[...ids].flatMap((id) => [...(labels.get(id) ?? [])])]) };
}

/** Which parts of an entry are about a person. */
export function partsAbout({ ids, addresses }: Traces, entry: AuditEventsTable): Erasable[] {
  const isIt = (id: string | null, label: string) =>
    (id !== null && ids.has(id)) || addresses.has(label.toLowerCase());
  const isActor = isIt(entry.actor_id, entry.actor);
  const detail = readDetail(entry.detail);
  const told = Object.values(detail).map((value) => String(value).toLowerCase());
  const isTold = told.some((text) => [...addresses].some((address) => text.includes(address)));
  const isSubject = entry.subject !== '' && isIt(entry.subject_id, entry.subject);
  const isOfOneself = (isActor || isSubject) && OF_ONESELF.has(entry.type);
  const parts: Erasable[] = [];
  if (isActor) parts.push('actor');
  if (isSubject) parts.push('subject');
  if (isTold || isOfOneself || (isActor && 'networks' in detail)) parts.push('detail');
  return parts;
}

/** What one turn came to: where the next begins, null where there is none, and how many entries of which workspaces were changed. */
export interface ErasingTurn {
  readonly next: string | null;
  readonly changed: readonly (string | null)[];
}

/** Erases a person from the next entries after one of them. Those that are not linked yet are left as they are. */
export async function eraseNext(
  trx: Trx,
  key: KeyObject,
  traces: Traces,
  after: string,
): Promise<ErasingTurn> {
  const entries = await entriesAfter(trx, after);
  const changed: (string | null)[] = [];
  for (const entry of entries) {
    const erased = await sealErased(trx, key, entry, partsAbout(traces, entry));
    if (erased.length === 0) continue;
    await overwriteParts(trx, entry, erased);
    changed.push(entry.workspace_id);
  }
  return { next: entries.at(-1)?.id ?? null, changed };
}
