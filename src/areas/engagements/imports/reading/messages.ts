import type { Severity } from '../../../../domain/finding.ts';
import type { ScannedGroup, ScannedPlaces } from '../content.ts';
import type { CsvField } from '../formats/csv-columns.ts';
import type { FormatName } from '../formats/scanned.ts';

/* What the process that reads a file says to the server, which answers in the same order; meanwhile it reads on, and says a few things more. */

/** A check, at the first place where the file has it. */
export interface FoundGroup {
  readonly number: number;
  readonly group: ScannedGroup;
}

/** What later results of a check add to the first, which its group was made of; said once, at the end. */
export interface FoundMore {
  readonly number: number;
  /** That of the worst, where it isn't the first. */
  readonly severity: Severity | null;
  /** The same. */
  readonly vectors: Pick<ScannedGroup, 'cvss4' | 'cvss3' | 'scored4' | 'scored3'> | null;
  readonly cves: readonly string[];
  readonly references: readonly string[];
  readonly remarks: readonly string[];
}

/** Places of a check; `fresh` are so many of them as had not been read before. */
export interface FoundPlaces {
  readonly number: number;
  readonly fresh: number;
  readonly places: ScannedPlaces;
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
  readonly more: readonly FoundMore[];
  readonly reasons: readonly FoundUnreadable[];
}

/** A column of a table that can be told what it holds. */
export interface FoundColumn {
  readonly name: string;
  /** Of its first values, each cut. */
  readonly values: readonly string[];
}

export type Said =
  /** `columns` are those of a table, each once; none of any other format. */
  | { readonly kind: 'format'; readonly format: FormatName; readonly columns: readonly FoundColumn[] }
  | FoundBatch
  /** All that can be read was; `isPartial` where the file broke off. `scannedAt` is when the scan was, where the file says it. */
  | { readonly kind: 'end'; readonly isPartial: boolean; readonly scannedAt: number | null }
  /** Nothing of it can be read. */
  | { readonly kind: 'failed'; readonly reason: string };

/** What is answered once that is written: to go on, or what the columns hold of which it spoke. */
export type Answer =
  | { readonly kind: 'next' }
  | { readonly kind: 'columns'; readonly hold: readonly (readonly [string, CsvField])[] };
