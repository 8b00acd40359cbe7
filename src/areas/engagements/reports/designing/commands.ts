import type { Act } from '../../../../access/context.ts';
import { perform } from '../../../../access/deed.ts';
import { record } from '../../../../audit/record.ts';
import { workspaceKey } from '../../../../sealing/workspace-keys.ts';
import type { Services } from '../../../../services.ts';
import type { ReportDesign } from '../design.ts';
import { sealDesign } from './content.ts';
import { putDesign } from './designs.ts';
import { findDesign } from './queries.ts';

/** Has a workspace's reports look otherwise from now on. What was delivered before stays as it was. */
export async function saveDesign(services: Services, act: Act<'owner'>, design: ReportDesign): Promise<void> {
  await perform(services, act, async ({ trx, now, origin, actor, scope }) => {
    const { workspaceId } = scope;
    const before = await findDesign({ db: trx, keyring: services.keyring }, scope);
    if (JSON.stringify(before) === JSON.stringify(design)) return;
    const key = await workspaceKey(trx, services.keyring, workspaceId);
    await putDesign(trx, { workspaceId, content: sealDesign(key, workspaceId, design), now });
    await record(trx, { type: 'workspace.report-design', at: now, origin, workspaceId, actor });
  });
}
