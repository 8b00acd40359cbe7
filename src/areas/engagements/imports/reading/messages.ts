import type { ScannedGroup } from '../content.ts';
import type { FormatName } from '../formats/scanned.ts';

/* What the process that reads a file says to the server. It says one thing, and waits until it is asked for the next. */

/** A check, at the first place where the file has it. */
export interface FoundGroup {
  readonly number: number;
  readonly group: ScannedGroup;
}

/** Places of a check; `fresh` are so many of them as had not been read before. */
export interface FoundPlaces {
  readonly number: number;
  readonly fresh: number;
  readonly places: readonly { readonly what: string; readonly where: string; readonly output: string }[];
}

/** What could not be read. */
export interface FoundUnreadable {
  readonly line: number;
  readonly reason: string;
}

/** The next of what was read, few enough to be written in one turn (E28), and how far that is. */
export interface FoundBatch {
  readonly kind: 'batch';
  readonly bytes: number;
  readonly items: number;
  /** How many there were in all, of which only the first are said. */
  readonly unreadable: number;
  readonly groups: readonly FoundGroup[];
  readonly places: readonly FoundPlaces[];
  readonly reasons: readonly FoundUnreadable[];
}

export type Said =
  | { readonly kind: 'format'; readonly format: FormatName }
  | FoundBatch
  /** All that can be read was; `isPartial` where the file broke off. */
  | { readonly kind: 'end'; readonly isPartial: boolean }
  /** Nothing of it can be read. */
  | { readonly kind: 'failed'; readonly reason: string };
