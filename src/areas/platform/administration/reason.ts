import { text } from '../../../http/fields.ts';

/** Why an administrator does something to somebody's account; kept in the record (ASVS 6.4.4). */
export const reasonField = text('Say why, and how you made sure who is asking.')
  .min(5, 'Use at least 5 characters, so that it says something later.')
  .max(300, 'Use at most 300 characters.');
