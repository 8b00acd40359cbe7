import { sql } from 'kysely';
import { mustHoldWorkspace } from '../../../access/holds.ts';
import type { Database, Trx } from '../../../data/database.ts';
import type { Millis } from '../../../data/schema.ts';
import { unheld } from '../../../data/unheld.ts';
import { LONGEST_TO_DIGEST_MS, nextDigest } from '../../../domain/digest.ts';
import { latestPossible } from '../../../domain/stored-times.ts';
import { enqueueJob } from '../../../jobs/queue.ts';
import type { Keyring } from '../../../sealing/sealed-box.ts';
import { type EngagementIds, engagementColumns } from '../finding/engagement-ids.ts';
import { isFor, type Listener, thoseWhoDealWith } from './audience.ts';
import type { NoticeKind } from './kinds.ts';

/** Writes of what people are to be told by email, until it has gone (E22): ids and kinds, and no word of a finding. */

interface NoticesTable {
  membership_id: string;
  kind: NoticeKind;
  /** What it is about: a finding, a comment. Somebody is told of it once, however often it happens until the email goes. */
  about: string;
  workspace_id: string;
  company_id: string;
  engagement_id: string;
  finding_id: string | null;
  happened_at: Millis;
  /** When it is to go. */
  due_at: Millis;
  /** The job that has taken it into its email. */
  job_id: string | null;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    notices: NoticesTable;
  }
}

/** The kind of job that sends somebody's notices. */
export const NOTICE = 'notice';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Longer than any transaction: a job that is due later will find what is written now. */
const SAFELY_AHEAD_MS = 10 * MINUTE_MS;

/** What has happened in an engagement. */
export interface Happening extends EngagementIds {
  readonly kind: NoticeKind;
  /** What it happened to: a finding, or a comment on one. */
  readonly about: string;
  readonly findingId: string | null;
  readonly at: number;
}

/** What has happened to a finding, or to something that belongs to one. */
export const happeningTo = (
  {
    id,
    findingId = id,
    workspaceId,
    companyId,
    engagementId,
  }: EngagementIds & {
    readonly id: string;
    readonly findingId?: string;
  },
  kind: NoticeKind,
  at: number,
): Happening => ({ kind, about: id, findingId, workspaceId, companyId, engagementId, at });

/** Whom to tell, where those are not all who deal with the engagement. */
interface Telling {
  /** The account that did it, which is told of nothing. */
  readonly by: string | null;
  /** The members who are told another way already. */
  readonly but?: ReadonlySet<string>;
}

/** What one deed has found out by now, which may do the same to a thousand findings. */
interface Known {
  /** By engagement. */
  readonly listeners: Map<string, readonly Listener[]>;
  /** The members for whom an email is queued. */
  readonly queued: Set<string>;
}

const deeds = new WeakMap<Trx, Known>();

function knownIn(trx: Trx): Known {
  const known = deeds.get(trx) ?? { listeners: new Map(), queued: new Set() };
  deeds.set(trx, known);
  return known;
}

/** Queues an email for somebody, unless one that is still far enough ahead will bring it. */
async function queueFor(
  trx: Trx,
  keyring: Keyring,
  { membershipId, dueAt }: { readonly membershipId: string; readonly dueAt: number },
  now: number,
): Promise<void> {
  const { queued } = knownIn(trx);
  if (queued.has(membershipId)) return;
  queued.add(membershipId);
  if (dueAt > now + SAFELY_AHEAD_MS) {
    const brought = await trx
      .selectFrom('notices')
      .select('about')
      .where('membership_id', '=', membershipId)
      .where('due_at', '=', dueAt)
      .limit(1)
      .executeTakeFirst();
    if (brought !== undefined) return;
  }
  await enqueueJob(trx, keyring, { kind: NOTICE, payload: JSON.stringify({ membershipId }), dueAt }, now);
}

/**
 * Has these people told, each at once or with their next daily email, in the transaction of what has happened: also where it
 * happens while an email is going out that tells of the same.
 */
export async function tellListeners(
  trx: Trx,
  keyring: Keyring,
  { kind, about, findingId, at, ...ids }: Happening,
  listeners: readonly Listener[],
): Promise<void> {
  if (listeners.length === 0) return;
  // Or one of them leaves before it is written what they are told of.
  mustHoldWorkspace(trx, ids.workspaceId, 'unchanged');
  const told = listeners.map(({ membershipId, daily, zone }) => ({
    membershipId,
    dueAt: daily ? nextDigest(at, zone) : at,
  }));
  for (const one of told) await queueFor(trx, keyring, one, at);
  await trx
    .insertInto('notices')
    .values(
      told.map(({ membershipId, dueAt }) => ({
        membership_id: membershipId,
        kind,
        about,
        ...engagementColumns(ids),
        finding_id: findingId,
        happened_at: at,
        due_at: dueAt,
        job_id: null,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['membership_id', 'kind', 'about']).doUpdateSet((eb) => ({
        happened_at: at,
        // What an email has taken already may be read out by now, and is forgotten with it: it goes once more.
        due_at: eb
          .case()
          .when('notices.job_id', 'is', null)
          .then(eb.ref('notices.due_at'))
          .else(eb.ref('excluded.due_at'))
          .end(),
        job_id: null,
      })),
    )
    .execute();
}

/**
 * Has all those told whom something concerns who deal with the engagement and want to know, but for whoever did it. Whether
 * they may still know is asked again when the email goes (E1).
 */
export async function tell(
  trx: Trx,
  keyring: Keyring,
  happening: Happening,
  { by, but = new Set() }: Telling,
): Promise<void> {
  const { kind, engagementId } = happening;
  const known = knownIn(trx).listeners;
  const listeners = known.get(engagementId) ?? (await thoseWhoDealWith(trx, engagementId));
  known.set(engagementId, listeners);
  const wanting = listeners.filter(
    (one) => isFor(kind, one) && !one.off.has(kind) && one.accountId !== by && !but.has(one.membershipId),
  );
  await tellListeners(trx, keyring, happening, wanting);
}

/** What waits for somebody's next daily email goes at once from now on. */
export async function sendWaiting(
  trx: Trx,
  keyring: Keyring,
  membershipId: string,
  now: number,
): Promise<void> {
  const hurried = await trx
    .updateTable('notices')
    .set({ due_at: now })
    .where('membership_id', '=', membershipId)
    .where('due_at', '>', now)
    .where('job_id', 'is', null)
    .executeTakeFirst();
  if (hurried.numUpdatedRows > 0n) await queueFor(trx, keyring, { membershipId, dueAt: now }, now);
}

/** Takes what is due for somebody into one job's email, and leaves to other jobs what they have taken. */
export async function takeDue(
  trx: Trx,
  { jobId, membershipId }: { readonly jobId: string; readonly membershipId: string },
  now: number,
): Promise<void> {
  await trx
    .updateTable('notices')
    .set({ job_id: jobId })
    .where('membership_id', '=', membershipId)
    .where('job_id', 'is', null)
    .where((eb) =>
      eb.or([
        eb('due_at', '<=', now),
        // What a clock that was ahead put off (D25).
        eb('due_at', '>', latestPossible(now, LONGEST_TO_DIGEST_MS)),
      ]),
    )
    .execute();
}

/** Forgets what a job has sent, or given up. */
export async function forgetTaken(trx: Trx, jobId: string): Promise<void> {
  await trx.deleteFrom('notices').where('job_id', '=', jobId).execute();
}

/** Removes what no job has sent for a week after it was due. */
export async function removeOldNotices(db: Database, now: number): Promise<void> {
  const old = unheld(db, 'notices', sql`due_at <= ${now - 7 * DAY_MS}`);
  await db.deleteFrom('notices').where(old).execute();
}

/** Takes the notices of a finding off it, which moves to another engagement, and gives them back for {@link putNotices}. */
export const takeNotices = (trx: Trx, findingId: string): Promise<NoticesTable[]> =>
  trx.deleteFrom('notices').where('finding_id', '=', findingId).returningAll().execute();

/** Puts notices that were taken off their finding to it again, where it is now: who reaches it is asked when they go. */
export async function putNotices(
  trx: Trx,
  notices: readonly NoticesTable[],
  engagementId: string,
): Promise<void> {
  for (const notice of notices)
    await trx
      .insertInto('notices')
      .values({ ...notice, engagement_id: engagementId })
      .execute();
}
