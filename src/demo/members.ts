import { addMembership, noteSignIn } from '../access/memberships.ts';
import type { Origin, SingleEvent } from '../audit/record.ts';
import type { Trx } from '../data/database.ts';
import type { DemoInvitation } from './invitations.ts';

/** One of the demo's people, as they sign in. */
export interface DemoAccount {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

export interface DemoWorkspace {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
}

/** What is to be recorded of the demo, in the order of time, once all is written. */
export interface Recording {
  readonly events: SingleEvent[];
  readonly origin: Origin;
}

interface Joining {
  readonly account: DemoAccount;
  readonly workspace: DemoWorkspace;
  /** A client's; nobody else has one. */
  readonly company?: DemoInvitation['company'];
  /** An auditor's; nobody else has one. */
  readonly endsAt?: number;
  readonly at: number;
}

/** Makes somebody a member, whose account is as old as that; the membership's id. */
export async function join(
  trx: Trx,
  { account, workspace, company, endsAt, at: now }: Joining,
  { events, origin }: Recording,
): Promise<string> {
  const { id: workspaceId } = workspace;
  const role = endsAt !== undefined ? 'auditor' : company == null ? 'consultant' : 'client';
  const until = endsAt !== undefined && { until: endsAt, zone: 'UTC' };
  const event = { at: now, origin, workspaceId, actor: { id: account.id, label: account.email } };
  events.push(
    { ...event, type: 'account.created', detail: { by: 'invitation', name: account.name } },
    {
      ...event,
      type: 'invitation.accepted',
      detail: { role, ...(company && { companyId: company.id }), ...until },
    },
  );
  return addMembership(trx, {
    accountId: account.id,
    workspaceId,
    role,
    companyId: company?.id ?? null,
    endsAt: endsAt ?? null,
    now,
  });
}

/** As if the member had signed in then. */
export async function noteVisit(
  trx: Trx,
  account: DemoAccount,
  workspace: DemoWorkspace,
  at: number,
): Promise<void> {
  const { id } = await trx
    .selectFrom('memberships')
    .select('id')
    .where('account_id', '=', account.id)
    .where('workspace_id', '=', workspace.id)
    .executeTakeFirstOrThrow();
  await noteSignIn(trx, id, { signedInAt: at, now: at });
}
