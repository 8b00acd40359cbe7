import { setImmediate } from 'node:timers';
import { expect, test } from 'vitest';
import { turnsOf, withContents } from './in-turns.ts';

/** E28: long lists are read and opened in turns, and others are answered in between. */

const KB = 1024;
const row = (id: string, bytes: number) => ({ id, bytes });

test('short rows are one group, and a long one is a group by itself', () => {
  const rows = [
    row('a', 10),
    row('b', 3_000 * KB),
    row('c', 500 * KB),
    row('d', 500 * KB),
    row('e', 500 * KB),
  ];
  const groups = turnsOf(rows).map((group) => group.map(({ id }) => id));
  expect(groups).toEqual([['a'], ['b'], ['c', 'd'], ['e']]);
  const short = Array.from({ length: 100 }, (_, n) => row(String(n), 2 * KB));
  expect(turnsOf(short)).toHaveLength(1);
  expect(turnsOf([])).toEqual([]);
});

test('others are answered between one group and the next, and what is gone meanwhile is left out', async () => {
  const rows = ['a', 'b', 'gone', 'c'].map((id) => row(id, 800 * KB));
  const events: string[] = [];
  let isReading = true;
  const answer = () => {
    events.push('another');
    if (isReading) setImmediate(answer);
  };
  setImmediate(answer);
  const read = async (ids: readonly string[]) =>
    ids.filter((id) => id !== 'gone').map((id) => ({ id, content: id.toUpperCase() }));
  for await (const { content } of withContents(rows, read)) events.push(content);
  isReading = false;
  expect(events).toEqual(['A', 'another', 'B', 'another', 'another', 'C']);
});
