import type { UpdateQueryBuilder, UpdateResult } from 'kysely';
import type { Act, CommandLineAct } from '../../../access/context.ts';
import { performEither } from '../../../access/deed.ts';
import { countSwitching } from '../../../access/policy-switchings.ts';
import { record } from '../../../audit/record.ts';
import type { Trx } from '../../../data/database.ts';
import type { Schema } from '../../../data/schema.ts';
import { ENFORCING_PLANS, planAllowsEnforcement } from '../../../domain/plan.ts';
import type { Services } from '../../../services.ts';

/** When everybody is asked: each person at the next sign-in, or every open session at its next request (D1). */
export const APPLY = ['next-sign-in', 'now'] as const;
export type Apply = (typeof APPLY)[number];

export interface PolicySwitch {
  readonly workspaceId: string;
  readonly enabled: boolean;
  /** Of no account when switching off. */
  readonly apply: Apply;
  /** For the record; the command line asks for one. */
  readonly reason?: string;
}

export type PolicyOutcome =
  | { readonly ok: true; readonly changed: boolean }
  | { readonly ok: false; readonly reason: 'plan' | 'unknown' };

type WorkspaceUpdate = UpdateQueryBuilder<Schema, 'workspaces', 'workspaces', UpdateResult>;

/** Each is one conditional write, so that of two switches at once each sees what the other left. */
function write(trx: Trx, { workspaceId, enabled, apply }: PolicySwitch, switchings: number): WorkspaceUpdate {
  const workspace = trx.updateTable('workspaces').where('id', '=', workspaceId);
  // Who is enrolled stays so (S19), and there is no plan that one could not switch off on (S18).
  if (!enabled) return workspace.set({ mfa_required: 0 }).where('mfa_required', '=', 1);
  // The plan is looked at in the write itself: a downgrade in between must win (S4, ASVS 8.3.1).
  const allowed = workspace.where('plan', 'in', ENFORCING_PLANS);
  if (apply === 'now') {
    return allowed
      .set({ mfa_required: 1, mfa_enforced_from: 0 })
      .where((eb) => eb.or([eb('mfa_required', '=', 0), eb('mfa_enforced_from', '!=', 0)]));
  }
  // Only from off: a policy that already asks somebody is never weakened by asking later.
  return allowed.set({ mfa_required: 1, mfa_enforced_from: switchings }).where('mfa_required', '=', 0);
}

/**
 * Switches a workspace's policy, and records it, in one transaction (S1, S18, D1). `changed` is false where it
 * stood so already. `plan`: the plan has no enforcement. An owner switches their own workspace's alone.
 */
export function switchPolicy(
  services: Services,
  by: Act<'owner'> | CommandLineAct,
  change: PolicySwitch,
): Promise<PolicyOutcome> {
  const { workspaceId, enabled, apply, reason } = change;
  if ('session' in by && by.session.workspace.id !== workspaceId)
    throw new Error('not the owner of that one');
  return performEither(services, by, async ({ trx, actor, origin, now }) => {
    // Counted even where nothing comes of it: a number that is left out harms nobody.
    const switchings = enabled && apply === 'next-sign-in' ? await countSwitching(trx) : 0;
    const { numUpdatedRows } = await write(trx, change, switchings).executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) {
      const workspace = await trx
        .selectFrom('workspaces')
        .select('plan')
        .where('id', '=', workspaceId)
        .executeTakeFirst();
      if (workspace === undefined) return { ok: false, reason: 'unknown' } as const;
      if (enabled && !planAllowsEnforcement(workspace.plan)) return { ok: false, reason: 'plan' } as const;
      return { ok: true, changed: false } as const;
    }
    await record(trx, {
      type: enabled ? 'policy.enabled' : 'policy.disabled',
      at: now,
      origin,
      workspaceId,
      actor,
      detail: { ...(enabled && { apply }), ...(reason !== undefined && { reason }) },
    });
    return { ok: true, changed: true } as const;
  });
}
