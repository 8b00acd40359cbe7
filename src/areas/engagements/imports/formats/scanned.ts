import type { Severity } from '../../../../domain/finding.ts';

/**
 * What a reader of a scanner's file hands over (I1). A reader is pure: text in, this out; it knows no engagement, database or
 * file, keeps nothing of what it has handed over, and throws `UnreadableFile` alone.
 */

/** A format as the API names it, such as `nessus`: one word in lower case. Which ones there are, `all.ts` says. */
export type FormatName = string;

/** A scanner's words as its file has them; made into Markdown once for each kind of finding, not by readers. */
export interface ScannedText {
  readonly as: 'plain' | 'html' | 'markdown';
  readonly text: string;
}

/** Where something was found. */
export interface ScannedPlace {
  /** What is affected, as its readers know it: a host, an address, a repository's file. */
  readonly what: string;
  /** Where in it: `tcp/443`, `/login?next=`, `line 12`; empty where the file says nothing. */
  readonly where: string;
}

/** One thing that a scanner found at one place; the same kind of thing elsewhere is another item with the same keys. */
export interface ScannedItem {
  readonly kind: 'item';
  /** The line of the file at which it begins, from 1. */
  readonly line: number;
  /** Whose check it is, in lower case: `nessus`, or of SARIF the driver's name. With `plugin` it tells findings apart (I4). */
  readonly tool: string;
  /** The same as its maker writes it, where that isn't the format's label. */
  readonly toolName?: string;
  /** The check's own id, with the matcher where the tool has such (`template:matcher`); never its wording, nor its severity. */
  readonly plugin: string;
  readonly title: string;
  /** As the scanner rates it, whatever its vectors come to (I3). */
  readonly severity: Severity;
  /** Vectors as the file has them, of any version, not read yet. */
  readonly cvss: readonly string[];
  /** Numbers of the CWE catalogue, the first one leading. */
  readonly cwe: readonly number[];
  /** `CVE-2021-44228`. */
  readonly cves: readonly string[];
  readonly description: ScannedText | null;
  readonly impact: ScannedText | null;
  readonly remediation: ScannedText | null;
  /** Addresses and names of what to read, one each. */
  readonly references: readonly string[];
  readonly place: ScannedPlace;
  /** What the scanner saw there, such as a plugin's output, a request and its answer; of this place alone. Empty for nothing. */
  readonly output: string;
}

/** What could not be read, while the rest goes in (I3). */
export interface Unreadable {
  readonly kind: 'unreadable';
  readonly line: number;
  /** A sentence for whoever uploaded the file, which says what to do where something can be done. */
  readonly reason: string;
}

/** A moment at which the file says that it was so; of several the latest one counts. */
export interface ScanTime {
  readonly kind: 'time';
  /** Epoch milliseconds. */
  readonly at: number;
}

export type Scanned = ScannedItem | Unreadable | ScanTime;

/** A format, in a file of its own beside its tests; one line in `all.ts` adds it. */
export interface Format {
  readonly name: FormatName;
  /** As people call it: `Nessus`, `Burp Suite`. */
  readonly label: string;
  /** Whether a file is of this format, by the text with which it begins (64 KB at most, of any line ends, without a BOM). */
  recognises(head: string): boolean;
  /**
   * Reads a file, in pieces of any length, in memory that doesn't grow with it; hands over what each piece completed.
   * Throws `UnreadableFile` where nothing behind that place can be read.
   */
  read(text: AsyncIterable<string>): AsyncIterable<readonly Scanned[]>;
}

/** A file of which nothing more can be read: another format after all, cut off, or beyond a limit. What came before it counts. */
export class UnreadableFile extends Error {
  readonly line: number;

  /** `reason` is a sentence for whoever uploaded the file; where a limit was met, it says the limit's number (I5). */
  constructor(reason: string, line: number) {
    super(reason);
    this.name = 'UnreadableFile';
    this.line = line;
  }
}
