import type { Act, CommandLineAct } from '../../../access/context.ts';
import { performEither } from '../../../access/deed.ts';
import { countSwitching } from '../../../access/policy-switchings.ts';
import { type Switching, switchPolicyOff, switchPolicyOn } from '../../../access/workspaces.ts';
import { record } from '../../../audit/record.ts';
import type { Trx } from '../../../data/database.ts';
import { planAllowsEnforcement } from '../../../domain/plan.ts';
import { paths } from '../../../http/paths.ts';
import { tellOwner } from '../../../mail/tell-account.ts';
import type { Services } from '../../../services.ts';
import { policySwitched } from '../letters.ts';

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

async function write(
  trx: Trx,
  { workspaceId, enabled, apply }: PolicySwitch,
  by: Switching,
): Promise<boolean> {
  if (!enabled) return switchPolicyOff(trx, workspaceId, by);
  if (apply === 'now') return switchPolicyOn(trx, workspaceId, 'now', by);
  // Counted even where nothing comes of it: a number that is left out harms nobody.
  return switchPolicyOn(trx, workspaceId, { switchings: await countSwitching(trx) }, by);
}

/**
 * Switches a workspace's policy, records it and tells the owner, in one transaction (S1, S18, D1). `changed` is false where it
 * stood so already. `plan`: the plan has no enforcement. An owner switches their own workspace's alone.
 */
export async function switchPolicy(
  services: Services,
  by: Act<'owner'> | CommandLineAct,
  change: PolicySwitch,
): Promise<PolicyOutcome> {
  const { workspaceId, enabled, apply, reason } = change;
  if ('session' in by && by.session.workspace.id !== workspaceId)
    throw new Error('not the owner of that one');
  const outcome = await performEither(services, by, async ({ trx, actor, origin, now }) => {
    if (!(await write(trx, change, { accountId: actor.id, now }))) {
      const workspace = await trx
        .selectFrom('workspaces')
        .select('plan')
        .where('id', '=', workspaceId)
        .executeTakeFirst();
      if (workspace === undefined) return { ok: false, reason: 'unknown' } as const;
      if (enabled && !planAllowsEnforcement(workspace.plan)) return { ok: false, reason: 'plan' } as const;
      return { ok: true, changed: false } as const;
    }
    const why = reason !== undefined && { reason };
    const event = { at: now, origin, workspaceId, actor };
    if (enabled) await record(trx, { ...event, type: 'policy.enabled', detail: { apply, ...why } });
    else await record(trx, { ...event, type: 'policy.disabled', detail: { ...why } });
    await tellOwner(services, trx, { workspaceId, now }, (context, owner) =>
      policySwitched(context, {
        ...owner,
        enabled,
        apply,
        byOwner: 'session' in by,
        settings: `${services.config.baseUrl}${paths.settings(owner.slug)}`,
      }),
    );
    return { ok: true, changed: true } as const;
  });
  services.mail.kick();
  return outcome;
}
