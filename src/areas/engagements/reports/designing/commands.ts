import type { Act } from '../../../../access/context.ts';
import { type Held, perform } from '../../../../access/deed.ts';
import { record } from '../../../../audit/record.ts';
import type { Picture } from '../../../../files/pictures.ts';
import { workspaceKey } from '../../../../sealing/workspace-keys.ts';
import type { Services } from '../../../../services.ts';
import type { ReportDesign } from '../design.ts';
import { sealDesign, sealLogo } from './content.ts';
import { putDesign, putLogo } from './designs.ts';
import { findDesign } from './queries.ts';

const noted = async ({ trx, now, origin, actor, scope: { workspaceId } }: Held<'owner'>): Promise<void> =>
  record(trx, { type: 'workspace.report-design', at: now, origin, workspaceId, actor });

/** Has a workspace's reports look otherwise from now on, by what they look like then. What was delivered before stays as it was. */
export async function saveDesign(
  services: Services,
  act: Act<'owner'>,
  change: (before: ReportDesign) => ReportDesign,
): Promise<void> {
  await perform(services, act, async (held) => {
    const { trx, now, scope } = held;
    const { workspaceId } = scope;
    const { design: before } = await findDesign({ db: trx, keyring: services.keyring }, scope);
    const design = change(before);
    if (JSON.stringify(before) === JSON.stringify(design)) return;
    const key = await workspaceKey(trx, services.keyring, workspaceId);
    await putDesign(trx, { workspaceId, content: sealDesign(key, workspaceId, design), now });
    await noted(held);
  });
}

/** Puts a logo on a workspace's reports, or none. */
export async function saveLogo(
  services: Services,
  act: Act<'owner'>,
  picture: Pick<Picture, 'type' | 'content'> | null,
): Promise<void> {
  await perform(services, act, async (held) => {
    const { trx, now, scope } = held;
    const { workspaceId } = scope;
    const { design, logo } = await findDesign({ db: trx, keyring: services.keyring }, scope);
    if (logo === null && picture === null) return;
    const key = await workspaceKey(trx, services.keyring, workspaceId);
    await putDesign(trx, { workspaceId, content: sealDesign(key, workspaceId, design), now });
    const sealed = picture && {
      box: sealLogo(key, workspaceId, picture.content),
      type: picture.type,
    };
    await putLogo(trx, { workspaceId, logo: sealed, now });
    await noted(held);
  });
}
