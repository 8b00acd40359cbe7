import { contest } from '../contest.ts';
import { processorMs } from '../processes.ts';
import { PdfRenderer } from '../product.ts';
import { manuscript } from '../report.ts';
import { medianOf } from '../results.ts';
import type { Bench } from './bench.ts';

const FINDINGS = 100;
const QUICK_FINDINGS = 20;
const LIMITS = { patienceMs: 120_000, longestMs: 120_000 };

/** A report with a picture in each finding, and a preview, by a renderer that is warm; and the first of one that is not. */
export async function reportPdf({ pace }: Bench) {
  const findings = pace.quick ? QUICK_FINDINGS : FINDINGS;
  const whole = await manuscript(findings);
  const preview = await manuscript(1);
  const renderer = new PdfRenderer();
  const rendering = (name: string, urgency: 'preview' | 'report', of: typeof whole) => ({
    name,
    cpuMs: () => processorMs(renderer.pid),
    round: async () => {
      // One that has grown is replaced after its report, and the next is warm again before anyone asks.
      renderer.warm();
      await renderer.render(preview, { ...LIMITS, urgency });
      const started = performance.now();
      const pdf = await renderer.render(of, { ...LIMITS, urgency });
      if (pdf.kind !== 'rendered' || !pdf.isAccessible) throw new Error(`${name}: no PDF/UA`);
      return { value: performance.now() - started };
    },
  });
  const names = {
    whole: `${findings} findings, ${findings} pictures`,
    preview: 'a preview',
    cold: 'the first of a process',
  };
  const figures = await contest(
    [
      rendering(names.whole, 'report', whole),
      rendering(names.preview, 'preview', preview),
      {
        name: names.cold,
        round: async () => {
          const started = performance.now();
          await new PdfRenderer().render(preview, { ...LIMITS, urgency: 'preview' });
          return { value: performance.now() - started };
        },
      },
    ],
    pace,
  );
  return {
    id: 'report-pdf',
    title: 'A report as PDF/UA',
    unit: 'ms',
    figures,
    goals: [
      { what: 'report, ms', value: medianOf(figures, names.whole), wanted: 3_000, sense: 'at most' as const },
      {
        what: 'preview, ms',
        value: medianOf(figures, names.preview),
        wanted: 300,
        sense: 'at most' as const,
      },
    ],
  };
}
