import { issueLink } from '../../../src/access/one-time-links.ts';
import { acceptInvitation } from '../../../src/areas/workspace/invitations/commands.ts';
import { findInvitation } from '../../../src/areas/workspace/invitations/queries.ts';
import { leaveWorkspace } from '../../../src/areas/workspace/leaving/commands.ts';
import { changeRole as changeMember } from '../../../src/areas/workspace/members/change-role.ts';
import { removeMember } from '../../../src/areas/workspace/members/remove.ts';
import { transferOwnership } from '../../../src/areas/workspace/settings/hand-over.ts';
import { COMMAND_LINE } from '../../../src/audit/record.ts';
import { actAs } from '../../acts.ts';
import type { Person, Workspace } from '../../world.ts';
import type { Office } from './office.ts';

/** Who belongs to the workspaces, and as what. */

/** Somebody joins a workspace, unless they belong to it; as a client only where the company is. */
export async function join(
  office: Office,
  person: Person,
  workspace: Workspace,
  client: boolean,
): Promise<void> {
  if ((await office.membership(person, workspace)) !== undefined) return;
  const { services, db, clock } = office.world;
  const now = clock.now();
  const companyId = client && workspace === office.workspace ? office.company.id : null;
  const payload = { role: companyId === null ? 'consultant' : 'client', companyId, inviterId: person.id };
  const link = { purpose: 'invitation', email: person.email, payload, workspaceId: workspace.id } as const;
  const token = await db.transaction().execute((trx) => issueLink(trx, { ...link, now, lifeMs: 60_000 }));
  const invitation = await findInvitation(db, token, now);
  if (invitation === null || invitation.account === null) return;
  const { origin } = COMMAND_LINE;
  await acceptInvitation(services, { invitation, newcomer: null, origin, now });
}

/** Somebody leaves by themselves, or is removed by the owner; their sessions came to nothing here. */
export async function remove(office: Office, person: Person, byOneself: boolean): Promise<void> {
  const { world, workspace, came } = office;
  const { services, db } = world;
  const membership = await office.membership(person);
  if (membership === undefined) return;
  if (byOneself)
    await actAs(world, { person, workspace, access: 'inside' }, (act) => leaveWorkspace(services, act));
  else await office.asOwner((act) => removeMember(services, act, membership.id));
  if ((await office.membership(person)) !== undefined) return;
  const gone = await db.selectFrom('sessions').select('id').where('account_id', '=', person.id).execute();
  for (const { id } of gone) came.delete(id);
}

/** The owner makes somebody a client of the company, or a consultant. */
export async function changeRole(office: Office, person: Person, client: boolean): Promise<void> {
  const membership = await office.membership(person);
  const change = { membershipId: membership?.id ?? 'none', company: client ? office.company.id : null };
  return office.asOwner((act) => changeMember(office.world.services, act, change));
}

/** The owner hands the workspace over to somebody. */
export async function handOver(office: Office, person: Person): Promise<void> {
  const membership = await office.membership(person);
  const transfer = { workspaceId: office.workspace.id, membershipId: membership?.id ?? 'none' };
  return office.asOwner((act) => transferOwnership(office.world.services, act, transfer));
}
