import type { Act } from '../../../access/context.ts';
import { perform } from '../../../access/deed.ts';
import { AUDIENCES, type Audience, type Methods } from '../../../domain/mfa-policy.ts';
import { planAllowsEnforcement } from '../../../domain/plan.ts';
import type { Services } from '../../../services.ts';
import { type PolicySwitch, type Start, switchHeld, whyNot } from './commands.ts';
import { setMethodsHeld } from './methods.ts';
import { tellSignedIn } from './tell-signed-in.ts';

/** What is wanted of one of the two policies (B2); null leaves that part of it as it is. */
export interface Rule {
  readonly start: Start | 'off' | null;
  readonly methods: Methods | null;
}

export type Rules = Readonly<Record<Audience, Rule>>;

export type RulesOutcome =
  | { readonly ok: true; readonly changed: boolean }
  | { readonly ok: false; readonly reason: 'plan' | 'unknown' }
  /** `past`: the moment has come meanwhile. `begun`: it asks already, and is not put off. */
  | { readonly ok: false; readonly reason: 'past' | 'begun'; readonly audience: Audience };

/** Whether a rule asks somebody for something that wants a plan with enforcement (S4). */
export const wantsPlan = ({ start, methods }: Rule) =>
  (start !== null && start !== 'off') || methods === 'phishing-resistant';

/** The audiences by what is wanted of them, so that what both get is one change, told and recorded once. */
function byWish<T>(rules: Rules, wishOf: (rule: Rule) => T | null): [T, readonly Audience[]][] {
  const wishes = AUDIENCES.flatMap((audience) => {
    const wish = wishOf(rules[audience]);
    return wish === null ? [] : [{ audience, wish }];
  });
  const alike = Map.groupBy(wishes, ({ wish }) => JSON.stringify(wish));
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [[first.wish, group.map(({ audience }) => audience)]];
  });
}

/**
 * Sets the policies for the team and clients, each or both, in one transaction: all of it or nothing (B2, S4). Each change is
 * recorded and told to the owner as if it were the only one.
 */
export async function setRules(services: Services, act: Act<'owner'>, rules: Rules): Promise<RulesOutcome> {
  const switched: PolicySwitch[] = [];
  const outcome = await perform(services, act, async (held): Promise<RulesOutcome> => {
    const { id: workspaceId, slug, plan } = held.session.workspace;
    if (!planAllowsEnforcement(plan) && AUDIENCES.some((audience) => wantsPlan(rules[audience])))
      return { ok: false, reason: 'plan' };
    const switches = byWish(rules, ({ start }) => start).map(
      ([start, audiences]): PolicySwitch =>
        start === 'off'
          ? { workspaceId, audiences, enabled: false, start: 'now' }
          : { workspaceId, audiences, enabled: true, start },
    );
    for (const one of switches)
      for (const audience of one.audiences ?? []) {
        const why = await whyNot(held.trx, { ...one, audiences: [audience] }, held.now);
        if (why.ok) continue;
        const { reason } = why;
        return reason === 'plan' || reason === 'unknown'
          ? { ok: false, reason }
          : { ok: false, reason, audience };
      }
    for (const one of switches) {
      const done = await switchHeld(services, held, one, true);
      if (done.ok && done.changed) switched.push(one);
    }
    let changed = switched.length > 0;
    for (const [methods, audiences] of byWish(rules, (rule) => rule.methods)) {
      const done = await setMethodsHeld(services, held, { workspaceId, slug, audiences }, methods);
      changed ||= done === 'set';
    }
    return { ok: true, changed };
  });
  services.mail.kick();
  for (const one of switched) await tellSignedIn(services, one, act.session.sessionId);
  return outcome;
}
