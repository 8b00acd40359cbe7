import { setImmediate } from 'node:timers/promises';
import { findEnd } from '../../../audit/chain/queries.ts';
import { readDetail } from '../../../audit/record.ts';
import { ELSEWHERE } from '../../../audit/record-for-account.ts';
import type { Reader } from '../../../data/database.ts';
import type { RecordedEntry } from '../../../domain/evidence/entry.ts';
import { LONGEST_SESSION_MS, SESSION_TYPES } from '../../../domain/evidence/sessions.ts';

/*
 * What evidence is folded from, read along the index of a workspace's entries by their types and people: in stretches, between
 * which others are answered, and never through the whole record.
 */

/** Entries that count however long ago they were. */
const LASTING_TYPES = [
  ...['workspace.created', 'workspace.closed', 'workspace.changed', 'record.began'],
  ...['account.deleted', 'account.disabled', 'account.enabled', 'address.changed', 'preference.changed'],
  ...['invitation.accepted', 'member.known', 'member.left', 'member.removed', 'member.role-changed'],
  ...['ownership.transferred', 'ownership.reassigned', 'company.erased', 'plan.changed'],
  ...['authenticator.added', 'authenticator.removed', 'authenticator.replaced'],
  ...['passkey.added', 'passkey.removed', 'passkey.replaced'],
  ...['mfa.reset', 'mfa.reset-asked', 'mfa.reset-declined'],
  ...['policy.began', 'policy.company-dated', 'policy.company-day-ended', 'policy.dated', 'policy.disabled'],
  ...['policy.enabled', 'policy.excepted', 'policy.exception-ended', 'policy.known', 'policy.methods'],
  ...['policy.resumed', 'policy.suspended'],
];

/** Entries that tell anew what others said whose details were erased, whenever that was. */
const KEPT = 'record.kept';

/** Entries that tell what people are called; those after the moment too, for names that nothing told before. */
const NAMING_TYPES = ['account.created', 'account.known', 'account.renamed'];

/** Entries by which somebody proves a second factor. */
const VERIFYING_TYPES = ['code.accepted', 'passkey.accepted', 'recovery-code.used'];

/** The same by setting one up: its first code, or its first touch. */
const SETTING_UP: ReadonlySet<string> = new Set([
  ...['authenticator.added', 'authenticator.replaced', 'passkey.added', 'passkey.replaced'],
]);

/** Session entries that nobody's account has made. */
const SESSIONS_BY_NOBODY = ['session.ended', 'session.expired'];

const ROWS_AT_ONCE = 500;
const PEOPLE_AT_ONCE = 100;

const COLUMNS = [
  'id',
  'at',
  'type',
  'actor_id as actorId',
  'actor',
  'subject_id as subjectId',
  'subject',
  'detail',
  'host',
] as const;

const ofWorkspace = (db: Reader, workspaceId: string) =>
  db.selectFrom('audit_events').select(COLUMNS).where('workspace_id', '=', workspaceId);

type Row = Awaited<ReturnType<ReturnType<typeof ofWorkspace>['execute']>>[number];

/** An entry, and where it was done. */
type ReadEntry = RecordedEntry & { readonly host: string };

const entryOf = (row: Row): ReadEntry => ({ ...row, detail: readDetail(row.detail) });

/** All entries of a type until a moment. */
async function* ofType(
  db: Reader,
  workspaceId: string,
  type: string,
  until: number,
): AsyncGenerator<ReadEntry[]> {
  for (let after = ''; ; ) {
    const rows = await ofWorkspace(db, workspaceId)
      .where('type', '=', type)
      .where('at', '<=', until)
      .where('id', '>', after)
      .orderBy('id')
      .limit(ROWS_AT_ONCE)
      .execute();
    yield rows.map(entryOf);
    if (rows.length < ROWS_AT_ONCE) return;
    after = rows.at(-1)?.id ?? '';
    await setImmediate();
  }
}

/** The ids in groups, each of a stretch's size. */
function inGroups(ids: readonly string[]): string[][] {
  const groups: string[][] = [];
  for (let from = 0; from < ids.length; from += PEOPLE_AT_ONCE)
    groups.push(ids.slice(from, from + PEOPLE_AT_ONCE));
  return groups;
}

const JOINING: ReadonlySet<string> = new Set([
  ...['workspace.created', 'invitation.accepted', 'member.known', 'member.role-changed'],
  ...['ownership.transferred', 'ownership.reassigned'],
]);

/** Everybody who ever belonged to the workspace. */
function membersIn(entries: readonly RecordedEntry[]): string[] {
  const ids = new Set<string>();
  for (const { type, actorId, subjectId } of entries)
    if (JOINING.has(type)) for (const id of [actorId, subjectId]) if (id !== null) ids.add(id);
  return [...ids].sort();
}

/** What evidence of a workspace at a moment is folded from. */
export interface EvidenceFacts {
  readonly entries: readonly RecordedEntry[];
  readonly lastVerified: ReadonlyMap<string, number>;
}

/** Reads what evidence of a workspace at a moment is folded from. */
export async function evidenceFacts(db: Reader, workspaceId: string, at: number): Promise<EvidenceFacts> {
  const entries: ReadEntry[] = [];
  const take = async (types: readonly string[], until: number) => {
    for (const type of types)
      for await (const stretch of ofType(db, workspaceId, type, until)) entries.push(...stretch);
  };
  await take(LASTING_TYPES, at);
  await take(NAMING_TYPES, Number.MAX_SAFE_INTEGER);
  const from = at - LONGEST_SESSION_MS;
  const byNobody = ofWorkspace(db, workspaceId)
    .where('type', 'in', SESSIONS_BY_NOBODY)
    .where('actor_id', 'is', null)
    // Sessions that ended on one day stand together at the end of the first, which may be a day before a later one's.
    .where('at', '>', from - LONGEST_SESSION_MS)
    .where('at', '<=', at);
  entries.push(...(await byNobody.execute()).map(entryOf));
  const lastVerified = new Map<string, number>();
  const noteVerified = (id: string, when: number) =>
    lastVerified.set(id, Math.max(when, lastVerified.get(id) ?? 0));
  for (const { type, actorId, at: when, host } of entries)
    if (SETTING_UP.has(type) && actorId !== null && host !== ELSEWHERE.host) noteVerified(actorId, when);
  for (const people of inGroups(membersIn(entries))) {
    await setImmediate();
    const sessions = ofWorkspace(db, workspaceId)
      .where('type', 'in', SESSION_TYPES)
      .where('actor_id', 'in', people)
      .where('at', '>', from)
      .where('at', '<=', at);
    entries.push(...(await sessions.execute()).map(entryOf));
    for (const type of VERIFYING_TYPES)
      for (const { id, last } of await lastOf(db, { workspaceId, type, people, at })) noteVerified(id, last);
  }
  return { entries: await withKept(db, workspaceId, entries), lastVerified };
}

/** Entries with what is left of the details of those that were erased for a person's sake. */
async function withKept(
  db: Reader,
  workspaceId: string,
  entries: readonly RecordedEntry[],
): Promise<readonly RecordedEntry[]> {
  if (!entries.some(({ detail }) => detail.erased === true)) return entries;
  const kept = new Map<unknown, RecordedEntry['detail']>();
  for await (const stretch of ofType(db, workspaceId, KEPT, Number.MAX_SAFE_INTEGER))
    for (const { detail } of stretch) if (detail.erased !== true) kept.set(detail.entry, detail);
  return entries.map((entry) =>
    entry.detail.erased === true ? { ...entry, detail: kept.get(entry.id) ?? entry.detail } : entry,
  );
}

/** When each of some people last had an entry of a type by a moment. */
async function lastOf(
  db: Reader,
  wanted: {
    readonly workspaceId: string;
    readonly type: string;
    readonly people: readonly string[];
    readonly at: number;
  },
): Promise<{ id: string; last: number }[]> {
  const rows = await db
    .selectFrom('audit_events')
    .select((eb) => ['actor_id as id', eb.fn.max('at').as('last')])
    .where('workspace_id', '=', wanted.workspaceId)
    .where('type', '=', wanted.type)
    .where('actor_id', 'in', wanted.people)
    .where('at', '<=', wanted.at)
    .groupBy('actor_id')
    .execute();
  return rows.flatMap(({ id, last }) => (id === null ? [] : [{ id, last: Number(last) }]));
}

/** When the first entry of a workspace's record was made, in epoch milliseconds; null where there is none. */
export async function recordedSince(db: Reader, workspaceId: string): Promise<number | null> {
  const first = await db
    .selectFrom('audit_events')
    .select('at')
    .where('workspace_id', '=', workspaceId)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return first?.at ?? null;
}

/** Entries that say by which zone the workspace's days are meant. */
export async function zoneEntries(db: Reader, workspaceId: string): Promise<RecordedEntry[]> {
  const rows = await ofWorkspace(db, workspaceId)
    .where('type', 'in', ['workspace.created', 'workspace.changed', 'record.began'])
    .execute();
  return [...(await withKept(db, workspaceId, rows.map(entryOf)))];
}

/** Where a workspace's chain ends now; null where nothing of it is chained yet. */
export async function chainEnd(
  db: Reader,
  workspaceId: string,
): Promise<{ readonly entries: number; readonly hash: string } | null> {
  const end = await findEnd(db, workspaceId);
  if (end === null || end.entries === 0) return null;
  return { entries: end.entries, hash: Buffer.from(end.hash).toString('hex') };
}
