import type { Unreadable } from './scanned.ts';

/** Lines named one by one; a file that is damaged everywhere is told so in one more sentence. */
const MOST_NAMED = 20;

/** Stands where something couldn't be read. */
export const REPLACEMENT = '\ufffd';

/** The lines of a file that hold what is no text, in the order in which they come. */
export class Damage {
  readonly #reason: string;
  #told: Unreadable[] = [];
  #lines = 0;
  #last = 0;

  constructor(reason: string) {
    this.#reason = reason;
  }

  /** Notes a line; the same one any number of times. */
  at(line: number): void {
    if (line === this.#last) return;
    this.#last = line;
    this.#lines++;
    if (this.#lines <= MOST_NAMED) this.#told.push({ kind: 'unreadable', line, reason: this.#reason });
  }

  /** Says at the end how many more lines there were. */
  end(): void {
    const more = this.#lines - MOST_NAMED;
    if (more <= 0) return;
    const lines = more === 1 ? 'One more line is' : `${more} more lines are`;
    this.#told.push({
      kind: 'unreadable',
      line: this.#last,
      reason: `${lines} damaged in the same way; this is the last of them.`,
    });
  }

  /** What was noted since this was last asked. */
  taken(): readonly Unreadable[] {
    const told = this.#told;
    this.#told = [];
    return told;
  }
}
