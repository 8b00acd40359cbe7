import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RecordedEntry } from './entry.ts';
import { folding } from './folding.ts';
import { sortedInSteps } from './in-steps.ts';

/** The most that was counted between two pauses of some steps, and what they came to. */
function paused<T>(steps: Generator<undefined, T>, count: () => number): { most: number; value: T } {
  let most = 0;
  for (let before = count(); ; before = count()) {
    const { done, value } = steps.next();
    most = Math.max(most, count() - before);
    if (done) return { most, value };
  }
}

test('E28, B12: however many are sorted, they are in order, and others are answered after some thousand comparisons', () => {
  const numbers = fc.array(fc.nat(5_000), { size: 'max', maxLength: 9_000 });
  const sorted = (all: readonly number[]) => {
    let compared = 0;
    const steps = sortedInSteps(all, (one, other) => {
      compared += 1;
      return one - other;
    });
    return paused(steps, () => compared);
  };
  fc.assert(
    fc.property(numbers, (all) => {
      expect(sorted(all).value).toEqual(all.toSorted((one, other) => one - other));
    }),
    { numRuns: 10 },
  );
  const many = Array.from({ length: 20_000 }, (_, index) => (index * 7_919) % 20_011);
  expect(sorted(many).most).toBeLessThan(12_000);
});

test('B12: others are answered while a large workspace is folded', () => {
  const at = Date.UTC(2026, 10, 27);
  const numbers = Array.from({ length: 1_500 }, (_, number) => number);
  // A detail is read where its entry is folded, and a person's last proof where they are put down.
  let looked = 0;
  const entries = numbers.map(
    (number): RecordedEntry => ({
      ...{ id: `e${number}`, at: at - 86_400_000 * 3 + number, type: 'invitation.accepted' },
      ...{ actorId: `p${number}`, actor: `p${number}@acme.example`, subjectId: null, subject: '' },
      detail: {
        companyId: 'bank',
        get role() {
          looked += 1;
          return 'client';
        },
      },
    }),
  );
  const lastVerified = new Map<string, number>();
  lastVerified.get = () => {
    looked += 1;
    return undefined;
  };
  const { most, value } = paused(
    folding({ entries, at, lastVerified, says: ({ type }) => type }),
    () => looked,
  );
  expect(value.people).toHaveLength(numbers.length);
  expect(looked).toBe(2 * numbers.length);
  expect(most).toBeLessThanOrEqual(250);
});
