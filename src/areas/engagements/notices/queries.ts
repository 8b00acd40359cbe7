import { setImmediate } from 'node:timers/promises';
import { reachedBy } from '../../../access/reach.ts';
import type { Reader } from '../../../data/database.ts';
import { isOpen } from '../../../domain/finding.ts';
import { localDay } from '../../../domain/zoned-time.ts';
import { lastNearDay } from '../deadlines/near.ts';
import { isFor } from './audience.ts';
import { type NoticeKind, readOff } from './kinds.ts';
import type { NoticeChoice } from './notice-choices.ts';

/** What a member has chosen: everything at once, until they choose otherwise. */
export async function choiceOf(db: Reader, membershipId: string): Promise<NoticeChoice> {
  const row = await db
    .selectFrom('notice_choices')
    .select(['daily', 'off'])
    .where('membership_id', '=', membershipId)
    .executeTakeFirst();
  return { daily: row?.daily === 1, off: readOff(row?.off ?? null) };
}

/** The workspace of a member; null where they have left. */
export async function workspaceOf(db: Reader, membershipId: string): Promise<string | null> {
  const row = await db
    .selectFrom('memberships')
    .select('workspace_id')
    .where('id', '=', membershipId)
    .executeTakeFirst();
  return row?.workspace_id ?? null;
}

/** The workspace of what a job has taken; null where it has taken nothing, or that is gone. */
export async function workspaceOfTaken(db: Reader, jobId: string): Promise<string | null> {
  const row = await db
    .selectFrom('notices')
    .select('workspace_id')
    .where('job_id', '=', jobId)
    .limit(1)
    .executeTakeFirst();
  return row?.workspace_id ?? null;
}

/** One thing that somebody is to be told of. */
interface TakenNotice {
  readonly kind: NoticeKind;
  readonly about: string;
  readonly engagementId: string;
  readonly findingId: string | null;
}

/** Whom an email goes to, and of what it tells. */
export interface TakenNotices {
  readonly membershipId: string;
  readonly to: string;
  readonly name: string;
  readonly side: 'team' | 'client';
  readonly workspaceName: string;
  readonly slug: string;
  readonly daily: boolean;
  readonly notices: readonly [TakenNotice, ...TakenNotice[]];
}

/** Those of some remarks that still say something, each with whether clients read it. */
async function saidOf(db: Reader, ids: readonly string[]): Promise<ReadonlyMap<string, boolean>> {
  if (ids.length === 0) return new Map();
  const said = (table: 'finding_comments' | 'internal_notes') =>
    db.selectFrom(table).select('id').where('id', 'in', ids).where('removed_at', 'is', null).execute();
  const [comments, notes] = [await said('finding_comments'), await said('internal_notes')];
  return new Map([
    ...comments.map(({ id }) => [id, true] as const),
    ...notes.map(({ id }) => [id, false] as const),
  ]);
}

/** Those of some documents that are there, each with whether clients know of it. */
async function documentsOf(db: Reader, ids: readonly string[]): Promise<ReadonlyMap<string, boolean>> {
  if (ids.length === 0) return new Map();
  const there = db.selectFrom('documents').select(['id', 'shared']).where('id', 'in', ids);
  const rows = await there.where('removed_at', 'is', null).execute();
  return new Map(rows.map(({ id, shared }) => [id, shared === 1]));
}

/** One that has passed meanwhile still is; one that was put off for longer is not. */
const isStillNear = (deadline: string | null, today: string): boolean =>
  deadline !== null && deadline <= lastNearDay(today);

const ON_REMARKS: ReadonlySet<NoticeKind> = new Set(['comment', 'mention']);

/** So many are read in one turn (E28): someone may be told of a thousand findings by one email. */
const AT_ONCE = 200;

/** What a job has taken that its reader may still know, the rows behind one in the order of what they are about. */
async function readTaken(db: Reader, jobId: string, behind: { about: string; kind: NoticeKind } | null) {
  let taken = db
    .selectFrom('notices as x')
    .innerJoin('engagements as e', 'e.id', 'x.engagement_id')
    .innerJoin('workspaces as w', 'w.id', 'e.workspace_id')
    .innerJoin('memberships as m', 'm.id', 'x.membership_id')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .leftJoin('notice_choices as n', 'n.membership_id', 'm.id')
    .leftJoin('findings as f', 'f.id', 'x.finding_id')
    .leftJoin('published_findings as p', 'p.finding_id', 'x.finding_id')
    .select([
      'm.id as membershipId',
      'a.email as to',
      'a.name',
      'm.role',
      'm.contact_role',
      'w.name as workspaceName',
      'w.slug',
      'w.zone',
    ])
    .select(['n.daily', 'n.off', 'x.kind', 'x.about', 'x.engagement_id', 'x.finding_id', 'x.happened_at'])
    .select(['p.state', 'p.state_at', 'p.deadline'])
    .where('x.job_id', '=', jobId)
    .where('a.disabled_at', 'is', null)
    .where('w.closed_at', 'is', null)
    .where('f.deleted_at', 'is', null)
    .where(reachedBy())
    .orderBy('x.about')
    .orderBy('x.kind')
    .limit(AT_ONCE);
  if (behind !== null) {
    const { about, kind } = behind;
    taken = taken.where((eb) =>
      eb.or([eb('x.about', '>', about), eb.and([eb('x.about', '=', about), eb('x.kind', '>', kind)])]),
    );
  }
  return taken.execute();
}

type Row = Awaited<ReturnType<typeof readTaken>>[number];

/** Those of some rows of which there is still something to tell. */
async function stillTrue(db: Reader, rows: readonly Row[], now: number): Promise<Row[]> {
  const aboutOf = (isOf: (kind: NoticeKind) => boolean) =>
    rows.filter(({ kind }) => isOf(kind)).map(({ about }) => about);
  const said = await saidOf(
    db,
    aboutOf((kind) => ON_REMARKS.has(kind)),
  );
  const documents = await documentsOf(
    db,
    aboutOf((kind) => kind === 'document'),
  );
  return rows.filter(({ kind, about, role, contact_role, off, finding_id, happened_at, ...row }) => {
    const { state, state_at, deadline, zone } = row;
    const side = role === 'client' ? 'client' : 'team';
    const isResponder = contact_role === 'responder';
    if (!isFor(kind, { side, isResponder }) || readOff(off).has(kind)) return false;
    if (finding_id !== null && side === 'client' && state === null) return false;
    if (state === 'withdrawn' && (state_at ?? 0) >= happened_at) return false;
    if (kind === 'deadline-near')
      return state !== null && isOpen(state) && isStillNear(deadline, localDay(now, zone));
    if (!ON_REMARKS.has(kind) && kind !== 'document') return true;
    const shown = kind === 'document' ? documents : said;
    return side === 'team' ? shown.has(about) : shown.get(about) === true;
  });
}

/**
 * What a job has taken and its reader may still know at this moment (E1): they are still a member whose account can sign in,
 * reach the engagement, answer for their company where it concerns those alone, and want such emails; the finding is there,
 * and hasn't been withdrawn since; its deadline hasn't been put off; a remark still says something. Null where nothing is left.
 */
export async function takenBy(db: Reader, jobId: string, now: number): Promise<TakenNotices | null> {
  const left: Row[] = [];
  let rows = await readTaken(db, jobId, null);
  left.push(...(await stillTrue(db, rows, now)));
  while (rows.length === AT_ONCE) {
    await setImmediate();
    rows = await readTaken(db, jobId, rows.at(-1) ?? null);
    left.push(...(await stillTrue(db, rows, now)));
  }
  const [first, ...others] = left;
  if (first === undefined) return null;
  const noticeOf = ({ kind, about, engagement_id, finding_id }: Row): TakenNotice => ({
    ...{ kind, about, engagementId: engagement_id, findingId: finding_id },
  });
  const { membershipId, to, name, role, workspaceName, slug, daily } = first;
  return {
    ...{ membershipId, to, name, workspaceName, slug },
    side: role === 'client' ? 'client' : 'team',
    daily: daily === 1,
    notices: [noticeOf(first), ...others.map(noticeOf)],
  };
}
