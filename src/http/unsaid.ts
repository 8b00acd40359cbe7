import type { z } from 'zod';

const KINDS: Readonly<Record<string, string>> = {
  object: 'an object',
  record: 'an object',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

/** What there may be too few or too many of, by the kind of value; of anything else a number says how much. */
const PARTS: Readonly<Record<string, readonly [one: string, more: string]>> = {
  array: ['item', 'items'],
  string: ['character', 'characters'],
};

function bound(of: string, count: number | bigint, side: 'at least' | 'at most'): string {
  const parts = PARTS[of];
  return `Send ${side} ${parts === undefined ? count : `${count} ${parts[Number(count) === 1 ? 0 : 1]}`} here.`;
}

/**
 * What is said of a value where its schema says nothing of its own: the library's sentences are for programmers of it alone, and
 * none of them reaches anybody.
 */
export function unsaid(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `Send ${KINDS[issue.expected] ?? `a value of the type “${issue.expected}”`} here.`;
    case 'too_small':
      return bound(issue.origin, issue.minimum, 'at least');
    case 'too_big':
      return bound(issue.origin, issue.maximum, 'at most');
    case 'unrecognized_keys':
      return 'There is no such member.';
    default:
      return 'This value isn’t one that can be sent here.';
  }
}
