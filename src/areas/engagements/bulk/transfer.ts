import type { DashboardContext } from '../../../access/context.ts';
import type { Held } from '../../../access/deed.ts';
import { record } from '../../../audit/record.ts';
import { type FindingText, PROSE_FIELDS } from '../../../domain/finding-fields.ts';
import { companyKey } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { takeNumber } from '../engagement/engagements.ts';
import type { Engagement } from '../engagement/queries.ts';
import { type EvidenceNames, knowingNames } from '../evidence/named.ts';
import { markFinding } from '../finding/finding-assets.ts';
import { transferDraft } from '../finding/findings.ts';
import { putMentions, takeMentions } from '../finding/mentions.ts';
import type { Finding } from '../finding/queries.ts';
import { putNotes, takeNotes } from '../finding/remarks.ts';
import { putNotices, takeNotices } from '../notices/notices.ts';
import { recordedOf } from '../recorded.ts';
import { allOrNothing, type BulkOutcome, type Single } from './all-or-nothing.ts';
import { HINDRANCE } from './hindrances.ts';
import { readChosen } from './publish.ts';
import type { Chosen } from './queries.ts';

/** Whether a text names evidence, or takes too long to be read. */
const showsEvidence = (text: FindingText, names: EvidenceNames): boolean =>
  PROSE_FIELDS.some((field) => (names.in(text[field]) ?? [field]).length > 0);

/** Moves a draft that is held to another engagement that is, with its history, notes and marks. */
async function transferHeld(
  { keyring }: Pick<Services, 'keyring'>,
  held: Held<'dashboard'>,
  finding: Finding,
  to: Engagement,
): Promise<Single> {
  const { trx } = held;
  const { id, engagementId, number, text } = finding;
  const key = await companyKey(trx, keyring, finding);
  // None of these can name an engagement in which their finding is not, not even for the moment in between.
  const notes = await takeNotes(trx, id);
  const mentions = await takeMentions(trx, id);
  const notices = await takeNotices(trx, id);
  await markFinding(trx, key, finding, '');
  const moved = { ...finding, engagementId: to.id };
  if (!(await transferDraft(trx, id, { engagementId: to.id, number: await takeNumber(trx, to.id) })))
    return { hindrance: HINDRANCE.known };
  await markFinding(trx, key, moved, text.assets);
  await putNotes(trx, notes, to.id);
  await putMentions(trx, mentions, to.id);
  await putNotices(trx, notices, to.id);
  await record(trx, {
    ...recordedOf(held, id),
    type: 'finding.transferred',
    detail: { engagementId, number },
  });
  return 'done';
}

/**
 * Moves drafts to another engagement of the same company, within reach as well, where each gets a number in the order of those
 * that they had (E8, E18). Evidence stays with its engagement: what shows some would show another's of the same name.
 */
export function transferDrafts(
  services: Services,
  { act, reach }: Pick<DashboardContext, 'act' | 'reach'>,
  chosen: Chosen,
  toId: string,
): Promise<BulkOutcome> {
  return knowingNames(services, act.session, async (names) => {
    await readChosen(services, reach, chosen, names);
    return allOrNothing(
      services,
      act,
      chosen,
      async (held, finding, to) => {
        if (finding.published !== null) return { hindrance: HINDRANCE.known };
        if (to === null || to.id === finding.engagementId || to.companyId !== finding.companyId)
          return { hindrance: HINDRANCE.elsewhere };
        names.need(names.longIn(finding.text));
        if (showsEvidence(finding.text, names)) return { hindrance: HINDRANCE.evidence };
        return transferHeld(services, held, finding, to);
      },
      toId,
    );
  });
}
