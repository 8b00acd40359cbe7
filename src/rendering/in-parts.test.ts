import { expect, test } from 'vitest';
import type { Section } from './document.ts';
import { inParts, joined } from './in-parts.ts';
import { section } from './pdf/document.samples.ts';

test('E28: sections sent in parts are the same sections, however they lie in each other', () => {
  const many = (depth: number): Section[] =>
    Array.from({ length: 3 }, (_, at) =>
      section(`s-${depth}-${at}`, `${at}`, [], { sections: depth > at ? many(depth - 1) : [] }),
    );
  const sections = many(3);
  const parts = [...inParts(sections)];
  expect(parts.length).toBeGreaterThan(1);
  expect(joined(parts.flat())).toEqual(sections);
  expect([...inParts([])]).toEqual([]);
});
