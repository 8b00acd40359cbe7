import { expect, test } from 'vitest';
import { pageBehind } from './answers.ts';

test('E26: a list comes a hundred at a time, each page behind the last one of the page before', () => {
  const items = Array.from({ length: 201 }, (_, number) => ({ id: `id-${number}` }));
  const pages: string[][] = [];
  let cursor: string | null = null;
  do {
    const { shown, next }: ReturnType<typeof pageBehind> = pageBehind(items, cursor);
    pages.push(shown.map(({ id }) => id));
    cursor = next;
  } while (cursor !== null);
  expect(pages.map(({ length }) => length)).toEqual([100, 100, 1]);
  expect(pages.flat()).toEqual(items.map(({ id }) => id));
});
