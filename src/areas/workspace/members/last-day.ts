import { LONGEST_AUDIT_DAYS } from '../../../domain/last-day.ts';

/** What's wrong with an auditor's last day (B13), for beside its field. */
export const LAST_DAY_PROBLEMS = {
  none: 'Choose the last day.',
  past: 'That day is over. Choose a later one.',
  far: `Choose a day within ${LONGEST_AUDIT_DAYS} days.`,
} as const;
