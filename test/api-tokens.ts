import { addApiToken } from '../src/access/api-tokens.ts';
import type { Person, Workspace, World } from './world.ts';

const DAY_MS = 24 * 60 * 60_000;

/** A token of somebody for a workspace of theirs, by default for a year, all that they reach and may do, a code passed. */
export async function tokenFor(
  { db, clock }: Pick<World, 'db' | 'clock'>,
  { id: accountId }: Pick<Person, 'id'>,
  { id: workspaceId }: Pick<Workspace, 'id'>,
  more: {
    readonly mayWrite?: boolean;
    readonly engagementIds?: readonly string[];
    readonly passed?: boolean;
    readonly days?: number;
    /** With which device it was passed; null for one of before that was kept. */
    readonly device?: string | null;
  } = {},
): Promise<{ readonly id: string; readonly token: string; readonly membershipId: string }> {
  const { mayWrite = true, engagementIds = null, passed = true, days = 365, device = null } = more;
  const now = clock.now();
  return db.transaction().execute(async (trx) => {
    const { id: membershipId, role } = await trx
      .selectFrom('memberships')
      .select(['id', 'role'])
      .where('account_id', '=', accountId)
      .where('workspace_id', '=', workspaceId)
      .executeTakeFirstOrThrow();
    const made = await addApiToken(trx, {
      ...{ accountId, membershipId, role, mayWrite, engagementIds, now },
      name: `Token ${Math.random()}`,
      mfaVerifiedAt: passed ? now : null,
      mfaMethod: passed ? 'app' : null,
      mfaDeviceId: device,
      expiresAt: now + days * DAY_MS,
    });
    if (made === null) throw new Error('a token of this name was there');
    return { ...made, membershipId };
  });
}
