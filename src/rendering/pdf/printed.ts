import type { Tone } from '../document.ts';
import type { CodeLines } from './code-lines.ts';
import type { Words } from './room-to-break.ts';

/**
 * What the Typst files are given: a document whose texts are legible and have room to break, whose pictures have a size, and
 * in which nothing is nested deeper than Typst goes. They read it as JSON.
 */

/** A picture as a file of the manuscript; sizes in points. */
export interface PrintedPicture {
  readonly path: string;
  readonly format: 'png' | 'jpg' | 'webp';
  readonly width: number;
  readonly height: number;
  readonly alternative: string;
}

export interface Style {
  readonly bold?: true;
  readonly italic?: true;
  readonly struck?: true;
  readonly code?: true;
  /** In the world. */
  readonly address?: string;
  /** In the document: the id of something that is there. */
  readonly to?: string;
}

export type Run =
  | ({ readonly kind: 'text'; readonly words: Words } & Style)
  | { readonly kind: 'break' }
  | { readonly kind: 'badge'; readonly text: string; readonly tone: Tone }
  | ({ readonly kind: 'picture' } & PrintedPicture)
  | {
      readonly kind: 'note';
      readonly number: number;
      readonly to: string;
      /** What the note leads back to; null for all but the first reference to it. */
      readonly from: string | null;
    };

export interface PrintedLine {
  readonly runs: readonly Run[];
  /** Whether it is read from right to left. */
  readonly isRtl: boolean;
}

export interface PrintedCell extends PrintedLine {
  /** Whether it may go on on the next page. */
  readonly isLong: boolean;
}

export interface PrintedNote {
  readonly id: string;
  readonly number: number;
  readonly from: string | null;
  readonly blocks: readonly PrintedBlock[];
}

export interface PrintedHeading {
  readonly kind: 'heading';
  /** What links lead to; null for headings inside a text. */
  readonly id: string | null;
  readonly level: number;
  readonly runs: readonly Run[];
  readonly isNumbered: boolean;
  /** In the contents and the bookmarks. */
  readonly isListed: boolean;
  readonly badge: { readonly text: string; readonly tone: Tone } | null;
  readonly startsPage: boolean;
}

export interface PrintedItem {
  readonly task: 'open' | 'done' | null;
  readonly blocks: readonly PrintedBlock[];
}

export type PrintedBlock =
  | ({ readonly kind: 'paragraph' } & PrintedLine)
  | PrintedHeading
  | { readonly kind: 'quote'; readonly blocks: readonly PrintedBlock[] }
  | {
      readonly kind: 'list';
      readonly start: number | null;
      readonly isTight: boolean;
      readonly hasTasks: boolean;
      readonly items: readonly PrintedItem[];
    }
  | ({ readonly kind: 'code' } & CodeLines)
  | {
      readonly kind: 'table';
      readonly caption: Words;
      readonly captionShown: boolean;
      readonly columns: readonly { readonly share: number; readonly align: 'start' | 'centre' | 'end' }[];
      readonly head: readonly PrintedLine[];
      readonly rows: readonly (readonly PrintedCell[])[];
    }
  | ({ readonly kind: 'figure'; readonly caption: Words } & PrintedPicture)
  | { readonly kind: 'notice'; readonly words: Words }
  | { readonly kind: 'notes'; readonly notes: readonly PrintedNote[] }
  | {
      readonly kind: 'facts';
      /** Side by side. */
      readonly columns: number;
      readonly facts: readonly (PrintedCell & { readonly label: string })[];
    }
  | {
      readonly kind: 'bars';
      readonly caption: Words;
      readonly alternative: string;
      readonly bars: readonly { readonly label: string; readonly value: number; readonly tone: Tone }[];
    }
  | {
      readonly kind: 'callout';
      readonly tone: Tone;
      readonly title: Words;
      readonly paragraphs: readonly Words[];
    }
  | { readonly kind: 'signatures'; readonly under: readonly Words[] }
  | { readonly kind: 'rule' };

export interface Printed {
  readonly language: string;
  readonly form: 'report' | 'letter';
  readonly title: string;
  /** The same with room to break, as it stands at the beginning. */
  readonly titleWords: Words;
  /** Of one line, for the head of each page. */
  readonly shortTitle: string;
  readonly subtitle: Words;
  readonly classification: string;
  readonly issuer: string;
  readonly recipient: string;
  readonly dateWords: string;
  readonly version: string;
  /** In UTC. */
  readonly date: {
    readonly year: number;
    readonly month: number;
    readonly day: number;
    readonly hour: number;
    readonly minute: number;
    readonly second: number;
  };
  readonly labels: {
    readonly contents: string;
    readonly pageOf: string;
    readonly figure: string;
    readonly table: string;
    readonly done: string;
    readonly toDo: string;
  };
  readonly look: {
    readonly accent: string;
    readonly font: 'inter' | 'source-serif';
    readonly paper: 'a4' | 'us-letter';
    readonly tones: Readonly<Record<Tone, { readonly ink: string; readonly tint: string }>>;
    /** Families of the operator’s, in which characters are looked for that no shipped font has. */
    readonly ownFonts: readonly string[];
    readonly logo: { readonly path: string; readonly format: 'png' | 'jpg' | 'webp' } | null;
  };
  readonly measures: { readonly marginX: number };
  readonly blocks: readonly PrintedBlock[];
}
