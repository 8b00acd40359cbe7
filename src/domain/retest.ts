/** Where a round of retests stands (E19): asked for by the client, under way, published, or declined with a reason. */
export const ROUND_STATES = ['asked', 'running', 'closed', 'declined'] as const;
export type RoundState = (typeof ROUND_STATES)[number];

const STATE_NAMES: Readonly<Record<RoundState, string>> = {
  asked: 'Asked for',
  running: 'Under way',
  closed: 'Published',
  declined: 'Declined',
};

/** The state as the screen writes it. */
export const roundStateName = (state: RoundState): string => STATE_NAMES[state];

/** Findings in one round. */
export const MOST_IN_ROUND = 500;
