import type { Act } from '../../../access/context.ts';
import { type Held, perform } from '../../../access/deed.ts';
import { withdrawLinks } from '../../../access/one-time-links.ts';
import { record } from '../../../audit/record.ts';
import { isOver, readAuditEnd } from '../../../domain/last-day.ts';
import { latestPossible } from '../../../domain/stored-times.ts';
import type { Services } from '../../../services.ts';
import { activeCompany } from '../companies/queries.ts';
import { invitationPayload, issueInvitation } from '../invitations/issue.ts';

type Holding = Held<'owner'>;

const DAY_MS = 24 * 60 * 60_000;

/** How much one workspace can have mailed to people who did not ask for it. */
export const INVITATION_LIMITS = { pending: 50, perDay: 100, perAddressPerDay: 5 } as const;

/**
 * `member`: belongs to the workspace already. `many-…`: a limit is reached. `company-gone`: there is nothing any more for
 * whom it was for, or that is archived. `day-…`: the last day of an auditor can't be, or has gone by since they were invited. `no-company`, `several`: no active company is meant, or more than one.
 */
export type InvitationRefusal =
  | 'member'
  | 'many-pending'
  | 'many-today'
  | 'many-to-address'
  | 'company-gone'
  | 'company-archived'
  | 'day-over'
  | 'day-none'
  | 'day-past'
  | 'day-far'
  | 'no-company'
  | 'several';

export type InvitationOutcome =
  /** `link` is what the mail holds. */
  | { readonly ok: true; readonly email: string; readonly link: string }
  | { readonly ok: false; readonly reason: InvitationRefusal; readonly email: string };

/** The workspace is held alone: of several invitations at once each sees what the other left. */
async function refusalOf({ trx, scope, now }: Holding, email: string): Promise<InvitationRefusal | null> {
  const member = await trx
    .selectFrom('memberships as m')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .select('m.id')
    .where('m.workspace_id', '=', scope.workspaceId)
    .where('a.email', '=', email)
    .executeTakeFirst();
  if (member !== undefined) return 'member';
  const links = await trx
    .selectFrom('one_time_links')
    .select(['email', 'used_at', 'created_at', 'expires_at'])
    .where('workspace_id', '=', scope.workspaceId)
    .where('purpose', '=', 'invitation')
    .where('expires_at', '>', now)
    .where('created_at', '<=', latestPossible(now))
    .execute();
  // An earlier one to the same address gives way to the new one.
  const pending = links.filter((link) => link.used_at === null && link.email !== email);
  if (pending.length >= INVITATION_LIMITS.pending) return 'many-pending';
  const lately = links.filter((link) => link.created_at > now - DAY_MS);
  if (lately.length >= INVITATION_LIMITS.perDay) return 'many-today';
  const toAddress = lately.filter((link) => link.email === email);
  return toAddress.length >= INVITATION_LIMITS.perAddressPerDay ? 'many-to-address' : null;
}

/** What somebody is invited as: a client of a company by its id or name, an auditor until a day, or else a consultant. */
interface Wanted {
  readonly email: string;
  readonly company: string | null;
  /** The last day, as `readAuditEnd` reads it. */
  readonly lastDay?: string | null;
}

/** Invites an address in the transaction of a deed; companies are added elsewhere (E5). The caller kicks the mail after the commit. */
export async function inviteHeld(
  services: Services,
  held: Holding,
  { email, company: wanted, lastDay = null }: Wanted,
): Promise<InvitationOutcome> {
  const reason = await refusalOf(held, email);
  if (reason !== null) return { ok: false, reason, email };
  const { trx, scope, session, origin, now } = held;
  const last = lastDay === null ? null : readAuditEnd(lastDay, session.workspace.zone, now);
  if (last !== null && !last.ok) return { ok: false, reason: `day-${last.reason}`, email };
  const company = wanted === null ? null : await activeCompany(trx, scope.workspaceId, wanted);
  if (company === 'several') return { ok: false, reason: 'several', email };
  if (company === 'none') return { ok: false, reason: 'no-company', email };
  const link = await issueInvitation(trx, services, {
    workspace: session.workspace,
    email,
    role: last !== null ? 'auditor' : company === null ? 'consultant' : 'client',
    company,
    endsAt: last?.until ?? null,
    inviter: session.account,
    origin,
    now,
  });
  return { ok: true, email, link };
}

/** Invites an address. */
export async function invite(
  services: Services,
  act: Act<'owner'>,
  wanted: Wanted,
): Promise<InvitationOutcome> {
  const outcome = await perform(services, act, (held) => inviteHeld(services, held, wanted));
  services.mail.kick();
  return outcome;
}

/** `answered`: accepted or withdrawn since the page was shown. */
export type UnknownInvitation = { readonly ok: false; readonly reason: 'unknown' | 'answered' };

async function openLink({ trx, scope }: Holding, linkId: string) {
  const link = await trx
    .selectFrom('one_time_links')
    .select(['email', 'payload', 'used_at'])
    .where('id', '=', linkId)
    .where('workspace_id', '=', scope.workspaceId)
    .where('purpose', '=', 'invitation')
    .executeTakeFirst();
  if (link === undefined) return { ok: false, reason: 'unknown' } as const;
  if (link.used_at !== null) return { ok: false, reason: 'answered' } as const;
  return { ok: true, email: link.email, ...invitationPayload.parse(JSON.parse(link.payload)) } as const;
}

/** Invites the same address to the same place once more, with a new link; the old one is worthless from then on. */
export async function resendInvitation(
  services: Services,
  act: Act<'owner'>,
  linkId: string,
): Promise<InvitationOutcome | UnknownInvitation> {
  const outcome = await perform(
    services,
    act,
    async (held): Promise<InvitationOutcome | UnknownInvitation> => {
      const found = await openLink(held, linkId);
      if (!found.ok) return found;
      const { email, role, companyId, endsAt } = found;
      const reason = await refusalOf(held, email);
      if (reason !== null) return { ok: false, reason, email };
      const { trx, scope, session, origin, now } = held;
      if (isOver({ role, endsAt }, now)) return { ok: false, reason: 'day-over', email };
      const company =
        companyId === null
          ? null
          : await trx
              .selectFrom('companies')
              .select(['id', 'name', 'archived_at'])
              .where('id', '=', companyId)
              .where('workspace_id', '=', scope.workspaceId)
              .executeTakeFirst();
      if (company === undefined) return { ok: false, reason: 'company-gone', email };
      if (company !== null && company.archived_at !== null)
        return { ok: false, reason: 'company-archived', email };
      const { workspace, account: inviter } = session;
      const invited = { workspace, email, role, company, endsAt, inviter, origin, now };
      return { ok: true, email, link: await issueInvitation(trx, services, invited) };
    },
  );
  services.mail.kick();
  return outcome;
}

/** Makes an invitation's link worthless, expired or not. Of simultaneous tries one is recorded. */
export async function withdrawInvitation(
  services: Services,
  act: Act<'owner'>,
  linkId: string,
): Promise<{ readonly ok: true; readonly email: string } | UnknownInvitation> {
  return perform(services, act, async (held) => {
    const found = await openLink(held, linkId);
    if (!found.ok) return found;
    const { trx, scope, actor, origin, now } = held;
    const { email } = found;
    await withdrawLinks(trx, { purpose: 'invitation', email, workspaceId: scope.workspaceId }, now);
    await record(trx, {
      type: 'invitation.withdrawn',
      at: now,
      origin,
      workspaceId: scope.workspaceId,
      actor,
      subject: { id: null, label: email },
    });
    return { ok: true, email };
  });
}
