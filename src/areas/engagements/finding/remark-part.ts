import { z } from 'zod';
import { idField } from '../../../http/fields.ts';
import { MOST_ON_PAGE, type RemarksPart, type SaidRemark } from './remark-queries.ts';

const before = idField.nullable().default(null);

/** Where comments and notes are read on, of a page that shows the last of them. */
export const commentsQuery = z.object({ comments: before });
export const remarksQuery = commentsQuery.extend({ notes: before });

/** What a page shows of what was said, and where it shows the others. */
export interface ShownRemarks {
  readonly remarks: readonly SaidRemark[];
  readonly olderHref: string | undefined;
  readonly newestHref: string | undefined;
}

/** Of what was found of a part, what its page shows. `addressOf` is the page of what was said before another. */
export function shownOf(
  found: readonly SaidRemark[],
  part: RemarksPart,
  addressOf: (before: string | null) => string,
): ShownRemarks {
  const remarks = found.slice(-MOST_ON_PAGE);
  const [oldest] = remarks;
  return {
    remarks,
    olderHref: found.length > remarks.length && oldest !== undefined ? addressOf(oldest.id) : undefined,
    newestHref: part.before === null ? undefined : addressOf(null),
  };
}
