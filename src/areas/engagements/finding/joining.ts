import {
  FINDING_FIELDS,
  type FindingField,
  type FindingText,
  tooLong,
} from '../../../domain/finding-fields.ts';
import type { Merged } from '../../../domain/merge-text.ts';
import { resultOf, type TextWork } from '../../../markdown/work.ts';
import type { WorkDone } from '../../../markdown/work-done.ts';
import type { Writing } from './commands.ts';

/** So much text is joined at once, in characters of all three versions: at worst 1 ms. */
const AT_ONCE = 300;

const read = (json: string): Merged => JSON.parse(json);

/**
 * Joins what was written with what there is now; the fields that cannot be joined. Long ones are joined by threads (E28): where
 * those have not done it yet, it throws what ends the transaction, so that they do.
 */
export function joined(
  { base = {}, change }: Writing,
  now: FindingText,
  done: WorkDone,
): { readonly text: FindingText; readonly conflicts: readonly FindingField[] } {
  const text: Record<FindingField, string> = { ...now };
  const conflicts: FindingField[] = [];
  const works = FINDING_FIELDS.flatMap((field) => {
    const [before, mine, theirs] = [base[field], change[field], now[field]];
    if (mine === undefined || mine === theirs) return [];
    // What a field can't have held is no beginning, and would take a thread more memory than it has.
    if (before !== undefined && tooLong(field, before) === null) {
      const work: TextWork = { kind: 'merge', base: before, mine, theirs };
      return [{ field, work, isLong: before.length + mine.length + theirs.length > AT_ONCE }];
    }
    conflicts.push(field);
    return [];
  });
  done.need(works.filter(({ isLong }) => isLong).map(({ work }) => work));
  for (const { field, work } of works) {
    const known = done.resultOf(work);
    // What took a thread too long is no merge: both versions are shown.
    const merged = known === null ? ({ ok: false } as const) : read(known ?? resultOf(work));
    if (merged.ok) text[field] = merged.text;
    else conflicts.push(field);
  }
  return { text, conflicts };
}
