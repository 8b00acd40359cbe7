import { sealDraft } from '../areas/engagements/finding/content.ts';
import type { EngagementIds } from '../areas/engagements/finding/engagement-ids.ts';
import { rewriteFinding } from '../areas/engagements/finding/findings.ts';
import { rankIn } from '../areas/engagements/finding/leading.ts';
import { keepVersion } from '../areas/engagements/history/versions.ts';
import type { FindingText } from '../domain/finding-fields.ts';
import type { CompanyKey } from '../sealing/company-keys.ts';
import type { DemoDeed } from './demo-text.ts';
import type { DemoWriting } from './writing.ts';

const DAY_MS = 24 * 60 * 60_000;

/** What is written in a finding of the demo, and who wrote it when. */
interface Written {
  readonly text: FindingText;
  readonly deed: DemoDeed;
}

/** Has somebody write over what is in a finding, which stays in its history. */
export async function writeOver(
  { trx, now, person }: Pick<DemoWriting, 'trx' | 'now' | 'person'>,
  { key, id, ...ids }: EngagementIds & { readonly key: CompanyKey; readonly id: string },
  { revision, before, text, deed }: Written & { readonly revision: number; readonly before: Written },
): Promise<void> {
  const at = ({ daysAgo }: DemoDeed) => now - daysAgo * DAY_MS;
  const writing = { by: person(deed.who).id, now: at(deed) };
  const written = { id, revision, severity: rankIn(text, '4.0'), content: sealDraft(key, id, text) };
  await rewriteFinding(trx, written, writing);
  await keepVersion(trx, key, { ...ids, id, text: before.text, changedAt: at(before.deed) }, writing);
}
