import type { Act } from '../../../access/context.ts';
import { type Held, perform } from '../../../access/deed.ts';
import { dropIntents } from '../../../access/intents.ts';
import { changeMembership } from '../../../access/memberships.ts';
import { endSessionsOnPortal } from '../../../access/sessions.ts';
import { tenantUrl } from '../../../access/site.ts';
import { record } from '../../../audit/record.ts';
import type { Trx } from '../../../data/database.ts';
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
  /** For a client, by its id or name; it may be an archived one that they are of already. Null for a consultant. */
  readonly company: string | null;
}

export type RoleOutcome =
  /** `changed`: false where they were that already. `company`: what a client is of now, by its name. */
  | { readonly ok: true; readonly changed: boolean; readonly name: string; readonly company: string | null }
  /**
   * `owner`: has to hand over first. `unknown`: nobody of this workspace has that membership. `no-company`, `several`: no
   * active company is meant, or more than one.
   */
  | { readonly ok: false; readonly reason: 'owner' | 'unknown' | 'no-company' | 'several' };

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
 * Makes a member a consultant, or a client of a company, and tells them by mail (B14). What they may see follows from
 * what they are at each request; their sessions on the portal end, so that they come in anew as what they are now.
 */
export async function changeRole(
  services: Services,
  act: Act<'owner'>,
  { membershipId, company: wanted }: RoleChange,
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
    const role = company === null ? 'consultant' : 'client';
    const { accountId, email, name } = was;
    if (was.role === role && was.companyId === (company?.id ?? null))
      return { ok: true, changed: false, name, company: company?.name ?? null };
    await changeMembership(trx, membershipId, { role, companyId: company?.id ?? null });
    // What they were given or put on as what they were is nothing to what they are now (E3, E4).
    if (was.role === 'client') await giveEngagements(trx, membershipId, []);
    else await leaveTeams(trx, { accountId, workspaceId });
    const sessionsEnded = await endSessionsOnPortal(trx, accountId, workspaceId);
    await dropIntents(trx, accountId);
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
        sessionsEnded,
      },
    });
    const { config, keyring } = services;
    const { slug, name: workspaceName } = session.workspace;
    const mail = roleChanged(mailContextOf(services, now), {
      to: email,
      name,
      workspaceName,
      was: was.role,
      companyName: company?.name ?? null,
      home:
        company === null
          ? `${config.baseUrl}${paths.dashboard(slug)}`
          : `${tenantUrl(config, slug)}${paths.portal}`,
    });
    await enqueueMail(trx, keyring, mail, now);
    return { ok: true, changed: true, name, company: company?.name ?? null };
  };
  const outcome = await perform(services, act, change, (trx) =>
    accountOfMember(trx, membershipId, act.session.workspace.id),
  );
  if (outcome.ok && outcome.changed) services.mail.kick();
  return outcome;
}
