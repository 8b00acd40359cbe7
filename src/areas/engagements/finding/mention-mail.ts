import { z } from 'zod';
import { reachedBy } from '../../../access/reach.ts';
import { tenantUrl } from '../../../access/site.ts';
import type { Reader } from '../../../data/database.ts';
import type { JobKind } from '../../../jobs/queue.ts';
import { mailContextOf } from '../../../mail/mail-context.ts';
import type { Services } from '../../../services.ts';
import { mentioned } from '../letters.ts';
import { clientPaths, engagementPaths } from '../paths.ts';
import { MENTION } from './mentions.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

const job = z.object({ kind: z.enum(['comment', 'note']), remarkId: z.string(), membershipId: z.string() });
type Mention = z.output<typeof job>;

/** Whoever is to be told, if they reach what names them at this moment, and it still says something (E1). */
async function readerOf(db: Reader, { kind, remarkId, membershipId }: Mention) {
  const reader = await db
    .selectFrom('mentions as x')
    .innerJoin('findings as f', 'f.id', 'x.finding_id')
    .innerJoin('engagements as e', 'e.id', 'x.engagement_id')
    .innerJoin('workspaces as w', 'w.id', 'e.workspace_id')
    .innerJoin('memberships as m', 'm.id', 'x.membership_id')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .select(['a.email as to', 'a.name', 'w.name as workspaceName', 'w.slug', 'm.role', 'x.finding_id'])
    .where('x.remark_id', '=', remarkId)
    .where('x.membership_id', '=', membershipId)
    .where('a.disabled_at', 'is', null)
    .where('f.deleted_at', 'is', null)
    .where(reachedBy())
    .executeTakeFirst();
  if (reader === undefined || (kind === 'note' && reader.role === 'client')) return null;
  const said = await db
    .selectFrom(kind === 'note' ? 'internal_notes' : 'finding_comments')
    .select('id')
    .where('id', '=', remarkId)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  return said === undefined ? null : reader;
}

/**
 * Tells somebody that a comment or note names them. Whether they may read it is asked each time that it is tried, right before
 * it goes out; then the mail says that, and nothing of the finding.
 */
export const mentionMail = (services: Services): JobKind => ({
  name: MENTION,
  trouble: {
    again: 'an email about a mention could not be delivered yet',
    dropped: 'an email about a mention could not be delivered for a day and was dropped',
  },
  patience: { firstRetryMs: 30 * SECOND_MS, longestRetryMs: HOUR_MS, giveUpMs: 24 * HOUR_MS },
  claimMs: 5 * MINUTE_MS,
  run: async (payload, id) => {
    const mention = job.parse(JSON.parse(payload));
    const reader = await readerOf(services.db, mention);
    if (reader === null) return;
    const { role, slug, finding_id: finding, ...recipient } = reader;
    const [path, place] =
      role === 'client'
        ? [clientPaths.finding(finding), tenantUrl(services.config, slug)]
        : [engagementPaths.finding(slug, finding), services.config.baseUrl];
    const href = new URL(`${path}#remark-${mention.remarkId}`, place).href;
    const context = mailContextOf(services, services.clock.now());
    await services.mail.deliver(mentioned(context, { ...recipient, kind: mention.kind, href }), id);
  },
});
