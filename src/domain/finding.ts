/** How bad a finding is; the bands of CVSS, and what has none (CVSS v4.0, section 6). */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

const SEVERITY_NAMES: Readonly<Record<Severity, string>> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  info: 'Informational',
};

/** The severity as the screen writes it. */
export const severityName = (severity: Severity): string => SEVERITY_NAMES[severity];

/** Its place in a list: 4 is the worst, 0 informational. */
export const rankOf = (severity: Severity): number => SEVERITIES.length - 1 - SEVERITIES.indexOf(severity);

/** The severity of a rank as it was stored; null for none, or for what no version knows. */
export const severityOf = (rank: number | null): Severity | null =>
  rank === null ? null : (SEVERITIES[SEVERITIES.length - 1 - rank] ?? null);

/** The life of a finding (E12). A draft is known to the consultancy alone. */
export const FINDING_STATES = [
  'draft',
  'published',
  'fix-reported',
  'retest-passed',
  'retest-failed',
  'risk-accepted',
  'withdrawn',
] as const;
export type FindingState = (typeof FINDING_STATES)[number];

/** What a published finding can be. */
export type PublishedState = Exclude<FindingState, 'draft'>;
export const PUBLISHED_STATES: readonly PublishedState[] = FINDING_STATES.filter(
  (state) => state !== 'draft',
);

const STATE_NAMES: Readonly<Record<FindingState, string>> = {
  draft: 'Draft',
  published: 'Open',
  'fix-reported': 'Fix reported',
  'retest-passed': 'Fixed',
  'retest-failed': 'Still open',
  'risk-accepted': 'Risk accepted',
  withdrawn: 'Withdrawn',
};

/** The state as the screen writes it. */
export const findingStateName = (state: FindingState): string => STATE_NAMES[state];

/** States of what a client has still to deal with. */
export const OPEN_STATES = ['published', 'fix-reported', 'retest-failed'] as const satisfies PublishedState[];

/** Whether a client has still to deal with it. */
export const isOpen = (state: FindingState): boolean =>
  (OPEN_STATES as readonly FindingState[]).includes(state);

/** States in which a client has not answered yet. */
export const UNANSWERED_STATES = ['published', 'retest-failed'] as const satisfies PublishedState[];

/** Whether a client has not answered it yet. */
export const isUnanswered = (state: FindingState): boolean =>
  (UNANSWERED_STATES as readonly FindingState[]).includes(state);

/** Steps in the life of a published finding, and who takes them. */
export type Move =
  /** By the client: it is fixed, they say. */
  | 'report-fix'
  /** By the client: they live with it, until a day. */
  | 'accept-risk'
  /** By either side: what was accepted, reported or passed is open after all. */
  | 'reopen'
  | 'pass-retest'
  | 'fail-retest'
  /** By the consultancy: it was none. Its number is not given again. */
  | 'withdraw';

const MOVES: Readonly<
  Record<Move, { readonly from: readonly PublishedState[]; readonly to: PublishedState }>
> = {
  'report-fix': { from: ['published', 'retest-failed'], to: 'fix-reported' },
  'accept-risk': { from: ['published', 'retest-failed', 'fix-reported'], to: 'risk-accepted' },
  reopen: { from: ['fix-reported', 'risk-accepted', 'retest-passed', 'withdrawn'], to: 'published' },
  'pass-retest': { from: ['fix-reported', 'published', 'retest-failed'], to: 'retest-passed' },
  'fail-retest': { from: ['fix-reported', 'published'], to: 'retest-failed' },
  withdraw: {
    from: ['published', 'fix-reported', 'retest-passed', 'retest-failed', 'risk-accepted'],
    to: 'withdrawn',
  },
};

/** Where a move leads from a state; null where it leads nowhere. */
export function stateAfter(move: Move, from: PublishedState): PublishedState | null {
  const { from: allowed, to } = MOVES[move];
  return allowed.includes(from) ? to : null;
}

/** The states from which a move leads somewhere. */
export const startsOf = (move: Move): readonly PublishedState[] => MOVES[move].from;
