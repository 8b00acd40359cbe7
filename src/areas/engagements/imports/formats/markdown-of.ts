import { LARGEST_MARKDOWN_BYTES } from '../../../../markdown/limits.ts';
import { parseMarkdown } from '../../../../markdown/parse.ts';
import { partsOf } from '../../../../markdown/tree.ts';
import { asCode } from './as-text.ts';
import { htmlMarkdown, wordsOfHtml } from './html-markdown.ts';
import { plainMarkdown } from './plain-markdown.ts';
import type { ScannedText } from './scanned.ts';

/** Bytes of one text of a scanner's; a finding's field holds more, so that others have room beside it. */
const LONGEST_TEXT = 150 * 1024;
if (LONGEST_TEXT >= LARGEST_MARKDOWN_BYTES) throw new Error('A text of a scanner fits into no field');

const CUT = `*The scanner's text is longer than ${LONGEST_TEXT / 1024} KB. The rest was left out.*`;

/** What no text has: controls, halves of characters, and ends of lines of every system. */
const cleaned = (text: string) =>
  text
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    .replaceAll(/[\0-\b\v\f\x0e-\x1f\x7f-\x9f]/g, '');

function cutTo(text: string, bytes: number): string {
  const whole = Buffer.from(text);
  return whole.length <= bytes ? text : whole.toString('utf8', 0, bytes).replace(/\ufffd$/, '');
}

/** Whether it is formatted as its writer meant, shows no picture, fits, and leaves alone what is written behind it. */
function holds(markdown: string): boolean {
  if (Buffer.byteLength(markdown) > LONGEST_TEXT) return false;
  const tree = parseMarkdown(`${markdown}\n\nend`);
  const last = tree.blocks.at(-1);
  const isClosed = last?.kind === 'paragraph' && last.children.length === 1;
  const [end] = last?.kind === 'paragraph' ? last.children : [];
  if (tree.asTyped || !isClosed || end?.kind !== 'text' || end.value !== 'end') return false;
  for (const { kind } of partsOf(tree)) if (kind === 'evidence') return false;
  return true;
}

/** A plain text that shows just itself; one that can't be kept in its paragraphs is a block of code. */
function ofPlain(text: string): string {
  const markdown = plainMarkdown(text);
  return holds(markdown) ? markdown : asCode(text);
}

function ofHtml(html: string): string {
  const markdown = htmlMarkdown(html);
  return holds(markdown) ? markdown : ofPlain(cutTo(wordsOfHtml(html), LONGEST_TEXT / 2));
}

/**
 * A scanner's words as Markdown, for a finding's text. Plain text shows just that text, whatever it tries to be; of HTML
 * stay words, structure, and links of the schemes that our Markdown takes. Never names evidence, shows pictures or fetches
 * anything; takes time in proportion to the text. At most 150 KB, with a sentence that says so where it was longer.
 */
export function markdownOf({ as, text }: ScannedText): string {
  const all = cleaned(text);
  const kept = cutTo(all, LONGEST_TEXT - 1024);
  const isCut = kept.length < all.length;
  const typed = as === 'markdown' ? kept.trim() : null;
  const markdown =
    typed !== null && !isCut && holds(typed) ? typed : as === 'html' ? ofHtml(kept) : ofPlain(kept);
  return isCut ? `${markdown}\n\n${CUT}` : markdown;
}
