import { addAccount } from '../../../access/accounts.ts';
import { unattended } from '../../../access/deed.ts';
import { holdAccounts, holdWorkspace } from '../../../access/holds.ts';
import { addMembership } from '../../../access/memberships.ts';
import { useLink } from '../../../access/one-time-links.ts';
import { type Origin, record } from '../../../audit/record.ts';
import { isMissingReference, isUniqueViolation, type Trx } from '../../../data/database.ts';
import { recordKnownAccount } from '../../../factors/known-accounts.ts';
import type { Services } from '../../../services.ts';
import type { PendingInvitation } from './queries.ts';

/**
 * `changed`: in the same moment the address got an account or a membership, or what the invitation leads into was removed;
 * look at it again.
 */
export type Acceptance = 'accepted' | 'gone' | 'changed';

interface Accepting {
  readonly invitation: PendingInvitation;
  /** For an address without an account; one that exists keeps its own name and password. */
  readonly newcomer: { readonly name: string; readonly passwordHash: string } | null;
  readonly origin: Origin;
  readonly now: number;
}

/**
 * Uses the invitation up and adds the membership, and the account where the address has none yet. Signs nobody in
 * (ASVS 6.3.6). Of simultaneous tries one is `accepted`.
 */
export async function acceptInvitation(services: Services, accepting: Accepting): Promise<Acceptance> {
  try {
    return await unattended(services, (trx) => accept(trx, accepting));
  } catch (error) {
    if (isUniqueViolation(error) || isMissingReference(error)) return 'changed';
    throw error;
  }
}

async function accept(trx: Trx, { invitation, newcomer, origin, now }: Accepting): Promise<Acceptance> {
  const { linkId, email, role, company, endsAt, workspace } = invitation;
  // Looked up before the link is used, so that whoever finds the world changed can try again with it.
  const known = await trx
    .selectFrom('accounts')
    .select(['id', 'name'])
    .where('email', '=', email)
    .executeTakeFirst();
  // Before the link: whoever deletes an account or removes a workspace takes them in this order.
  if (known !== undefined) await holdAccounts(trx, [known.id]);
  await holdWorkspace(trx, workspace.id, 'unchanged');
  if (known === undefined && newcomer === null) return 'changed';
  if (!(await useLink(trx, linkId, now))) return 'gone';
  let accountId = known?.id;
  if (accountId === undefined && newcomer !== null) {
    accountId = await addAccount(trx, { email, ...newcomer, now });
    await record(trx, {
      type: 'account.created',
      at: now,
      origin,
      workspaceId: workspace.id,
      actor: { id: accountId, label: email },
      detail: { by: 'invitation', name: newcomer.name },
    });
  }
  if (accountId === undefined) return 'changed';
  await addMembership(trx, {
    accountId,
    workspaceId: workspace.id,
    role,
    companyId: company?.id ?? null,
    endsAt,
    now,
  });
  const event = { at: now, origin, workspaceId: workspace.id, actor: { id: accountId, label: email } };
  const had = known === undefined ? {} : await recordKnownAccount(trx, event, known.name);
  const detail = {
    role,
    ...(company !== null && { companyId: company.id }),
    ...(endsAt !== null && { until: endsAt, zone: workspace.zone }),
    ...had,
  };
  await record(trx, { ...event, type: 'invitation.accepted', detail });
  return 'accepted';
}
