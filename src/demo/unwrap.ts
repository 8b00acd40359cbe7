const FENCE = /^\s*(?:```|~~~)/;
/** Begins something of its own: a list's item, a heading, a quote, a table's row, a rule, a footnote. */
const BEGINS = /^\s*(?:[-*+] |\d+[.)] |#|>|\||---|\[\^)/;
/** Nothing goes on in its line. */
const ENDS = /^\s*(?:#|\||---)|(?: {2}|\\)$/;

/**
 * A text in Markdown with each paragraph in one line, as people type it into a form; what it shows is the same. Code stays as
 * it is.
 */
export function unwrapped(text: string): string {
  const lines: string[] = [];
  let isCode = false;
  for (const line of text.split('\n')) {
    const isFence = FENCE.test(line);
    const before = lines.at(-1) ?? '';
    const goesOn =
      !(isCode || isFence) &&
      line.trim() !== '' &&
      before.trim() !== '' &&
      !(BEGINS.test(line) || ENDS.test(before) || FENCE.test(before));
    if (goesOn) lines[lines.length - 1] = `${before} ${line.trim()}`;
    else lines.push(line);
    if (isFence) isCode = !isCode;
  }
  return lines.join('\n');
}
