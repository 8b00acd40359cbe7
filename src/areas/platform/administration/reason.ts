import { text } from '../../../http/fields.ts';

/** Why an administrator does something to somebody's account; kept in the record (ASVS 6.4.4). */
export const reasonField = text('Say what happened and how you checked their identity.')
  .min(5, 'Enter at least 5 characters.')
  .max(300, 'Use at most 300 characters.');
