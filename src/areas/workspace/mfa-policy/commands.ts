import type { Act, CommandLineAct } from '../../../access/context.ts';
import { type HeldByEither, performEither } from '../../../access/deed.ts';
import { type EnforcedFrom, switchPolicyOff, switchPolicyOn } from '../../../access/policies.ts';
import { countSwitching } from '../../../access/policy-switchings.ts';
import { record } from '../../../audit/record.ts';
import type { Trx } from '../../../data/database.ts';
import { AUDIENCES, type Audience, hasBegun } from '../../../domain/mfa-policy.ts';
import { planAllowsEnforcement } from '../../../domain/plan.ts';
import { paths } from '../../../http/paths.ts';
import { tellOwner } from '../../../mail/tell-account.ts';
import type { Services } from '../../../services.ts';
import { policyDated, policySwitched } from './letters.ts';
import { tellSignedIn } from './tell-signed-in.ts';

/**
 * When everybody is asked: each person at the next sign-in, every open session at its next request (D1), or everybody from
 * a day and hour on (B1).
 */
export const APPLY = ['next-sign-in', 'now', 'date'] as const;
export type Apply = (typeof APPLY)[number];

/** When it starts; of a day and hour, the moment in epoch milliseconds. */
export type Start = Exclude<Apply, 'date'> | { readonly startsAt: number };

export interface PolicySwitch {
  readonly workspaceId: string;
  /** Whose policies are meant; left out, those of everyone, as the one switch sets them (S1, B2). */
  readonly audiences?: readonly Audience[];
  readonly enabled: boolean;
  /** Of no account when switching off. */
  readonly start: Start;
  /** For the record; the command line asks for one. */
  readonly reason?: string;
}

export type PolicyOutcome =
  | { readonly ok: true; readonly changed: boolean }
  /** `past`: the moment has come meanwhile. `begun`: it asks already, and is not put off. */
  | { readonly ok: false; readonly reason: 'plan' | 'unknown' | 'past' | 'begun' };

async function enforcedFrom(trx: Trx, start: Start): Promise<EnforcedFrom> {
  // Counted even where nothing comes of it: a number that is left out harms nobody.
  return start === 'next-sign-in' ? { switchings: await countSwitching(trx) } : start;
}

/** What came of a switch that has changed nothing, or why it can change nothing. */
export async function whyNot(
  trx: Trx,
  { workspaceId, audiences = AUDIENCES, enabled, start }: PolicySwitch,
  now: number,
): Promise<PolicyOutcome> {
  if (enabled && typeof start === 'object' && hasBegun(start.startsAt, now))
    return { ok: false, reason: 'past' };
  const policies = await trx
    .selectFrom('workspaces as w')
    .innerJoin('mfa_policies as p', 'p.workspace_id', 'w.id')
    .select(['w.plan', 'p.required', 'p.starts_at'])
    .where('w.id', '=', workspaceId)
    .where('p.audience', 'in', audiences)
    .execute();
  const [any] = policies;
  if (any === undefined) return { ok: false, reason: 'unknown' };
  if (enabled && !planAllowsEnforcement(any.plan)) return { ok: false, reason: 'plan' };
  const asksAlready = policies.some((one) => one.required === 1 && hasBegun(one.starts_at, now));
  if (enabled && typeof start === 'object' && asksAlready) return { ok: false, reason: 'begun' };
  return { ok: true, changed: false };
}

/** The audience that was changed, where the other was not; null where both were. */
export const oneOf = (changed: readonly Audience[]): Audience | null =>
  changed.length === 1 ? (changed[0] ?? null) : null;

/** Switches policies in a deed that is being done, records whose it changed and tells the owner. */
export async function switchHeld(
  services: Services,
  { trx, actor, origin, now }: HeldByEither,
  change: PolicySwitch,
  byOwner: boolean,
): Promise<PolicyOutcome> {
  const { workspaceId, audiences = AUDIENCES, enabled, start, reason } = change;
  if (enabled && typeof start === 'object' && hasBegun(start.startsAt, now))
    return { ok: false, reason: 'past' };
  const meant = { workspaceId, audiences };
  const switching = { accountId: actor.id, now };
  const changed = enabled
    ? await switchPolicyOn(trx, meant, await enforcedFrom(trx, start), switching)
    : await switchPolicyOff(trx, meant, switching);
  if (changed.length === 0) return whyNot(trx, change, now);
  const audience = oneOf(changed);
  const { zone, slug } = await trx
    .selectFrom('workspaces')
    .select(['zone', 'slug'])
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow();
  const detail = { ...(reason !== undefined && { reason }), ...(audience !== null && { audience }) };
  const event = { at: now, origin, workspaceId, actor };
  const about = { audience, byOwner, settings: `${services.config.baseUrl}${paths.settings(slug)}` };
  if (enabled && typeof start === 'object') {
    const from = start.startsAt;
    await record(trx, { ...event, type: 'policy.dated', detail: { from, zone, ...detail } });
    await tellOwner(services, trx, { workspaceId, now }, (context, owner) =>
      policyDated(context, { ...owner, ...about, from, zone }),
    );
    return { ok: true, changed: true };
  }
  const apply = start === 'now' ? 'now' : 'next-sign-in';
  if (enabled) await record(trx, { ...event, type: 'policy.enabled', detail: { apply, ...detail } });
  else await record(trx, { ...event, type: 'policy.disabled', detail });
  await tellOwner(services, trx, { workspaceId, now }, (context, owner) =>
    policySwitched(context, { ...owner, ...about, enabled, apply }),
  );
  return { ok: true, changed: true };
}

/**
 * Switches a workspace's policy for everyone, or for one audience (B2), records it and tells the owner, in one transaction
 * (S1, S18, D1, B1). `changed` is false where it stood so already. `plan`: the plan has no enforcement. An owner switches
 * their own workspace's alone.
 */
export async function switchPolicy(
  services: Services,
  by: Act<'owner'> | CommandLineAct,
  change: PolicySwitch,
): Promise<PolicyOutcome> {
  const byOwner = 'session' in by;
  if (byOwner && by.session.workspace.id !== change.workspaceId) throw new Error('not the owner of that one');
  const outcome = await performEither(services, by, (held) => switchHeld(services, held, change, byOwner));
  services.mail.kick();
  if (outcome.ok && outcome.changed)
    await tellSignedIn(services, change, byOwner ? by.session.sessionId : '');
  return outcome;
}
