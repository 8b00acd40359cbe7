import type { Act } from '../../../access/context.ts';
import { type Held, perform } from '../../../access/deed.ts';
import { dropIntentsIn } from '../../../access/intents.ts';
import { dashboardHome } from '../../../access/landing.ts';
import { changeMembership } from '../../../access/memberships.ts';
import { endSessionsOnPortal } from '../../../access/session-ends.ts';
import { tenantUrl } from '../../../access/site.ts';
import { record } from '../../../audit/record.ts';
import type { Trx } from '../../../data/database.ts';
import { isOver, readAuditEnd } from '../../../domain/last-day.ts';
import type { GivenRole } from '../../../domain/role.ts';
import { writtenEnd } from '../../../domain/zoned-time.ts';
import { paths } from '../../../http/paths.ts';
import { mailContextOf } from '../../../mail/mail-context.ts';
import { enqueueMail } from '../../../mail/queue.ts';
import type { Services } from '../../../services.ts';
import { giveEngagements, leaveTeams } from '../../engagements/public.ts';
import { activeCompany } from '../companies/queries.ts';
import { roleChanged } from '../letters.ts';
import { accountOfMember, findMember, type Member } from './queries.ts';

/** What a member is to be from now on. */
export interface RoleChange {
  readonly membershipId: string;
  /** For a client, by its id or name; it may be an archived one that they are of already. Null for anyone else. */
  readonly company: string | null;
  /** For an auditor, as `readAuditEnd` reads it; null for anyone else. */
  readonly lastDay?: string | null;
}

export type RoleOutcome =
  /** `changed`: false where they were that already. */
  | { readonly ok: true; readonly changed: boolean; readonly name: string; readonly as: RoleNow }
  /**
   * `owner`: has to hand over first. `unknown`: nobody of this workspace has that membership. `no-company`, `several`: no
   * active company is meant, or more than one.
   */
  | { readonly ok: false; readonly reason: 'owner' | 'unknown' | 'no-company' | 'several' }
  /** The last day of an auditor. */
  | { readonly ok: false; readonly reason: 'day'; readonly day: 'none' | 'past' | 'far' };

/** What somebody is now: of a client the company by its name, of an auditor in words until when. */
export interface RoleNow {
  readonly role: GivenRole;
  readonly company: string | null;
  readonly until: string | null;
}

/** The company that somebody is to be of; theirs stays open to them when it has been archived. */
async function companyFor(
  { trx, workspaceId, was }: { readonly trx: Trx; readonly workspaceId: string; readonly was: Member },
  wanted: string | null,
) {
  if (wanted === null) return null;
  const { companyId: id, company: name } = was;
  return id === wanted && name !== null ? { id, name } : activeCompany(trx, workspaceId, wanted);
}

/**
 * Makes a member a consultant, a client of a company, or an auditor until a day, and tells them by mail (B14). What they may see follows from
 * what they are at each request; their sessions on the portal end, so that they come in anew as what they are now.
 */
export async function changeRole(
  services: Services,
  act: Act<'owner'>,
  { membershipId, company: wanted, lastDay = null }: RoleChange,
): Promise<RoleOutcome> {
  const change = async (held: Held<'owner'>): Promise<RoleOutcome> => {
    const { trx, scope, session, actor, origin, now } = held;
    const { workspaceId } = scope;
    const was = await findMember(trx, scope, membershipId);
    if (was === null) return { ok: false, reason: 'unknown' };
    if (was.role === 'owner') return { ok: false, reason: 'owner' };
    const company = await companyFor({ trx, workspaceId, was }, wanted);
    if (company === 'several') return { ok: false, reason: 'several' };
    if (company === 'none') return { ok: false, reason: 'no-company' };
    const { zone } = session.workspace;
    const last = lastDay === null ? null : readAuditEnd(lastDay, zone, now);
    if (last !== null && !last.ok) return { ok: false, reason: 'day', day: last.reason };
    // Gone by itself, as far as anybody can see (B13).
    if (isOver(was, now)) return { ok: false, reason: 'unknown' };
    const endsAt = last?.until ?? null;
    const role = endsAt !== null ? 'auditor' : company === null ? 'consultant' : 'client';
    const as: RoleNow = {
      role,
      company: company?.name ?? null,
      until: endsAt === null ? null : writtenEnd(endsAt, zone),
    };
    const { accountId, email, name } = was;
    if (was.role === role && was.companyId === (company?.id ?? null) && was.endsAt === endsAt)
      return { ok: true, changed: false, name, as };
    await changeMembership(trx, membershipId, { role, companyId: company?.id ?? null, endsAt });
    // What they were given or put on as what they were is nothing to what they are now (E3, E4).
    if (was.role === 'client') await giveEngagements(trx, membershipId, []);
    else await leaveTeams(trx, { accountId, workspaceId });
    const sessionsEnded = await endSessionsOnPortal(trx, accountId, workspaceId, {
      now,
      config: services.config,
    });
    const { slug, name: workspaceName } = session.workspace;
    await dropIntentsIn(trx, services, { accountId, slug });
    await record(trx, {
      type: 'member.role-changed',
      at: now,
      origin,
      workspaceId,
      actor,
      subject: { id: accountId, label: email },
      detail: {
        from: was.role,
        ...(was.companyId !== null && { fromCompanyId: was.companyId }),
        role,
        ...(company !== null && { companyId: company.id }),
        ...(endsAt !== null && { until: endsAt, zone }),
        sessionsEnded,
      },
    });
    const { config, keyring } = services;
    const mail = roleChanged(mailContextOf(services, now), {
      to: email,
      name,
      workspaceName,
      was: was.role,
      role,
      companyName: as.company,
      ...(as.until !== null && { until: as.until }),
      home:
        role === 'client'
          ? `${tenantUrl(config, slug)}${paths.portal}`
          : `${config.baseUrl}${dashboardHome(slug, role)}`,
    });
    await enqueueMail(trx, keyring, mail, now);
    return { ok: true, changed: true, name, as };
  };
  const outcome = await perform(services, act, change, (trx) =>
    accountOfMember(trx, membershipId, act.session.workspace.id),
  );
  if (outcome.ok && outcome.changed) services.mail.kick();
  return outcome;
}
