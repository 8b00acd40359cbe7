import { unattended } from '../access/deed.ts';
import { askForReport, makeReport } from '../areas/engagements/public.ts';
import { markReportDelivered } from '../areas/engagements/reports/reports.ts';
import { record } from '../audit/record.ts';
import type { Services } from '../services.ts';
import { demoLeave } from './leave.ts';

/** Whose reports they are, and of which engagement. */
interface DemoReportsOf {
  readonly slug: string;
  readonly workspaceId: string;
  readonly ownerId: string;
  readonly ownerEmail: string;
  readonly engagementId: string;
}

const SUMMARY = `The API stood up well where most don’t: sessions, rate limits and transport are sound. What matters most now is who
may read which account. Fix that before the next release; the rest can follow in the usual course.`;

/** Makes a report that is delivered, and one that waits to be, as the owner would. */
export async function addDemoReports(
  services: Services,
  { slug, workspaceId, ownerId, ownerEmail, engagementId }: DemoReportsOf,
): Promise<void> {
  const origin = { host: services.config.baseHost, ip: '127.0.0.1' };
  const leave = await demoLeave(services, { slug, workspaceId, account: { id: ownerId }, role: 'owner' });
  // The worker isn't to make them, too.
  const alone = { ...services, mail: { ...services.mail, kick: () => undefined } };
  const make = async (kind: 'full' | 'summary', format: 'pdf' | 'html', summary: string) => {
    const asked = { engagementId, kind, format, about: null, summary };
    const outcome = await askForReport(alone, leave.act, asked);
    if (!outcome.ok) throw new Error(`a report of the demo can’t be made: ${outcome.reason}`);
    const problem = await makeReport(services, leave.act, outcome.id);
    if (problem !== null) throw new Error(`a report of the demo could not be made: ${problem}`);
    return outcome.id;
  };
  const delivered = await make('full', 'pdf', SUMMARY);
  await make('summary', 'html', SUMMARY);
  // Without an email, which would go to nobody.
  const now = services.clock.now();
  await unattended(services, async (trx) => {
    await markReportDelivered(trx, { id: delivered, marksCopies: false }, { by: ownerId, now });
    await record(trx, {
      ...{ at: now, origin, workspaceId, actor: { id: ownerId, label: ownerEmail } },
      ...{ subject: { id: engagementId, label: '' }, type: 'report.delivered' },
      detail: { reportId: delivered },
    });
  });
}
