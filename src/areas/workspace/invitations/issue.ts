import { z } from 'zod';
import { issueLink, withdrawLinks } from '../../../access/one-time-links.ts';
import { tenantUrl } from '../../../access/site.ts';
import { type Origin, record } from '../../../audit/record.ts';
import type { Trx } from '../../../data/database.ts';
import { newId } from '../../../data/id.ts';
import { audienceOf, laterOf, policyInForce } from '../../../domain/mfa-policy.ts';
import type { GivenRole } from '../../../domain/role.ts';
import { writtenEnd } from '../../../domain/zoned-time.ts';
import { paths } from '../../../http/paths.ts';
import { mailContextOf } from '../../../mail/mail-context.ts';
import { enqueueMail } from '../../../mail/queue.ts';
import type { Services } from '../../../services.ts';
import { invitation, invitationForExistingAccount } from '../letters.ts';

const DAY_MS = 24 * 60 * 60_000;
const LIFE_DAYS = 7;

/** What an invitation's link stands for; workspace and address stand in the link's own columns. */
export const invitationPayload = z.object({
  role: z.enum(['consultant', 'client', 'auditor']),
  /** A client's; nobody else has one. */
  companyId: z.string().nullable(),
  /** When an auditor's time is over; nobody else's is. */
  endsAt: z.number().nullable().default(null),
  inviterId: z.string(),
});

export interface NewInvitation {
  readonly workspace: {
    readonly id: string;
    readonly slug: string;
    readonly name: string;
    readonly zone: string;
  };
  /** As `parseEmail` spells it. */
  readonly email: string;
  readonly role: GivenRole;
  /** The client's company, of this workspace; null for anyone else. */
  readonly company: { readonly id: string; readonly name: string } | null;
  /** When an auditor's time is over; null for anyone else. */
  readonly endsAt: number | null;
  readonly inviter: { readonly id: string; readonly name: string; readonly email: string };
  readonly origin: Origin;
  readonly now: number;
}

/**
 * Invites an address into a workspace, in the caller's transaction: earlier invitations of the same address to the
 * same workspace are worthless from now on, so that the last word about role and company is the one that counts.
 * Call `services.mail.kick()` after the commit. The link leads to the host on which the member will be at home, and
 * lives 7 days, an auditor's no longer than until the end of their last; it is returned for a page that stands in for the
 * mail where none is sent.
 */
export async function issueInvitation(
  trx: Trx,
  services: Pick<Services, 'config' | 'keyring'>,
  invited: NewInvitation,
): Promise<string> {
  const { workspace, email, role, company, endsAt, inviter, origin, now } = invited;
  if ((role === 'client') !== (company !== null) || (role === 'auditor') !== (endsAt !== null))
    throw new Error('a client has a company, and an auditor an end; nobody else does');
  const { config, keyring } = services;
  await withdrawLinks(trx, { purpose: 'invitation', email, workspaceId: workspace.id }, now);
  const payload: z.infer<typeof invitationPayload> = {
    role,
    companyId: company?.id ?? null,
    endsAt,
    inviterId: inviter.id,
  };
  const id = newId();
  // Nobody joins as an auditor whose last day is over.
  const expiresAt = Math.min(now + LIFE_DAYS * DAY_MS, (endsAt ?? Number.POSITIVE_INFINITY) - 1);
  const token = await issueLink(trx, {
    id,
    purpose: 'invitation',
    email,
    workspaceId: workspace.id,
    payload,
    now,
    lifeMs: expiresAt - now,
  });
  const known = await trx.selectFrom('accounts').select('id').where('email', '=', email).executeTakeFirst();
  const policy = await trx
    .selectFrom('workspaces as w')
    .innerJoin('mfa_policies as p', 'p.workspace_id', 'w.id')
    .leftJoin('companies as c', (join) => join.on('c.id', '=', company?.id ?? ''))
    .select(['w.plan', 'p.required', 'p.starts_at', 'p.methods', 'c.mfa_starts_at'])
    .where('w.id', '=', workspace.id)
    .where('p.audience', '=', audienceOf(role))
    .executeTakeFirstOrThrow();
  const { plan, required, starts_at, methods, mfa_starts_at } = policy;
  const stands = { plan, required: required !== 0, startsAt: laterOf(starts_at, mfa_starts_at) };
  const letter = known === undefined ? invitation : invitationForExistingAccount;
  const home = role === 'client' ? tenantUrl(config, workspace.slug) : config.baseUrl;
  const link = `${home}${paths.invitation(token)}`;
  await enqueueMail(
    trx,
    keyring,
    letter(mailContextOf({ config }, now), {
      to: email,
      inviterName: inviter.name,
      inviterEmail: inviter.email,
      workspaceName: workspace.name,
      ...(company !== null && { companyName: company.name }),
      role,
      ...(endsAt !== null && { until: writtenEnd(endsAt, workspace.zone) }),
      home,
      link,
      expiresAt,
      // By the last day on which it can be accepted.
      needs: policyInForce(stands, expiresAt) ? methods : null,
    }),
    now,
    id,
  );
  await record(trx, {
    type: 'invitation.sent',
    at: now,
    origin,
    workspaceId: workspace.id,
    actor: { id: inviter.id, label: inviter.email },
    subject: { id: known?.id ?? null, label: email },
    detail: {
      role,
      ...(company !== null && { companyId: company.id }),
      ...(endsAt !== null && { until: endsAt, zone: workspace.zone }),
    },
  });
  return link;
}
