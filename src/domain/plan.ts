/** What a workspace may pay for, smallest first. */
export const PLANS = ['starter', 'pro', 'team'] as const;

export type Plan = (typeof PLANS)[number];

const NAMES: Record<Plan, string> = { starter: 'Starter', pro: 'Pro', team: 'Team' };

/** Whether the owner of a workspace on this plan may demand two-factor authentication of everybody (S4). */
export function planAllowsEnforcement(plan: Plan): boolean {
  return plan === 'pro' || plan === 'team';
}

/** The plans that have enforcement. */
export const ENFORCING_PLANS = PLANS.filter(planAllowsEnforcement);

/** The plan as the screen writes it. */
export function planName(plan: Plan): string {
  return NAMES[plan];
}
