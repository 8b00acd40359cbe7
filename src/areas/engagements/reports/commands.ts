import type { Act, Reach } from '../../../access/context.ts';
import { type Held, perform } from '../../../access/deed.ts';
import { enqueueOnBehalf } from '../../../access/on-behalf.ts';
import { record } from '../../../audit/record.ts';
import { newId } from '../../../data/id.ts';
import { fitsFormat, type ReportFormat, type ReportKind } from '../../../domain/report.ts';
import { markFilesDeleted } from '../../../files/files.ts';
import { companyKey } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { heldEngagement } from '../engagement/commands.ts';
import { holdEngagement } from '../engagement/engagements.ts';
import { tell } from '../notices/notices.ts';
import { recordedOf } from '../recorded.ts';
import { publishedAmong } from '../retest/finding-queries.ts';
import { findRound } from '../retest/queries.ts';
import { sealReport } from './content.ts';
import { countReports, findReport, type Report, versionsDelivered } from './queries.ts';
import { addReport, askAgain, markReportDelivered, removeReport } from './reports.ts';
import { conditionOf } from './serve.ts';
import { numberFor } from './versions.ts';

/** The kind of job that makes reports. */
export const REPORT_JOB = 'report';

/** So many reports an engagement has, delivered ones too. */
export const MOST_REPORTS = 200;

/** What somebody asks for. */
export interface AskedReport {
  readonly engagementId: string;
  readonly kind: ReportKind;
  readonly format: ReportFormat;
  /** The finding or round that it is to be of alone. */
  readonly about: string | null;
  /** Written for this report alone, Markdown. */
  readonly summary: string;
}

/**
 * `unknown`: there is no such engagement within reach. `about`: the finding is not published there, or the round not. `format`:
 * it has no place for this kind. `many`: there are as many as may be.
 */
export type AskOutcome =
  | { readonly ok: true; readonly id: string }
  | { readonly ok: false; readonly reason: 'unknown' | 'about' | 'format' | 'many' };

/** Whether what a report is to be of alone is there, and published. */
async function hasAbout(
  { keyring }: Pick<Services, 'keyring'>,
  { trx, reach }: Held<'dashboard'>,
  { engagementId, kind, about }: AskedReport,
): Promise<boolean> {
  if (kind !== 'finding' && kind !== 'retest') return about === null;
  if (about === null) return false;
  if (kind === 'finding') return (await publishedAmong(trx, reach, engagementId, [about])).has(about);
  const round = await findRound({ db: trx, keyring }, reach, about);
  return round !== null && round.engagementId === engagementId && round.state === 'closed';
}

const enqueue = (services: Services, held: Held<'dashboard'>, reportId: string) =>
  enqueueOnBehalf(services, held, { kind: REPORT_JOB, reportId });

/** Has a report made of what is published then, by a job on the leave of whoever asks (E1, R3). */
export async function askForReport(
  services: Services,
  act: Act<'dashboard'>,
  asked: AskedReport,
): Promise<AskOutcome> {
  const { engagementId, kind, format, about } = asked;
  if (!fitsFormat(kind, format)) return { ok: false, reason: 'format' };
  const outcome = await perform(services, act, async (held): Promise<AskOutcome> => {
    const { trx, reach, session, now } = held;
    const engagement = await heldEngagement(services, held, engagementId, 'alone');
    if (engagement === null) return { ok: false, reason: 'unknown' };
    if (!(await hasAbout(services, held, asked))) return { ok: false, reason: 'about' };
    if ((await countReports(trx, engagementId)) >= MOST_REPORTS) return { ok: false, reason: 'many' };
    const { workspaceId, companyId } = engagement;
    const id = newId();
    const key = await companyKey(trx, services.keyring, { workspaceId, companyId });
    const delivered = await versionsDelivered({ db: trx, keyring: services.keyring }, reach, asked);
    const report = {
      ...{ id, workspaceId, companyId, engagementId, kind, format, about },
      number: numberFor(delivered, { format, says: '' }),
      jobId: await enqueue(services, held, id),
      content: sealReport(key, id, { summary: asked.summary }),
    };
    await addReport(trx, report, { by: session.account.id, now });
    return { ok: true, id };
  });
  if (outcome.ok) services.mail.kick();
  return outcome;
}

/** Holds the engagement of a report alone, and reads it within the reach that the actor has now. */
export async function heldReport(
  { keyring }: Pick<Services, 'keyring'>,
  { trx, reach }: Pick<Held<'dashboard'>, 'trx' | 'reach'>,
  id: string,
): Promise<Report | null> {
  const found = await trx
    .selectFrom('reports')
    .select('engagement_id')
    .where('id', '=', id)
    .executeTakeFirst();
  if (found === undefined) return null;
  await holdEngagement(trx, found.engagement_id, 'alone');
  return findReport({ db: trx, keyring }, reach, id);
}

/** Records what was done with a report, in the deed that did it. */
export async function noteReport(
  held: Held<'dashboard'>,
  { id, engagementId }: Pick<Report, 'id' | 'engagementId'>,
  type: 'report.made' | 'report.delivered' | 'report.removed',
): Promise<void> {
  // By their ids alone (E24).
  await record(held.trx, { ...recordedOf(held, engagementId), type, detail: { reportId: id } });
}

/**
 * `unknown`: there is no such report within reach. `state`: it is in another than this needs, or has moved on meanwhile.
 * `overtaken`: another one was delivered as the version that this one says it is. `damaged`: the store has lost its file, or has
 * it otherwise than it was made. `unmarkable`: copies of it can't be marked.
 */
export type ReportOutcome =
  | { readonly ok: true; readonly engagementId: string }
  | { readonly ok: false; readonly reason: 'unknown' | 'state' | 'overtaken' | 'damaged' | 'unmarkable' };

/** Tries once more to make a report that could not be made. */
export async function tryAgain(
  services: Services,
  act: Act<'dashboard'>,
  id: string,
): Promise<ReportOutcome> {
  const outcome = await perform(services, act, async (held): Promise<ReportOutcome> => {
    const { trx, reach, session, now } = held;
    const report = await heldReport(services, held, id);
    if (report === null) return { ok: false, reason: 'unknown' };
    if (report.state !== 'failed') return { ok: false, reason: 'state' };
    const delivered = await versionsDelivered({ db: trx, keyring: services.keyring }, reach, report);
    const number = numberFor(delivered, { format: report.format, says: '' });
    const jobId = await enqueue(services, held, id);
    await askAgain(trx, { id, number, jobId }, { by: session.account.id, now });
    return { ok: true, engagementId: report.engagementId };
  });
  if (outcome.ok) services.mail.kick();
  return outcome;
}

/**
 * Delivers a report to its client as a version that never changes (R4): what it says it is, 1.0 or a later one. What was made
 * before another was delivered as that is not, nor one whose file is not whole any more: that is read before the deed, which
 * holds everyone else's writes on SQLite, and no file changes once it is kept. Clients get copies that are marked with their
 * address from then on, where that is what's wanted.
 */
export async function deliverReport(
  services: Services,
  { act, reach: door }: { readonly act: Act<'dashboard'>; readonly reach: Reach },
  { id, marksCopies }: { readonly id: string; readonly marksCopies: boolean },
): Promise<ReportOutcome> {
  const file = (await findReport(services, door, id))?.file ?? null;
  const whole = file !== null && (await conditionOf(services, file)) === 'whole' ? file.fileId : null;
  const outcome = await perform(services, act, async (held): Promise<ReportOutcome> => {
    const { trx, reach, session, now } = held;
    const report = await heldReport(services, held, id);
    if (report === null) return { ok: false, reason: 'unknown' };
    if (report.state !== 'ready' || report.delivered !== null) return { ok: false, reason: 'state' };
    const delivered = await versionsDelivered({ db: trx, keyring: services.keyring }, reach, report);
    const { format, file: made } = report;
    if (numberFor(delivered, { format, says: made?.says ?? '' }) !== report.number)
      return { ok: false, reason: 'overtaken' };
    if (report.file === null || report.file.fileId !== whole) return { ok: false, reason: 'damaged' };
    if (marksCopies && !report.canMark) return { ok: false, reason: 'unmarkable' };
    const by = session.account.id;
    if (!(await markReportDelivered(trx, { id, marksCopies }, { by, now })))
      return { ok: false, reason: 'state' };
    await noteReport(held, report, 'report.delivered');
    const { workspaceId, companyId, engagementId } = report;
    const given = { workspaceId, companyId, engagementId, about: id, findingId: null, at: now };
    await tell(trx, services.keyring, { ...given, kind: 'report' }, { by });
    return { ok: true, engagementId };
  });
  if (outcome.ok) services.mail.kick();
  return outcome;
}

/** Removes a report that was never delivered; its file is gone for good in 30 days (E25). */
export function dropReport(services: Services, act: Act<'dashboard'>, id: string): Promise<ReportOutcome> {
  return perform(services, act, async (held): Promise<ReportOutcome> => {
    const { trx, now } = held;
    const report = await heldReport(services, held, id);
    if (report === null) return { ok: false, reason: 'unknown' };
    if (!(await removeReport(trx, id))) return { ok: false, reason: 'state' };
    if (report.file !== null) await markFilesDeleted(trx, [report.file.fileId], now);
    await noteReport(held, report, 'report.removed');
    return { ok: true, engagementId: report.engagementId };
  });
}
