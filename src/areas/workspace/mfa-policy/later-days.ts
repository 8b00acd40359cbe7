import type { Act, WorkspaceScope } from '../../../access/context.ts';
import { perform } from '../../../access/deed.ts';
import { record } from '../../../audit/record.ts';
import type { Reader } from '../../../data/database.ts';
import { laterOf } from '../../../domain/mfa-policy.ts';
import type { Services } from '../../../services.ts';
import { setLaterDay } from '../companies/companies.ts';

/** A company whose people are asked later than other clients (B2). */
export interface LaterDay {
  readonly companyId: string;
  readonly name: string;
  /** Epoch milliseconds. */
  readonly startsAt: number;
  readonly reason: string;
}

/**
 * The companies of a workspace that have a day of their own, the first to come first, with the moment from which their people
 * are asked: no sooner than other clients, whose day may have been moved behind it.
 */
export async function laterDaysOf(db: Reader, { workspaceId }: WorkspaceScope): Promise<LaterDay[]> {
  const rows = await db
    .selectFrom('companies as c')
    .leftJoin('mfa_policies as p', (join) =>
      join.onRef('p.workspace_id', '=', 'c.workspace_id').on('p.audience', '=', 'clients'),
    )
    .select(['c.id', 'c.name', 'c.mfa_starts_at', 'c.mfa_later_reason', 'p.starts_at'])
    .where('c.workspace_id', '=', workspaceId)
    .where('c.mfa_starts_at', 'is not', null)
    .orderBy('c.mfa_starts_at')
    .orderBy('c.id')
    .execute();
  return rows.map(({ id, name, mfa_starts_at, mfa_later_reason, starts_at }) => ({
    companyId: id,
    name,
    startsAt: laterOf(starts_at, mfa_starts_at) ?? 0,
    reason: mfa_later_reason ?? '',
  }));
}

/** A company's own day, and why; null takes it back. */
export type WantedDay = { readonly startsAt: number; readonly reason: string } | null;

/**
 * Gives a company's people a day of their own from which the policy asks them (B2), or takes it back; recorded. `past`: it has
 * come meanwhile. `unknown`: the workspace has no such company.
 */
export function giveLaterDay(
  services: Services,
  act: Act<'owner'>,
  companyId: string,
  wanted: WantedDay,
): Promise<'done' | 'past' | 'unknown'> {
  return perform(services, act, async ({ trx, scope, session, actor, origin, now }) => {
    const { workspaceId } = scope;
    if (wanted !== null && wanted.startsAt <= now) return 'past';
    if (!(await setLaterDay(trx, { id: companyId, workspaceId }, wanted))) return 'unknown';
    const event = { at: now, origin, workspaceId, actor, subject: { id: companyId, label: '' } };
    const { zone } = session.workspace;
    if (wanted === null) await record(trx, { ...event, type: 'policy.company-day-ended' });
    else
      await record(trx, {
        ...event,
        type: 'policy.company-dated',
        detail: { from: wanted.startsAt, zone, reason: wanted.reason },
      });
    return 'done';
  });
}
