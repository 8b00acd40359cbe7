import type { ListedFinding } from '../finding/list-queries.ts';
import type { Hindrances } from './all-or-nothing.ts';
import type { BulkDeed } from './deeds.ts';

/** What can stand in the way of one finding where several are changed at once, and what to do about it (E18). */
export const HINDRANCE = {
  published: 'It has been published, so it can’t be deleted. Leave it out, or withdraw it.',
  tags: 'It would have more than 20 tags, or has tags that can’t be read. Edit its tags by hand, or leave it out.',
  overtaken: 'It was changed in the meantime. Try again.',
} as const;

/** What can be told of a finding before anybody has decided. */
function foreseen(deed: BulkDeed, { state }: ListedFinding): string | null {
  return deed === 'delete' && state !== 'draft' ? HINDRANCE.published : null;
}

/** What will stand in the way of a deed, as far as it can be told by what a list says of the findings. */
export const foreseeable = (deed: BulkDeed, findings: readonly ListedFinding[]): Hindrances =>
  new Map(
    findings.flatMap((finding) => {
      const hindrance = foreseen(deed, finding);
      return hindrance === null ? [] : [[finding.id, hindrance] as const];
    }),
  );
