import { z } from 'zod';
import { unattendedIn } from '../../../access/deed.ts';
import { tenantUrl } from '../../../access/site.ts';
import type { Trx } from '../../../data/database.ts';
import { LONGEST_TO_DIGEST_MS } from '../../../domain/digest.ts';
import { paths } from '../../../http/paths.ts';
import type { JobKind } from '../../../jobs/queue.ts';
import { mailContextOf } from '../../../mail/mail-context.ts';
import type { Message } from '../../../mail/message.ts';
import type { Services } from '../../../services.ts';
import { clientPaths, engagementPaths } from '../paths.ts';
import { NOTICE_KINDS, type NoticeKind } from './kinds.ts';
import { notice, notices as noticesLetter } from './letters.ts';
import { forgetTaken, NOTICE, takeDue } from './notices.ts';
import { type TakenNotices, takenBy, workspaceOf, workspaceOfTaken } from './queries.ts';
import { stopPath } from './stop-links.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

const job = z.object({ membershipId: z.string() });

/** The one thing that all of them are about; null where they are about several. */
function onlyOne<T>(values: readonly T[]): T | null {
  const [first, ...others] = new Set(values);
  return first === undefined || others.length > 0 ? null : first;
}

/** The kinds about a round of retests, where they are about no single finding. */
const OF_ROUNDS: readonly NoticeKind[] = ['retest-asked', 'retest-done', 'retest-declined'];

/** Where all of it is found: the remark, the finding, the document, the report, the retest, the engagement, or the list of these. */
function linkOf({ side, slug, notices }: TakenNotices) {
  const engagement = onlyOne(notices.map(({ engagementId }) => engagementId));
  const finding = onlyOne(notices.map(({ findingId }) => findingId));
  const about = onlyOne(notices.map((one) => one.about));
  const isOfTeam = side === 'team';
  if (finding !== null) {
    const path = isOfTeam ? engagementPaths.finding(slug, finding) : clientPaths.finding(finding);
    const remark = about === null || about === finding ? '' : `#remark-${about}`;
    return { path: `${path}${remark}`, label: 'Open the finding' };
  }
  if (about !== null && notices.every(({ kind }) => kind === 'document')) {
    const path = isOfTeam ? engagementPaths.document(slug, about) : clientPaths.document(about);
    return { path, label: 'Open the document' };
  }
  if (about !== null && notices.every(({ kind }) => kind === 'report')) {
    const path = isOfTeam ? engagementPaths.report(slug, about) : clientPaths.report(about);
    return { path, label: 'Open the report' };
  }
  if (about !== null && notices.every(({ kind }) => OF_ROUNDS.includes(kind))) {
    const path = isOfTeam ? engagementPaths.round(slug, about) : clientPaths.round(about);
    return { path, label: 'Open the retest' };
  }
  if (engagement !== null) {
    const path = isOfTeam ? engagementPaths.engagement(slug, engagement) : clientPaths.engagement(engagement);
    return { path, label: 'Open the engagement' };
  }
  return isOfTeam
    ? { path: engagementPaths.engagements(slug), label: 'Open the engagements' }
    : { path: clientPaths.findings, label: 'Open the findings' };
}

function letterOf(services: Pick<Services, 'config' | 'keyring'>, taken: TakenNotices, now: number): Message {
  const { side, slug, to, name, workspaceName, notices } = taken;
  const { config } = services;
  const home = side === 'client' ? tenantUrl(config, slug) : config.baseUrl;
  const urlOf = (path: string) => new URL(path, home).href;
  const happened = new Set(notices.map(({ kind }) => kind));
  const [kind, ...others] = NOTICE_KINDS.filter((one) => happened.has(one));
  if (kind === undefined) throw new Error('an email that tells of nothing');
  const { path, label } = linkOf(taken);
  const about = {
    ...{ to, name, workspaceName },
    link: { href: urlOf(path), label },
    chooseHref: urlOf(side === 'client' ? paths.portalEmails : paths.workspaceEmails(slug)),
  };
  const stop = { membershipId: taken.membershipId, what: others.length === 0 ? kind : 'all' } as const;
  const fields = { ...about, stopHref: urlOf(stopPath(services.keyring, stop)) };
  const context = mailContextOf(services, now);
  return others.length === 0
    ? notice(context, { ...fields, kind })
    : noticesLetter(context, { ...fields, kinds: [kind, ...others] });
}

/** Somebody's notices are of many engagements, and deeds write several of them in an order of their own. */
const inAll = (services: Services, workspaceId: string, work: (trx: Trx) => Promise<void>) =>
  unattendedIn(services, workspaceId, work, 'alone');

/**
 * Tells somebody by one email of whatever is due for them. Whether they may know it is asked each time that it is tried,
 * right before it goes out (E1). Of several jobs for one person, each notice goes with one.
 */
export const noticeMail = (services: Services): JobKind => ({
  name: NOTICE,
  trouble: {
    again: 'an email about findings could not be delivered yet',
    dropped: 'an email about findings could not be delivered for a day and was dropped',
  },
  patience: { firstRetryMs: 30 * SECOND_MS, longestRetryMs: HOUR_MS, giveUpMs: 24 * HOUR_MS },
  claimMs: 5 * MINUTE_MS,
  longestDelayMs: LONGEST_TO_DIGEST_MS,
  run: async (payload, jobId) => {
    const { membershipId } = job.parse(JSON.parse(payload));
    const now = services.clock.now();
    const workspaceId = await workspaceOf(services.db, membershipId);
    // Their notices have gone with them.
    if (workspaceId === null) return;
    await inAll(services, workspaceId, (trx) => takeDue(trx, { jobId, membershipId }, now));
    const taken = await takenBy(services.db, jobId, now);
    if (taken !== null) await services.mail.deliver(letterOf(services, taken, now), jobId);
    await inAll(services, workspaceId, (trx) => forgetTaken(trx, jobId));
  },
  dropped: async (jobId) => {
    const workspaceId = await workspaceOfTaken(services.db, jobId);
    if (workspaceId !== null) await inAll(services, workspaceId, (trx) => forgetTaken(trx, jobId));
  },
});
