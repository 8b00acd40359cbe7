import { endOfDay, localDay, parseZone } from '../zoned-time.ts';
import { byTime, type RecordedEntry, textOf } from './entry.ts';

/**
 * The zone by which a day is meant, as the workspace's entries have it: the first by whose clock it was over before another was
 * set, so that a day that is over stays what it was; `present` where no entry says.
 */
export function zoneOfDay(day: string, entries: readonly RecordedEntry[], present: string): string {
  const told = [...entries].sort(byTime).flatMap(({ at, detail }) => {
    const zone = parseZone(textOf(detail.zone) ?? '');
    return zone === null ? [] : [{ at, zone }];
  });
  const isOver = ({ zone }: { readonly zone: string }, index: number) => {
    const next = told[index + 1];
    return next === undefined || (endOfDay(day, zone) ?? Number.POSITIVE_INFINITY) <= next.at;
  };
  return told.find(isOver)?.zone ?? present;
}

/** Of which moment evidence speaks, or why a day has none. */
export type EvidenceDay =
  | {
      readonly ok: true;
      readonly day: string;
      readonly zone: string;
      readonly at: number;
      readonly isToday: boolean;
    }
  /** `none`: what was typed is no day. `future`: it is yet to come. `before`: it ended before the record's first entry. */
  | { readonly ok: false; readonly reason: 'none' | 'future' | 'before' };

/** Reads the day that evidence is asked of: nothing means today, of which it speaks as of now; of another it speaks as of its end. */
export function readEvidenceDay(
  typed: string,
  {
    zone,
    entries,
    since,
    now,
  }: {
    readonly zone: string;
    readonly entries: readonly RecordedEntry[];
    readonly since: number;
    readonly now: number;
  },
): EvidenceDay {
  const today = localDay(now, zone);
  const day = typed.trim() === '' ? today : typed.trim();
  if (day === today) return { ok: true, day, zone, at: now, isToday: true };
  if (endOfDay(day, zone) === null) return { ok: false, reason: 'none' };
  if (day > today) return { ok: false, reason: 'future' };
  const then = zoneOfDay(day, entries, zone);
  const end = Math.min((endOfDay(day, then) ?? now) - 1, now);
  return end < since
    ? { ok: false, reason: 'before' }
    : { ok: true, day, zone: then, at: end, isToday: false };
}
