import { actOnBehalf, type Leave } from '../access/on-behalf.ts';
import type { Services } from '../services.ts';

/** Who does something in the demo by the product's own commands. */
export interface DemoActor {
  readonly slug: string;
  readonly workspaceId: string;
  readonly account: { readonly id: string };
  readonly role: 'owner' | 'consultant';
}

/** What a member of the demo's team may do. Throws where they may do nothing. */
export async function demoLeave(
  services: Services,
  { slug, workspaceId, account, role }: DemoActor,
): Promise<Leave> {
  const membership = await services.db
    .selectFrom('memberships')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('account_id', '=', account.id)
    .executeTakeFirstOrThrow();
  const leave = await actOnBehalf(services, {
    ...{ slug, accountId: account.id, membershipId: membership.id, role },
    ...{ tokenHash: null, mfaVerifiedAt: null, mfaMethod: null, mfaDeviceId: null, jobId: null },
    origin: { host: services.config.baseHost, ip: '127.0.0.1' },
  });
  if (leave === null) throw new Error('someone of the demo may do nothing in its workspace');
  return leave;
}
