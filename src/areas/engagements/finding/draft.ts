import type { Act } from '../../../access/context.ts';
import { type Held, perform } from '../../../access/deed.ts';
import type { Trx } from '../../../data/database.ts';
import { newId } from '../../../data/id.ts';
import { EMPTY_FINDING, type FindingProblems } from '../../../domain/finding-fields.ts';
import { companyKey } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { heldEngagement } from '../engagement/commands.ts';
import { takeNumber } from '../engagement/engagements.ts';
import type { Engagement } from '../engagement/queries.ts';
import { type FindingChange, isEmpty, tooLongOf } from './commands.ts';
import { sealDraft } from './content.ts';
import { markFinding } from './finding-assets.ts';
import { addFinding } from './findings.ts';
import { leadingCvssOf, rankIn } from './leading.ts';

/** `unknown`: there is no such engagement within reach. */
export type DraftOutcome =
  | {
      readonly ok: true;
      readonly id: string;
      readonly number: number;
      /** What was to be written into it is; else it was there already, and was left as it is. */
      readonly isNew: boolean;
    }
  | { readonly ok: false; readonly reason: 'unknown' }
  | { readonly ok: false; readonly reason: 'too-long'; readonly problems: FindingProblems };

/** What a page of one's own has made of an engagement already. */
function begunOn(
  trx: Trx,
  at: { readonly engagementId: string; readonly by: string; readonly page: string },
) {
  return trx
    .selectFrom('findings')
    .select(['id', 'number'])
    .where('engagement_id', '=', at.engagementId)
    .where('created_by', '=', at.by)
    .where('begun_on', '=', at.page)
    .executeTakeFirst();
}

/** Adds a draft to an engagement that is held alone, with the next number (E8); the caller has asked {@link tooLongOf} it. */
export async function addDraft(
  { keyring }: Pick<Services, 'keyring'>,
  { trx, now, session }: Held<'dashboard'>,
  { id: engagementId, workspaceId, companyId }: Pick<Engagement, 'id' | 'workspaceId' | 'companyId'>,
  { change, page = null }: { readonly change: FindingChange; readonly page?: string | null },
): Promise<{ readonly id: string; readonly number: number }> {
  const id = newId();
  const number = await takeNumber(trx, engagementId);
  const key = await companyKey(trx, keyring, { workspaceId, companyId });
  const text = { ...EMPTY_FINDING, ...change };
  await addFinding(
    trx,
    {
      id,
      workspaceId,
      companyId,
      engagementId,
      number,
      severity: rankIn(text, await leadingCvssOf(trx, workspaceId)),
      content: sealDraft(key, id, text),
      begunOn: page,
      isMarked: true,
    },
    { by: session.account.id, now },
  );
  await markFinding(trx, key, { id, workspaceId, companyId, engagementId }, text.assets);
  return { id, number };
}

/**
 * Adds a draft to an engagement, with the next number (E8). Of one `page`, whatever that calls itself, there is one draft of
 * whoever writes on it, however often and from wherever it is sent.
 */
export function draftFinding(
  services: Services,
  act: Act<'dashboard'>,
  engagementId: string,
  { change = {}, page = null }: { readonly change?: FindingChange; readonly page?: string | null } = {},
): Promise<DraftOutcome> {
  return perform(services, act, async (held): Promise<DraftOutcome> => {
    const { trx, session } = held;
    const engagement = await heldEngagement(services, held, engagementId, 'alone');
    if (engagement === null) return { ok: false, reason: 'unknown' };
    const by = session.account.id;
    const begun = page === null ? undefined : await begunOn(trx, { engagementId, by, page });
    if (begun !== undefined) return { ok: true, ...begun, isNew: false };
    const problems = tooLongOf(change);
    if (!isEmpty(problems)) return { ok: false, reason: 'too-long', problems };
    const { id, number } = await addDraft(services, held, engagement, { change, page });
    return { ok: true, id, number, isNew: true };
  });
}
