import { z } from 'zod';
import { docxPlan, planOfDocx, tailOfDocx } from './docx-mark.ts';
import { htmlPlan, planOfHtml, tailOfHtml } from './html-mark.ts';
import { pdfPlan, planOfPdf } from './pdf-plan.ts';
import { tailOfPdf } from './pdf-tail.ts';

/**
 * What it takes to mark copies of a document: how many of its bytes stay as they are, and how the rest is made. It is found once,
 * when the document is made, so that marking a copy reads nothing of it.
 */
export const markPlan = z.discriminatedUnion('format', [pdfPlan, docxPlan, htmlPlan]);
export type MarkPlan = z.output<typeof markPlan>;

/** The formats whose copies can be marked. */
export const MARKED_FORMATS = ['pdf', 'docx', 'html'] as const;
export type MarkedFormat = (typeof MARKED_FORMATS)[number];

const PLANS: Readonly<Record<MarkedFormat, (bytes: Buffer) => MarkPlan | null | Promise<MarkPlan | null>>> = {
  pdf: planOfPdf,
  docx: planOfDocx,
  html: planOfHtml,
};

/** What it takes to mark copies of a document; null where they can't be. Never rejects. */
export async function planOf(format: MarkedFormat, bytes: Uint8Array): Promise<MarkPlan | null> {
  return PLANS[format](Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

/**
 * What a copy ends with that has a text on each of its pages: it follows the first `keeps` bytes of the document, and takes the
 * place of all others. The same text gives the same bytes.
 */
export function tailOf(plan: MarkPlan, text: string): Buffer {
  switch (plan.format) {
    case 'pdf':
      return tailOfPdf(plan, text);
    case 'docx':
      return tailOfDocx(plan, text);
    case 'html':
      return tailOfHtml(text);
  }
}
