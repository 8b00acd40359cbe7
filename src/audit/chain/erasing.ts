import type { KeyObject } from 'node:crypto';
import type { Reader, Trx } from '../../data/database.ts';
import {
  type AuditEvent,
  type AuditEventsTable,
  appendEvent,
  overwriteParts,
  readDetail,
  SUPPORT,
} from '../record.ts';
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

/** What an address may go on with, or have gone on with, where it is part of a longer one. */
const GOES_ON_BEFORE = /[\p{L}\p{N}][._%+-]*$/u;
const GOES_ON_AFTER = /^[.-]*[\p{L}\p{N}]/u;

/** Whether a text names an address, and not only a longer one that has it in it. */
export function namesAddress(text: string, address: string): boolean {
  for (let at = text.indexOf(address); at >= 0; at = text.indexOf(address, at + 1))
    if (!GOES_ON_BEFORE.test(text.slice(0, at)) && !GOES_ON_AFTER.test(text.slice(at + address.length)))
      return true;
  return false;
}

/** Whether a value of a detail names a person. */
const tells = ({ addresses }: Traces, value: unknown): boolean => {
  const text = String(value).toLowerCase();
  return [...addresses].some((address) => namesAddress(text, address));
};

/** Which parts of an entry are about a person. */
export function partsAbout(traces: Traces, entry: AuditEventsTable): Erasable[] {
  const { ids, addresses } = traces;
  const isIt = (id: string | null, label: string) =>
    (id !== null && ids.has(id)) || addresses.has(label.toLowerCase());
  const isActor = isIt(entry.actor_id, entry.actor);
  const detail = readDetail(entry.detail);
  const isTold = Object.values(detail).some((value) => tells(traces, value));
  const isSubject = entry.subject !== '' && isIt(entry.subject_id, entry.subject);
  const isOfOneself = (isActor || isSubject) && OF_ONESELF.has(entry.type);
  const parts: Erasable[] = [];
  if (isActor) parts.push('actor');
  if (isSubject) parts.push('subject');
  if (isTold || isOfOneself || (isActor && 'networks' in detail)) parts.push('detail');
  return parts;
}

/**
 * Tells anew what else the detail of an entry said that goes with a person's name in it: whose policy was switched off, say,
 * where the reason names them. What is made of the record (B12) says the same of that day as before. `entry` says which it was.
 */
async function tellAnew(trx: Trx, traces: Traces, entry: AuditEventsTable, now: number): Promise<void> {
  const facts = Object.entries(readDetail(entry.detail)).filter(([, value]) => !tells(traces, value));
  if (entry.workspace_id === null || OF_ONESELF.has(entry.type) || facts.length === 0) return;
  await appendEvent(trx, {
    ...SUPPORT,
    ...{ type: 'record.kept', at: now, workspaceId: entry.workspace_id },
    detail: { entry: entry.id, ...(Object.fromEntries(facts) as AuditEvent['detail']) },
  });
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
  { after, now }: { readonly after: string; readonly now: number },
): Promise<ErasingTurn> {
  const entries = await entriesAfter(trx, after);
  const changed: (string | null)[] = [];
  for (const entry of entries) {
    const erased = await sealErased(trx, key, entry, partsAbout(traces, entry));
    if (erased.length === 0) continue;
    if (erased.includes('detail')) await tellAnew(trx, traces, entry, now);
    await overwriteParts(trx, entry, erased);
    changed.push(entry.workspace_id);
  }
  return { next: entries.at(-1)?.id ?? null, changed };
}
