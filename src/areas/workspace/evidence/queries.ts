import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { findEnd } from '../../../audit/chain/queries.ts';
import { readDetail } from '../../../audit/record.ts';
import type { Reader } from '../../../data/database.ts';
import { inGroups } from '../../../data/in-groups.ts';
import { HANDING_OVER, type RecordedEntry } from '../../../domain/evidence/entry.ts';
import { sortedInSteps } from '../../../domain/evidence/in-steps.ts';
import { LONGEST_SESSION_MS, SESSION_TYPES } from '../../../domain/evidence/sessions.ts';
import { type EvidenceFacts, Gathered, type Row } from './gathered.ts';
import { inTurns } from './in-turns.ts';

/*
 * What evidence is folded from, read along the index of a workspace's entries by their types and people: in stretches, between
 * which others are answered, and never through the whole record.
 */

/** Entries that count however long ago they were. */
const LASTING_TYPES = [
  ...['workspace.created', 'workspace.closed', 'workspace.changed', 'record.began'],
  ...['account.deleted', 'account.disabled', 'account.enabled', 'address.changed', 'preference.changed'],
  ...['invitation.accepted', 'member.known', 'member.left', 'member.removed', 'member.role-changed'],
  ...[...HANDING_OVER, 'company.erased', 'plan.changed'],
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

/** Session entries that nobody's account has made. */
const SESSIONS_BY_NOBODY = ['session.ended', 'session.expired'];

const ROWS_AT_ONCE = 500;
const HOURS_AT_ONCE_MS = 4 * 60 * 60_000;
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

/** Rows stretch by stretch, each after the last one of the stretch before, and others are answered in between. */
async function* stretches(
  rowsAfter: (last: Row | null) => Promise<Row[]>,
): AsyncGenerator<readonly Row[], void, void> {
  for (let last: Row | null = null; ; ) {
    const rows: Row[] = await rowsAfter(last);
    yield rows;
    last = rows.at(-1) ?? null;
    if (rows.length < ROWS_AT_ONCE) return;
    await setImmediate();
  }
}

/** All entries of a type until a moment. */
const ofType = (db: Reader, workspaceId: string, type: string, until: number) =>
  stretches((last) =>
    ofWorkspace(db, workspaceId)
      .where('type', '=', type)
      .where('at', '<=', until)
      .where('id', '>', last?.id ?? '')
      .orderBy('id')
      .limit(ROWS_AT_ONCE)
      .execute(),
  );

/** What nobody's account has done to sessions, after a moment and until another: some hours of it at a time. */
async function* sessionsByNobody(
  db: Reader,
  workspaceId: string,
  { after, until }: { readonly after: number; readonly until: number },
): AsyncGenerator<readonly Row[], void, void> {
  for (let from = after; from < until; from += HOURS_AT_ONCE_MS) {
    yield await ofWorkspace(db, workspaceId)
      .where('type', 'in', SESSIONS_BY_NOBODY)
      .where('actor_id', 'is', null)
      .where('at', '>', from)
      .where('at', '<=', Math.min(from + HOURS_AT_ONCE_MS, until))
      .execute();
    await setImmediate();
  }
}

/** Reads what evidence of a workspace at a moment is folded from. */
export async function evidenceFacts(db: Reader, workspaceId: string, at: number): Promise<EvidenceFacts> {
  const gathered = new Gathered();
  const take = async (read: AsyncIterable<readonly Row[]>) => {
    for await (const rows of read) gathered.take(rows);
    await setImmediate();
  };
  for (const type of LASTING_TYPES) await take(ofType(db, workspaceId, type, at));
  for (const type of NAMING_TYPES) await take(ofType(db, workspaceId, type, Number.MAX_SAFE_INTEGER));
  const from = at - LONGEST_SESSION_MS;
  // Sessions that ended on one day stand together at the end of the first, which may be a day before a later one's.
  await take(sessionsByNobody(db, workspaceId, { after: from - LONGEST_SESSION_MS, until: at }));
  const members = await inTurns(sortedInSteps([...gathered.members], byText));
  for (const people of inGroups(members, PEOPLE_AT_ONCE)) {
    await setImmediate();
    const sessions = ofWorkspace(db, workspaceId)
      .where('type', 'in', SESSION_TYPES)
      .where('actor_id', 'in', people)
      .where('at', '>', from)
      .where('at', '<=', at);
    gathered.take(await sessions.execute());
    for (const type of VERIFYING_TYPES)
      for (const { id, last } of await lastOf(db, { workspaceId, type, people, at }))
        gathered.noteVerified(id, last);
  }
  await fillIn(db, workspaceId, gathered);
  return gathered;
}

/** Puts what is left of details in their place that were erased for a person's sake. */
async function fillIn(db: Reader, workspaceId: string, gathered: Gathered): Promise<void> {
  if (!gathered.hasErased) return;
  const kept = new Map<unknown, RecordedEntry['detail']>();
  for await (const rows of ofType(db, workspaceId, KEPT, Number.MAX_SAFE_INTEGER))
    for (const row of rows) {
      const detail = readDetail(row.detail);
      if (detail.erased !== true) kept.set(detail.entry, detail);
    }
  gathered.fillIn(kept);
}

const byText = (one: string, other: string) => (one < other ? -1 : Number(one > other));

/** When each of some people last had an entry of a type by a moment: by one look at the index for each, however many they have. */
async function lastOf(
  db: Reader,
  wanted: {
    readonly workspaceId: string;
    readonly type: string;
    readonly people: readonly string[];
    readonly at: number;
  },
): Promise<{ id: string; last: number }[]> {
  const ids = sql.join(wanted.people.map((id) => sql`(${id})`));
  const rows = await db
    // Both databases call the column of such a list so.
    .selectFrom(sql<{ column1: string }>`(values ${ids})`.as('p'))
    .select((eb) => [
      'p.column1 as id',
      eb
        .selectFrom('audit_events as e')
        .select((of) => of.fn.max('e.at').as('last'))
        .where('e.workspace_id', '=', wanted.workspaceId)
        .where('e.type', '=', wanted.type)
        .whereRef('e.actor_id', '=', 'p.column1')
        .where('e.at', '<=', wanted.at)
        .as('last'),
    ])
    .execute();
  return rows.flatMap(({ id, last }) => (last === null ? [] : [{ id, last: Number(last) }]));
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
  const gathered = new Gathered();
  const rows = ofWorkspace(db, workspaceId).where('type', 'in', [
    ...['workspace.created', 'workspace.changed', 'record.began'],
  ]);
  gathered.take(await rows.execute());
  await fillIn(db, workspaceId, gathered);
  return gathered.entries;
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
