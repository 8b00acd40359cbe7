import { type FindingState, findingStateName } from '../../../domain/finding.ts';
import type { FindingProblems } from '../../../domain/finding-fields.ts';
import type { ListedFinding } from '../finding/list-queries.ts';
import type { Hindrances } from './all-or-nothing.ts';
import type { BulkDeed } from './deeds.ts';

/** What can stand in the way of one finding where several are changed at once, and what to do about it (E18). */
export const HINDRANCE = {
  draft: 'It’s a draft. Publish it first, or leave it out.',
  unchanged: 'It has been published already, and nothing has changed since. Leave it out.',
  unseen: 'It has changed since you opened this page. Read it again, then publish.',
  published: 'It has been published, so it can’t be deleted. Leave it out, or withdraw it.',
  known:
    'It has been published, so the client knows it by its number. Only drafts can be moved: leave it out.',
  evidence:
    'Its texts show evidence, which belongs to its engagement. Take the pictures and files out of them first, or leave it out.',
  elsewhere: 'It can only move to another engagement of the same company.',
  tags: 'It would have more than 20 tags, or has tags that can’t be read. Edit its tags by hand, or leave it out.',
  overtaken: 'It was changed in the meantime. Try again.',
} as const;

/** What it is that a state leads to nowhere. */
export const noWayFrom = (state: FindingState): string =>
  `Its state is “${findingStateName(state)}”, so this can’t follow. Leave it out.`;

/** What a finding lacks that cannot be published. */
export const stillNeeded = (problems: FindingProblems): string =>
  `Still needed: ${Object.values(problems).join(' ')}`;

/** What can be told of a finding before anybody has decided. */
function foreseen(deed: Exclude<BulkDeed, 'publish'>, { state }: ListedFinding): string | null {
  switch (deed) {
    case 'state':
      return state === 'draft' ? HINDRANCE.draft : null;
    case 'tags':
      return null;
    case 'transfer':
      return state === 'draft' ? null : HINDRANCE.known;
    case 'delete':
      return state === 'draft' ? null : HINDRANCE.published;
  }
}

/** What will stand in the way of a deed, as far as it can be told by what a list says of the findings. */
export const foreseeable = (
  deed: Exclude<BulkDeed, 'publish'>,
  findings: readonly ListedFinding[],
): Hindrances =>
  new Map(
    findings.flatMap((finding) => {
      const hindrance = foreseen(deed, finding);
      return hindrance === null ? [] : [[finding.id, hindrance] as const];
    }),
  );
