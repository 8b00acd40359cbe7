import { z } from 'zod';
import { markupText } from '../plain-text.ts';

/** What of a page of HTML it takes to have something on it: where it ends. */
export const htmlPlan = z.object({ format: z.literal('html'), keeps: z.int() });
export type HtmlPlan = z.output<typeof htmlPlan>;

const END = '</body></html>\n';
/** What the style of our pages knows it by. */
export const MARK_CLASS = 'for-reader';

/** What it takes to mark a page; null where it does not end as ours do. */
export function planOfHtml(bytes: Buffer): HtmlPlan | null {
  const keeps = bytes.length - END.length;
  return bytes.toString('latin1', Math.max(0, keeps)) === END ? { format: 'html', keeps } : null;
}

/** What follows the kept bytes of a page to have a text on it, and on each of its pages on paper. */
export const tailOfHtml = (text: string): Buffer =>
  Buffer.from(`<p class="${MARK_CLASS}" dir="auto">${markupText(text)}</p>${END}`);
