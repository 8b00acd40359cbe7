import { parseTags } from './engagement.ts';

/** Tags to put on, and to take off. */
export interface Retagging {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** Two tags are the same whichever letters are capitals. */
const asCompared = (tag: string): string => tag.normalize('NFC').toLowerCase();

/** The tags that are among others, however they are written there. */
export const tagsAmong = (tags: readonly string[], others: readonly string[]): readonly string[] => {
  const known = new Set(others.map(asCompared));
  return tags.filter((tag) => known.has(asCompared(tag)));
};

/**
 * The tags of a finding, as they are typed, once some were put on and others taken off: what it has stays as it is written and
 * in its place. The same text where that changes nothing; null where its own tags don't hold, or would be too many.
 */
export function tagsAfter(typed: string, { add, remove }: Retagging): string | null {
  const before = parseTags(typed);
  if (before === null) return null;
  const gone = new Set(tagsAmong(before, remove));
  const has = new Set(tagsAmong(add, before));
  const after = [...before.filter((tag) => !gone.has(tag)), ...add.filter((tag) => !has.has(tag))];
  if (after.length === before.length && after.every((tag, index) => tag === before[index])) return typed;
  const written = after.join(', ');
  return parseTags(written) === null ? null : written;
}
