import { type Origin, record } from '../../data/audit.ts';
import { isUniqueViolation, type Trx } from '../../data/database.ts';
import { newId } from '../../data/id.ts';
import { addAccount } from '../../data/new-account.ts';
import { useLink, withdrawLinks } from '../../data/one-time-links.ts';
import type { Services } from '../../services.ts';
import { unattended } from '../../web/deed.ts';
import { type OpenSignUp, slugIsTaken } from './queries.ts';

/** `known-address`: it got an account meanwhile, by an invitation or another sign-up. */
export type Confirmation = 'created' | 'gone' | 'slug-taken' | 'known-address';

interface Confirming {
  readonly signUp: OpenSignUp;
  /** The workspace's address: that of the sign-up, or another one where that was taken meanwhile. */
  readonly slug: string;
  readonly origin: Origin;
  readonly now: number;
}

/**
 * Makes account, workspace (on Starter) and the owner's membership, all or nothing and once, and makes every other
 * sign-up of the address worthless. Signs nobody in (ASVS 6.3.6). `slug-taken` leaves the link good.
 */
export async function confirmSignUp(services: Services, confirming: Confirming): Promise<Confirmation> {
  const attempt = () => unattended(services, (trx) => confirm(trx, confirming));
  try {
    return await attempt();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    // Somebody took the address or the slug in the same moment. It stands there now, so the checks say which.
    return attempt();
  }
}

async function confirm(trx: Trx, { signUp, slug, origin, now }: Confirming): Promise<Confirmation> {
  const { linkId, email, name, workspace, passwordHash } = signUp;
  const known = await trx.selectFrom('accounts').select('id').where('email', '=', email).executeTakeFirst();
  if (known === undefined && (await slugIsTaken(trx, slug))) {
    // By this very sign-up, where it was confirmed twice at once; then there is no address left to choose.
    return (await isUnused(trx, linkId)) ? 'slug-taken' : 'gone';
  }
  if (!(await useLink(trx, linkId, now))) return 'gone';
  if (known !== undefined) return 'known-address';
  // Others may have signed up with this address; their passwords must open nothing.
  await withdrawLinks(trx, { purpose: 'sign-up', email }, now);
  const accountId = await addAccount(trx, { email, name, passwordHash, now });
  const workspaceId = await addWorkspace(trx, { name: workspace, slug, ownerId: accountId, now });
  const event = { at: now, origin, workspaceId, actor: { id: accountId, label: email } } as const;
  await record(trx, { ...event, type: 'account.created', detail: { by: 'sign-up' } });
  await record(trx, { ...event, type: 'workspace.created', detail: { slug } });
  return 'created';
}

async function isUnused(trx: Trx, linkId: string): Promise<boolean> {
  const unused = await trx
    .selectFrom('one_time_links')
    .select('id')
    .where('id', '=', linkId)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return unused !== undefined;
}

async function addWorkspace(
  trx: Trx,
  workspace: { name: string; slug: string; ownerId: string; now: number },
): Promise<string> {
  const { name, slug, ownerId, now } = workspace;
  const id = newId();
  await trx
    .insertInto('workspaces')
    .values({
      id,
      slug,
      name,
      plan: 'starter',
      accent: 'teal',
      created_at: now,
      mfa_required: 0,
      mfa_epoch: 0,
      mfa_enforced_from: 0,
    })
    .execute();
  await trx
    .insertInto('memberships')
    .values({
      id: newId(),
      account_id: ownerId,
      workspace_id: id,
      role: 'owner',
      company_id: null,
      created_at: now,
      last_sign_in_at: null,
    })
    .execute();
  return id;
}
