import { expect, test } from 'vitest';
import { limitOf } from '../../../../domain/finding-fields.ts';
import { stepsWith } from './seen.ts';

const placeAt = (nth: number, length: number, line = 10 * nth) => ({
  ...{ what: `h${nth}.example`, where: '', line },
  output: `${nth}`.repeat(length),
});
const full = (left: number) => 'x'.repeat(limitOf('steps') - left);

test('I4 E8: what a scanner saw goes behind the steps, and what doesn’t fit says how much it is and where in the file', () => {
  const places = [placeAt(1, 100), placeAt(2, 100), { ...placeAt(3, 100), output: '1'.repeat(100) }];
  const { steps, leftOut } = stepsWith('Open it.', { tool: 'Nessus', places, assets: 0 });
  expect(steps).toMatch(
    /^Open it\.\n\nWhat Nessus reported at `h1\.example`, `h3\.example`:\n\n```text\n1+\n```\n\nWhat Nessus reported at `h2\.example`:/,
  );
  expect(leftOut).toEqual([]);

  const long = Array.from({ length: 12 }, (_, nth) => placeAt(nth + 2, 4_000));
  const nearly = stepsWith(full(1_000), { tool: 'Nessus', places: [placeAt(1, 100), ...long], assets: 3 });
  const says = [
    'What the scanner reported at 12 more places (63 KB) was left out. In the file, that’s at lines 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, and 2 more.',
    '3 more places are in the scan; they don’t fit into the list of assets.',
  ];
  expect(nearly.leftOut).toEqual(says);
  expect(nearly.steps.endsWith(`\n1${'1'.repeat(99)}\n\`\`\`\n\n${says.join('\n\n')}`)).toBe(true);
  expect(Buffer.byteLength(nearly.steps)).toBeLessThanOrEqual(limitOf('steps'));

  // Where there is no room for a sentence, the import's page has it.
  const none = stepsWith(full(20), {
    tool: 'Nessus',
    places: [placeAt(1, 100), placeAt(2, 9, 0)],
    assets: 0,
  });
  expect(none).toEqual({
    steps: full(20),
    leftOut: [
      'What the scanner reported at 2 more places (1 KB) was left out. In the file, that’s at line 10.',
    ],
  });
});
