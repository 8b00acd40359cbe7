import { byTime, type RecordedEntry } from './entry.ts';

/** So many entries are sorted between two pauses. */
const ENTRIES_A_RUN = 4000;

/** Sorts entries by time in runs, and pauses after each. */
export function* sortedRuns(entries: readonly RecordedEntry[]): Generator<undefined, RecordedEntry[][]> {
  const runs: RecordedEntry[][] = [];
  for (let from = 0; from < entries.length; from += ENTRIES_A_RUN) {
    runs.push(entries.slice(from, from + ENTRIES_A_RUN).sort(byTime));
    yield;
  }
  return runs;
}

/** Merges runs that are in order by themselves. */
export function* inOrder(runs: readonly (readonly RecordedEntry[])[]): Generator<RecordedEntry> {
  const places = runs.map(() => 0);
  for (;;) {
    let first: RecordedEntry | undefined;
    let of = -1;
    for (const [index, run] of runs.entries()) {
      const entry = run[places[index] ?? 0];
      if (entry === undefined || (first !== undefined && byTime(first, entry) <= 0)) continue;
      first = entry;
      of = index;
    }
    if (first === undefined) return;
    places[of] = (places[of] ?? 0) + 1;
    yield first;
  }
}
