import { test as base, expect } from 'vitest';
import { manuscriptOf, section } from './document.samples.ts';
import type { Pdf } from './pdf.ts';
import { readPdf } from './read-pdf.samples.ts';
import { PdfRenderer, renderPdf } from './renderer.ts';

/** R1: documents become PDFs in a process of its own, which is replaced when it hangs or dies. */

const limits = { urgency: 'report', patienceMs: 120_000, longestMs: 120_000 } as const;
const manuscript = manuscriptOf({ sections: [section('one', 'One', [])] });

const test = base.extend('renderer', { scope: 'file' }, () => new PdfRenderer());

test('R1: the same document gives the same bytes, whoever renders it', async ({ renderer }) => {
  const first = await renderer.render(manuscript, limits);
  expect(first).toMatchObject({ kind: 'rendered', pages: 3, replaced: '', isAccessible: true });
  expect(await renderPdf(manuscript, { ...limits, urgency: 'preview' })).toEqual(first);
});

test('R1: a title of one long word stays on its cover', async ({ renderer }) => {
  const long = 'Penetrationstestsicherheitsüberprüfungsbericht';
  const pdf = await renderer.render(manuscriptOf({ title: long, subtitle: long.repeat(3) }), limits);
  if (pdf.kind !== 'rendered') throw new Error(pdf.reason);
  const [cover] = (await readPdf(pdf.bytes)).pages;
  expect(cover?.text.join('')).toContain(long);
  expect(cover?.right).toBeLessThan(0.95);
  expect(pdf.isAccessible).toBe(true);
});

test('R1: what hangs, dies or holds too much is replaced, whoever waited is told why, and the next report is made', async ({
  renderer,
}) => {
  expect(await renderer.render(manuscript, { ...limits, longestMs: 0 })).toMatchObject({
    reason: 'too-slow',
  });
  const killed = renderer.render(manuscript, limits);
  process.kill(renderer.pid ?? 0, 'SIGKILL');
  expect(await killed).toMatchObject({ reason: 'died' });
  expect(await renderer.render(manuscript, limits)).toMatchObject({ kind: 'rendered' });

  const narrow = new PdfRenderer({ mostMb: 20 });
  expect(await narrow.render(manuscript, limits)).toMatchObject({ reason: 'too-large' });
  const nowhere = new PdfRenderer({ runs: new URL('./nowhere.ts', import.meta.url) });
  const asked = [nowhere.render(manuscript, limits), nowhere.render(manuscript, limits)];
  expect(await Promise.all(asked)).toMatchObject([{ reason: 'died' }, { reason: 'died' }]);
});

test('R1: previews come before reports, a process ends after so many, and no more wait than may', async () => {
  const renderer = new PdfRenderer({ mostRendered: 3, mostWaiting: 3 });
  const done: string[] = [];
  const ask = async (name: string, urgency: 'preview' | 'report') => {
    const pdf: Pdf = await renderer.render(manuscript, { ...limits, urgency });
    done.push(pdf.kind === 'rendered' ? name : pdf.reason);
  };
  const asked = [ask('first', 'report'), ask('second', 'report'), ask('preview', 'preview')];
  const { pid } = renderer;
  await Promise.all([...asked, ask('fourth', 'preview')]);
  expect(done).toEqual(['too-many-waiting', 'preview', 'first', 'second']);
  expect(renderer.pid).not.toBe(pid);
  expect(await renderer.render(manuscript, { ...limits, patienceMs: 0 })).toMatchObject({
    reason: 'too-slow',
  });
});
