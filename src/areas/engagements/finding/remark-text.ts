import { showsSomething } from '../../../domain/visible-text.ts';

/** How long a comment, a note, or a message beside a state may be, in UTF-8 bytes. */
const REMARK_BYTES = 20 * 1024;

/** What is wrong with a text that somebody wants to say, in words; null where nothing is. */
export function remarkProblem(text: string): string | null {
  if (!showsSomething(text)) return 'Write something first.';
  const bytes = Buffer.byteLength(text);
  return bytes > REMARK_BYTES ? `This is ${Math.ceil(bytes / 1024)} KB long. Use at most 20 KB.` : null;
}

/** How many bytes a form with one such text may have: more than fits, so that what is too long is told beside it, and kept. */
export const LARGEST_REMARK_FORM = 512 * 1024;

/** What is wrong with withdrawing a finding without a word. */
export const NEEDS_REASON = 'Write the reason: the client reads it.';
