/** So many are sorted or merged between two pauses: a millisecond's worth, or two. */
const A_RUN = 1000;
/** So many are looked at or made between two pauses. */
const A_STEP = 250;

/** Makes things of each of many, none or more, and pauses now and then. */
export function* madeInSteps<T, Made>(
  all: Iterable<T>,
  make: (one: T) => readonly Made[],
): Generator<undefined, Made[]> {
  const made: Made[] = [];
  let steps = 0;
  for (const one of all) {
    steps += 1;
    if (steps % A_STEP === 0) yield;
    made.push(...make(one));
  }
  yield;
  return made;
}

/** Sorts, and pauses now and then: in runs first, of which then two at a time become one. */
export function* sortedInSteps<T>(
  all: readonly T[],
  compare: (one: T, other: T) => number,
): Generator<undefined, T[]> {
  let runs: T[][] = [];
  for (let from = 0; from < all.length; from += A_RUN) {
    runs.push(all.slice(from, from + A_RUN).sort(compare));
    yield;
  }
  while (runs.length > 1) {
    const longer: T[][] = [];
    for (let at = 0; at < runs.length; at += 2)
      longer.push(yield* mergedInSteps(runs[at] ?? [], runs[at + 1] ?? [], compare));
    runs = longer;
  }
  return runs[0] ?? [];
}

function* mergedInSteps<T>(
  one: T[],
  other: readonly T[],
  compare: (one: T, other: T) => number,
): Generator<undefined, T[]> {
  if (other.length === 0) return one;
  const merged: T[] = [];
  let [left, right] = [0, 0];
  for (;;) {
    const first = one[left];
    const second = other[right];
    const isFirst = second === undefined || (first !== undefined && compare(first, second) <= 0);
    const next = isFirst ? first : second;
    if (next === undefined) return merged;
    merged.push(next);
    if (isFirst) left += 1;
    else right += 1;
    if (merged.length % A_RUN === 0) yield;
  }
}
