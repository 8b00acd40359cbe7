import { describe, expect, test } from 'vitest';
import { SAMPLE_LOOK, sampleDocument } from '../../test/sample-document.ts';
import { ApartRenderer, renderApart } from './apart.ts';
import { renderHtml } from './html/html.tsx';

const { document, pictures } = sampleDocument();
const order = { format: 'html', document, look: SAMPLE_LOOK, pictures: [...pictures.values()] } as const;
const PATIENT = { patienceMs: 240_000, longestMs: 240_000 };

const running = (source: string): ApartRenderer =>
  new ApartRenderer({ mostMb: 32, runs: new URL(`data:text/javascript,${encodeURIComponent(source)}`) });

describe('R3: files are made apart', () => {
  test('what a thread makes is what would have been made here; several in turn', async () => {
    const made = await Promise.all([renderApart(order, PATIENT), renderApart(order, PATIENT)]);
    const here = renderHtml(document, SAMPLE_LOOK, pictures);
    for (const one of made)
      expect(one.kind === 'rendered' && Buffer.from(one.bytes).equals(Buffer.from(here))).toBe(true);
  });

  test('a thread that hangs, fails, ends or takes too much room is answered as such, and the next has its turn', async () => {
    const hangs = running('setInterval(() => 0, 1000)');
    const [hung, late] = await Promise.all([
      hangs.render(order, { patienceMs: 0, longestMs: 50 }),
      hangs.render(order, { patienceMs: 0, longestMs: 50 }),
    ]);
    expect([hung, late]).toEqual([
      { kind: 'failed', reason: 'too-slow', message: '' },
      { kind: 'failed', reason: 'too-slow', message: '' },
    ]);
    expect(await running('throw new Error("no")').render(order, PATIENT)).toEqual({
      kind: 'failed',
      reason: 'died',
      message: 'no',
    });
    expect(await running('process.exit(0)').render(order, PATIENT)).toMatchObject({ reason: 'died' });
    const fills = 'const all = []; for (;;) all.push({ of: all.length, words: [all.length] })';
    expect(await running(fills).render(order, PATIENT)).toMatchObject({ reason: 'too-large' });
  });
});
