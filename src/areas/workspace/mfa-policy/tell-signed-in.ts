import { leaveFlashAt } from '../../../access/sessions.ts';
import { AUDIENCES } from '../../../domain/mfa-policy.ts';
import { writtenMoment } from '../../../domain/zoned-time.ts';
import type { Services } from '../../../services.ts';
import type { PolicySwitch } from './commands.ts';

const HOST_OF = { team: 'base', clients: 'tenant' } as const;

/**
 * Tells who is signed in at a workspace, on the next page they open, that its policy was switched (B4). Whoever is asked there
 * at once learns of it by that. `but` is the session that switched it; empty for none.
 */
export async function tellSignedIn({ db }: Services, change: PolicySwitch, but: string): Promise<void> {
  const { workspaceId, audiences = AUDIENCES, enabled, start } = change;
  if (enabled && start === 'now') return;
  const workspace = await db
    .selectFrom('workspaces')
    .select(['name', 'zone'])
    .where('id', '=', workspaceId)
    .executeTakeFirst();
  if (workspace === undefined) return;
  const { name, zone } = workspace;
  const says = !enabled
    ? `Two-factor authentication is no longer required in ${name}.`
    : typeof start === 'object'
      ? `Two-factor authentication will be required in ${name} from ${writtenMoment(start.startsAt, zone)}.`
      : `Two-factor authentication is now required in ${name}, from your next sign-in.`;
  await leaveFlashAt(db, { workspaceId, hosts: audiences.map((one) => HOST_OF[one]), but }, says);
}
