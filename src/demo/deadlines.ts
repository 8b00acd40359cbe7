import { addExtension, sealReason } from '../areas/engagements/deadlines/deadline-extensions.ts';
import { setDeadline } from '../areas/engagements/finding/published-findings.ts';
import { newId } from '../data/id.ts';
import type { CompanyKey } from '../sealing/company-keys.ts';
import { type DemoText, deedOf } from './demo-text.ts';
import { type DemoWriting, eventOf } from './writing.ts';

const DAY_MS = 24 * 60 * 60_000;

/** Extends the deadline of a published finding where its text says so: by whom, when, why, and until how many days from now. */
export async function extendDemoDeadline(
  writing: DemoWriting,
  finding: DemoText,
  of: {
    readonly id: string;
    readonly workspaceId: string;
    readonly companyId: string;
    readonly engagementId: string;
    readonly key: CompanyKey;
    readonly before: string | null;
  },
): Promise<void> {
  if (finding.one('extended') === '') return;
  const { trx, now, person } = writing;
  const { who, daysAgo, said } = deedOf(finding.one('extended'));
  const { id: findingId, key, ...ids } = of;
  const id = newId();
  const deadline = new Date(now + finding.days('extended-until') * DAY_MS).toISOString().slice(0, 10);
  const at = now - daysAgo * DAY_MS;
  const extension = { ...ids, id, findingId, deadline, reason: sealReason(key, id, said) };
  await addExtension(trx, extension, { by: person(who).id, now: at });
  await setDeadline(trx, findingId, deadline, at);
  writing.events.push({
    ...eventOf(writing, { who, daysAgo, id: findingId }),
    type: 'finding.deadline-extended',
  });
}
