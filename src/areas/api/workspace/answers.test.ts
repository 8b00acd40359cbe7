import { expect, test } from 'vitest';
import { answerWithPage, pageBehind } from './answers.ts';

test('E26: a list comes a hundred at a time, each page behind the last one of the page before', () => {
  const items = Array.from({ length: 201 }, (_, number) => ({ id: `id-${number}` }));
  const pages: string[][] = [];
  let cursor: string | null = null;
  do {
    const { rows, next }: ReturnType<typeof pageBehind> = pageBehind(items, cursor);
    pages.push(rows.map(({ id }) => id));
    cursor = next;
  } while (cursor !== null);
  expect(pages.map(({ length }) => length)).toEqual([100, 100, 1]);
  expect(pages.flat()).toEqual(items.map(({ id }) => id));
});

test('E26: behind what has gone meanwhile there is no end of the list, but a word to begin anew', () => {
  const items = [{ id: 'first' }, { id: 'second' }];
  const answered = (after: string | null) => answerWithPage(pageBehind(items, after), after, ({ id }) => id);
  expect(answered('first')).toMatchObject({ kind: 'json', body: { items: ['second'], next: null } });
  for (const gone of ['third', 'second'])
    expect(answered(gone)).toMatchObject({ kind: 'error', status: 410 });
  expect(answerWithPage(pageBehind([], null), null, String)).toMatchObject({ kind: 'json', status: 200 });
});
