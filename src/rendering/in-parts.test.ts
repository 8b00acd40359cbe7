import { expect, test } from 'vitest';
import type { Content, Section } from './document.ts';
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

test('E28: long tables are sent in more parts than short ones', () => {
  const table = (count: number): Content => ({
    ...{ kind: 'table', caption: '', captionShown: false, columns: [] },
    rows: Array.from({ length: count }, () => []),
  });
  const sections = [400, 400, 400, 1, 1].map((count, at) => section(`s-${at}`, '', [table(count)]));
  const parts = [...inParts(sections)];
  expect(parts.map((part) => part.length)).toEqual([2, 3]);
  expect(joined(parts.flat())).toEqual(sections);
});
