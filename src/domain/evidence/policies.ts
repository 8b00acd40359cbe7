import { AUDIENCES, type Audience, hasBegun, type Methods, type Standing } from '../mfa-policy.ts';
import { PLANS, planAllowsEnforcement } from '../plan.ts';
import { type ById, byOf, momentIn, type RecordedEntry, textOf } from './entry.ts';

/** What is known of one audience's policy at a point of the record. */
interface KnownPolicy {
  required: boolean;
  /** From when on it asks; kept when that has come. */
  startsAt: number | null;
  /** Its day has come, whatever a clock says. */
  begun: boolean;
  /** Sessions of this number of switchings or more are subject to it. */
  enforcedFrom: number;
  methods: Methods;
  since: number | null;
  by: ById;
}

/** A policy as it stands at a moment. */
export interface StandingPolicy {
  readonly standing: Standing;
  readonly since: number | null;
  readonly by: ById;
  readonly startsAt: number | null;
  readonly enforcedFrom: number;
  readonly methods: Methods;
}

const OFF: Readonly<KnownPolicy> = {
  ...{ required: false, startsAt: null, begun: true, enforcedFrom: 0, methods: 'any' },
  ...{ since: null, by: null },
};

/** What counts as the policy's history. */
export const POLICY_CHANGES: ReadonlySet<string> = new Set([
  ...['policy.dated', 'policy.enabled', 'policy.disabled', 'policy.began', 'policy.methods', 'policy.known'],
  ...['policy.company-dated', 'policy.company-day-ended', 'policy.suspended', 'policy.resumed'],
  'plan.changed',
]);

/** Folds what a workspace requires of its two audiences, and of which companies later. */
export class PolicyBook {
  readonly #of: Record<Audience, KnownPolicy> = { team: { ...OFF }, clients: { ...OFF } };
  /** Whether the plan has enforcement, since when and by whom that changed. */
  #plan: { allows: boolean; since: number | null; by: ById } = { allows: true, since: null, by: null };
  /** When the policies were switched on from the next sign-in on, so that sessions from before are spared. */
  readonly #switchings: number[] = [];
  readonly #days = new Map<string, number>();

  /** How often policies had been switched on from the next sign-in on, by a moment; by now if it is left out. */
  switchingsBy(at = Number.POSITIVE_INFINITY): number {
    return this.#switchings.filter((one) => one <= at).length;
  }

  /** A company's own later day; null for none. */
  dayOf(companyId: string | null): number | null {
    return companyId === null ? null : (this.#days.get(companyId) ?? null);
  }

  get planAllows(): boolean {
    return this.#plan.allows;
  }

  /** How an audience's policy stands at a moment. */
  standing(audience: Audience, at: number): StandingPolicy {
    const { required, begun, enforcedFrom, methods, since, by, startsAt: day } = this.#of[audience];
    const startsAt = required && !begun && !hasBegun(day, at) ? day : null;
    const terms = { startsAt, enforcedFrom, methods };
    if (!required) return { standing: 'off', since, by, ...terms };
    const { allows, since: planSince, by: planBy } = this.#plan;
    if (!allows) return { standing: 'suspended', since: planSince, by: planBy, ...terms };
    if (startsAt !== null) return { standing: 'dated', since, by, ...terms };
    // On since it was switched on, its day came, or the plan had it again: whichever was last.
    const on = since === null ? null : day !== null && day <= at ? Math.max(since, day) : since;
    const isResumed = planSince !== null && on !== null && planSince > on;
    return { standing: 'on', since: isResumed ? planSince : on, by: isResumed ? planBy : by, ...terms };
  }

  take(entry: RecordedEntry, isOurs: (id: string) => boolean): void {
    const { type, at, detail, subjectId } = entry;
    const by = byOf(entry, isOurs);
    const meant = AUDIENCES.filter((one) => detail.audience === undefined || detail.audience === one);
    switch (type) {
      case 'workspace.created':
        for (const audience of AUDIENCES) Object.assign(this.#of[audience], { since: at });
        this.#setPlan(detail.plan, null, null);
        return;
      case 'policy.enabled':
        this.#enable(meant, detail.apply === 'now', { since: at, by });
        return;
      case 'policy.dated': {
        const day = momentIn(detail.from);
        for (const one of meant)
          this.#set(one, {
            required: true,
            startsAt: day,
            begun: day === null,
            enforcedFrom: 0,
            since: at,
            by,
          });
        return;
      }
      case 'policy.disabled':
        for (const one of meant)
          this.#set(one, { required: false, startsAt: null, begun: true, since: at, by });
        return;
      case 'policy.began':
        for (const one of meant) this.#set(one, { begun: true });
        return;
      case 'policy.methods':
        for (const one of meant) this.#set(one, { methods: methodsIn(detail.methods) });
        return;
      case 'policy.known':
        this.#know(meant, entry);
        return;
      case 'plan.changed':
        this.#setPlan(detail.to, at, by);
        return;
      case 'policy.suspended':
      case 'policy.resumed':
        this.#allow(type === 'policy.resumed', at, by);
        return;
      case 'policy.company-dated': {
        const day = momentIn(detail.from);
        if (subjectId !== null && day !== null) this.#days.set(subjectId, day);
        return;
      }
      case 'policy.company-day-ended':
      case 'company.erased':
        this.#days.delete(subjectId ?? '');
    }
  }

  #set(audience: Audience, change: Partial<KnownPolicy>): void {
    Object.assign(this.#of[audience], change);
  }

  #enable(meant: readonly Audience[], asksAll: boolean, by: { since: number; by: ById }): void {
    if (!asksAll) this.#switchings.push(by.since);
    const enforcedFrom = asksAll ? 0 : this.#switchings.length;
    for (const one of meant) {
      const { required, begun, startsAt } = this.#of[one];
      const isOn = required && (begun || hasBegun(startsAt, by.since));
      const anew = { required: true, startsAt: null, ...by };
      this.#set(one, { ...(!isOn && anew), begun: true, enforcedFrom });
    }
  }

  /** What was known when evidence began. */
  #know(meant: readonly Audience[], { at, detail }: RecordedEntry): void {
    const spares = detail.spares === true;
    if (spares) this.#switchings.push(at);
    const day = momentIn(detail.startsAt);
    const by = textOf(detail.byId);
    for (const one of meant)
      this.#set(one, {
        ...{ required: detail.required === true, startsAt: day, begun: day === null },
        ...{ enforcedFrom: spares ? this.#switchings.length : 0, methods: methodsIn(detail.methods) },
        ...{ since: momentIn(detail.since), by: by === null ? null : { id: by } },
      });
    this.#setPlan(detail.plan, at, null);
  }

  #setPlan(plan: unknown, at: number | null, by: ById): void {
    const known = PLANS.find((one) => one === plan);
    if (known !== undefined) this.#allow(planAllowsEnforcement(known), at, by);
  }

  #allow(allows: boolean, since: number | null, by: ById): void {
    if (this.#plan.allows !== allows) this.#plan = { allows, since, by };
  }
}

const methodsIn = (value: unknown): Methods => (value === 'phishing-resistant' ? value : 'any');
