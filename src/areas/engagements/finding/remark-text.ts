import { showsSomething } from '../../../domain/visible-text.ts';
import type { TooMuchSaid } from './remark-commands.ts';

/** How long a comment, a note, or a message beside a state may be, in UTF-8 bytes. */
const REMARK_BYTES = 20 * 1024;

/** What is wrong with a text that somebody wants to say, in words; null where nothing is. */
export function remarkProblem(text: string): string | null {
  if (!showsSomething(text)) return 'Write something first.';
  const bytes = Buffer.byteLength(text);
  return bytes > REMARK_BYTES ? `This is ${Math.ceil(bytes / 1024)} KB long. Use at most 20 KB.` : null;
}

const MINUTE_MS = 60_000;

/** A wait as people say it, never shorter than it is. */
function waitInWords(waitMs: number): string {
  const minutes = Math.ceil(waitMs / MINUTE_MS);
  if (minutes === 1) return 'a minute';
  return minutes < 90 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`;
}

/** What whoever has said too much is told, beside what they wrote (E17). */
export function tooMuchSaid({ what, waitMs }: Pick<TooMuchSaid, 'what' | 'waitMs'>): string {
  const wait = waitInWords(waitMs);
  return what === 'remarks'
    ? `You’ve written a lot in a short time. Keep your text here, and press the button again in ${wait}.`
    : `You’ve mentioned people often in the last day, and each of them got an email. You can mention someone again in ${wait}, or send this now without the @.`;
}

/** What is wrong with withdrawing a finding without a word. */
export const NEEDS_REASON = 'Write the reason: the client reads it.';
