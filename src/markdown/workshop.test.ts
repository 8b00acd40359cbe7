import { test as base, expect } from 'vitest';
import { Workshop } from './workshop.ts';

/** E28: what takes long is done by threads, in fair turns and within limits; what is not done is told, and never thrown. */

const work = (text: string) => ({ kind: 'html', text, evidence: new Map(), idPrefix: 'x' }) as const;
const LONG = '!['.repeat(10 * 1024);
/** For what hangs. */
const patienceMs = 120_000;
const longestMs = patienceMs;

/** One thread for the tests of this file. */
const test = base.extend('shared', { scope: 'file' }, () => new Workshop({ threads: 1, mostWaiting: 10 }));

test('a text comes back as its page shows it', async ({ shared }) => {
  const html = await shared.do(work('*a* <b> & c'), { for: 'anna', patienceMs, longestMs });
  expect(html).toBe('<p><em>a</em> &lt;b> &amp; c</p>');
});

test('whoever asks has their turn after one text of everybody else’s, however many those have asked for', async ({
  shared,
}) => {
  const done: string[] = [];
  const ask = async (whom: string, text: string) => {
    await shared.do(work(text), { for: whom, patienceMs, longestMs });
    done.push(`${whom} ${text}`);
  };
  const all = ['1', '2', '3', '4', '5'].map((text) => ask('many', text));
  await Promise.all([...all, ask('one', 'a'), ask('other', 'b')]);
  expect(done).toEqual(['many 1', 'many 2', 'one a', 'other b', 'many 3', 'many 4', 'many 5']);
});

test('nobody has more waiting than a few pages have', async ({ shared }) => {
  const asked = Array.from({ length: 12 }, () =>
    shared.do(work('a'), { for: 'anna', patienceMs, longestMs }),
  );
  expect((await Promise.all(asked)).filter((html) => html === null)).toHaveLength(1);
});

test('nobody waits for longer than they are ready to', async ({ shared }) => {
  const long = shared.do(work(LONG), { for: 'anna', patienceMs, longestMs });
  expect(await shared.do(work('a'), { for: 'bert', patienceMs: 1, longestMs })).toBeNull();
  expect(await long).not.toBeNull();
});

test('a text that takes longer than it may ends its thread, and is told as one', async () => {
  const short = new Workshop({ threads: 1 });
  expect(await short.do(work(LONG), { for: 'anna', patienceMs, longestMs: 1 })).toBeNull();
});

test('where no thread can start, everyone is told so at once', async () => {
  const none = new Workshop({ threads: 1, runs: new URL('./nowhere.ts', import.meta.url) });
  const asked = ['anna', 'bert'].map((whom) => none.do(work('a'), { for: whom, patienceMs, longestMs }));
  expect(await Promise.all(asked)).toEqual([null, null]);
});
