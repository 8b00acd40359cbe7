import type { Block, Note } from '../markdown/tree.ts';

/**
 * A document as every renderer takes it: PDF, Word and HTML are made of the same tree (R3). It knows nothing of findings: what a
 * section is about, its builder knows. All of it is text; nothing of it is ever read as Typst, HTML or a field of Word.
 */

/** What a colour says; each renderer has one for it, and a word stands beside it everywhere. */
export type Tone = 'critical' | 'high' | 'medium' | 'low' | 'info' | 'good' | 'neutral';

/** A piece of a line. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'strong'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'badge'; readonly text: string; readonly tone: Tone }
  /** Leads to an address in the world, already checked. */
  | { readonly kind: 'link'; readonly text: string; readonly address: string }
  /** Leads to a section of this document, by its id; text alone where there is none. */
  | { readonly kind: 'section-link'; readonly text: string; readonly to: string };

export type Line = readonly Piece[];

/** A column of a table; widths are shares of the line. */
export interface Column {
  readonly head: string;
  readonly share: number;
  readonly align: 'start' | 'centre' | 'end';
}

/** What stands in a section. */
export type Content =
  /** Markdown; its `evidence` references are looked up in `ReportDocument.evidence`. */
  | { readonly kind: 'prose'; readonly blocks: readonly Block[]; readonly notes: readonly Note[] }
  | { readonly kind: 'line'; readonly line: Line }
  /** Short facts with their labels, side by side where there is room. */
  | { readonly kind: 'facts'; readonly facts: readonly { readonly label: string; readonly value: Line }[] }
  | {
      readonly kind: 'table';
      /** What it shows, for those who can't see it; also shown above it where `captionShown`. */
      readonly caption: string;
      readonly captionShown: boolean;
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly Line[])[];
    }
  /** A picture of counts: bars with their numbers. */
  | {
      readonly kind: 'bars';
      readonly caption: string;
      readonly bars: readonly { readonly label: string; readonly value: number; readonly tone: Tone }[];
    }
  | { readonly kind: 'evidence'; readonly name: string; readonly caption: string }
  | { readonly kind: 'callout'; readonly tone: Tone; readonly title: string; readonly text: string }
  /** Room to sign, with what stands under each line. */
  | { readonly kind: 'signatures'; readonly under: readonly string[] };

export interface Section {
  /** Unique in the document; letters, digits and dashes. */
  readonly id: string;
  readonly heading: string;
  /** Beside the heading. */
  readonly badge: { readonly text: string; readonly tone: Tone } | null;
  readonly startsPage: boolean;
  readonly contents: readonly Content[];
  readonly sections: readonly Section[];
}

/** What a piece of evidence is, by its name. */
export type RenderedEvidence =
  | {
      readonly kind: 'picture';
      /** Of `RenderedPicture`. */
      readonly picture: string;
      readonly width: number;
      readonly height: number;
      readonly alternative: string;
    }
  | { readonly kind: 'file'; readonly fileName: string; readonly bytes: number };

/** A picture that was decoded and encoded anew by us. */
export interface RenderedPicture {
  readonly id: string;
  readonly type: 'image/png' | 'image/jpeg' | 'image/webp';
  readonly bytes: Uint8Array;
}

/** Words of the document's language that renderers need. */
export interface Labels {
  readonly contents: string;
  /** `Page {page} of {pages}` */
  readonly pageOf: string;
  readonly notes: string;
  readonly figure: string;
  readonly table: string;
  /** What a block of code is called for those who can't see it. */
  readonly code: string;
  /** What a tick in a list says: it is done, or still to do. */
  readonly done: string;
  readonly toDo: string;
  /** Of a note's link to where it is referred to. */
  readonly backToText: string;
  /** What stands in place of evidence that is missing: `The picture “{name}” is missing.` */
  readonly missingEvidence: string;
  /** What stands in place of a file that is no picture: `Attached as a file: {name}` */
  readonly attachedFile: string;
}

export interface ReportDocument {
  /** BCP 47, for hyphenation and screen readers. */
  readonly language: 'en' | 'de' | 'fr';
  readonly title: string;
  readonly subtitle: string;
  /** In the running header; empty for none. */
  readonly classification: string;
  /** Who wrote it; as the PDF's author, and on the cover. */
  readonly issuer: string;
  /** Whom it is for. */
  readonly recipient: string;
  /** As it's written in the document's language. */
  readonly date: string;
  /** Epoch milliseconds, of the PDF's and DOCX's own date: the same document gives the same bytes. */
  readonly at: number;
  /** On the cover, under the title; empty for none: `Version 1.0`. */
  readonly version: string;
  /** A report has a cover and contents; a letter begins at once. */
  readonly form: 'report' | 'letter';
  readonly labels: Labels;
  readonly sections: readonly Section[];
  readonly evidence: Readonly<Record<string, RenderedEvidence>>;
}

/** Of those that a document names, by their ids. */
export type Pictures = ReadonlyMap<string, RenderedPicture>;

/** How a document looks; what a workspace chose (R2). */
export interface Look {
  /** `#1d4ed8`; dark enough to be read on white, which whoever stores it has checked. */
  readonly accent: string;
  readonly font: 'inter' | 'source-serif';
  readonly paper: 'a4' | 'letter';
  /** On the cover and in the running header; null for the issuer's name. */
  readonly logo: RenderedPicture | null;
}
