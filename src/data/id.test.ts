import { expect, test } from 'vitest';
import { newId } from './id.ts';

test('ids are UUIDs of version 7, each greater than the one before', () => {
  const before = Date.now();
  const ids = Array.from({ length: 20_000 }, newId);
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const [first = ''] = ids;
  expect(Number.parseInt(first.slice(0, 8) + first.slice(9, 13), 16) - before).toBeLessThan(60_000);
});
