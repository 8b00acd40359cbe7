import type { Held } from '../../../../access/deed.ts';
import { record } from '../../../../audit/record.ts';
import { stateAfter } from '../../../../domain/finding.ts';
import { type FixedOf, markedAssets } from '../../../../domain/retest.ts';
import type { CompanyKey } from '../../../../sealing/company-keys.ts';
import { sealPublished, sealStateNote } from '../../finding/content.ts';
import { movePublished } from '../../finding/published-findings.ts';
import type { Finding } from '../../finding/queries.ts';
import { recordedOf } from '../../recorded.ts';

/** What the client reads beside the state; the file's name is the consultancy's. */
const NOTE = 'A new scan shows this again.';

/**
 * Opens a finding again that was closed as fixed, because an import shows it (I4): for its client at once, at the assets that are back;
 * its others are fixed, as they were while it was closed. Once it is open, nothing is done. The caller holds its engagement alone.
 */
export async function reopenFinding(
  key: CompanyKey,
  held: Held<'dashboard'>,
  { id, published }: Finding,
  { importId, fixedOf }: { readonly importId: string; readonly fixedOf: FixedOf },
): Promise<void> {
  const { trx, now, session } = held;
  if (published?.state !== 'retest-passed') return;
  const { state: from, content } = published;
  const to = stateAfter('reopen', from);
  if (to === null) return;
  const move = {
    ...{ from, to, note: sealStateNote(key, id, NOTE), acceptedUntil: null },
    content: sealPublished(key, id, { ...content, assets: [...markedAssets(content.assets, fixedOf)] }),
  };
  if (!(await movePublished(trx, id, move, { by: session.account.id, now }))) return;
  await record(trx, {
    ...recordedOf(held, id),
    type: 'finding.moved',
    detail: { from, to, importId },
  });
}
