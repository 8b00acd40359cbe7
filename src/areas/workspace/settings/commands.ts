import type { Act } from '../../../access/context.ts';
import { perform } from '../../../access/deed.ts';
import { restyleWorkspace, setCvssLeads, setNeedToKnow } from '../../../access/workspaces.ts';
import { record } from '../../../audit/record.ts';
import type { CvssVersion } from '../../../domain/cvss/metric.ts';
import type { Services } from '../../../services.ts';
import type { Accent } from '../../../ui/accent.ts';
import { rateAnew } from '../../engagements/public.ts';

/** Changes what the owner may of the workspace itself: its name, the colour of its portal and, unless left out, its zone. */
export async function changeWorkspace(
  services: Services,
  act: Act<'owner'>,
  wanted: { readonly name: string; readonly accent: Accent; readonly zone?: string | undefined },
): Promise<void> {
  await perform(services, act, async ({ trx, scope, actor, origin, now }) => {
    const { name, accent, zone } = wanted;
    await restyleWorkspace(trx, scope.workspaceId, { name, accent, zone });
    await record(trx, {
      type: 'workspace.changed',
      at: now,
      origin,
      workspaceId: scope.workspaceId,
      actor,
      detail: { name, accent, ...(zone !== undefined && { zone }) },
    });
  });
}

/** Sets whether consultants see only the engagements of whose team they are (E3). Recorded where that changed anything. */
export async function changeNeedToKnow(
  services: Services,
  act: Act<'owner'>,
  needToKnow: boolean,
): Promise<void> {
  await perform(services, act, async ({ trx, scope, actor, origin, now }) => {
    const { workspaceId } = scope;
    if (!(await setNeedToKnow(trx, workspaceId, needToKnow))) return;
    await record(trx, {
      type: 'workspace.need-to-know',
      at: now,
      origin,
      workspaceId,
      actor,
      detail: { on: needToKnow },
    });
  });
}

/** Sets which version of CVSS leads, and has the workspace's drafts rated by it (E8). Recorded where that changed anything. */
export async function changeLeadingCvss(
  services: Services,
  act: Act<'owner'>,
  version: CvssVersion,
): Promise<void> {
  await perform(services, act, async ({ trx, scope, actor, origin, now }) => {
    const { workspaceId } = scope;
    if (!(await setCvssLeads(trx, workspaceId, version))) return;
    await rateAnew(trx, services.keyring, workspaceId, now);
    const detail = { version };
    await record(trx, { type: 'workspace.cvss', at: now, origin, workspaceId, actor, detail });
  });
  services.mail.kick();
}
