import type { Look, RenderedPicture, ReportDocument } from '../document.ts';
import type { SectionPart } from '../in-parts.ts';
import type { PicturePart } from '../picture-parts.ts';
import type { Print } from './press.ts';

/** What a PDF is made of. */
export interface Manuscript {
  readonly document: ReportDocument;
  readonly look: Look;
  /** Those that the document's evidence names; one that is missing is told in its place. */
  readonly pictures: readonly RenderedPicture[];
}

/** What the thread is told: how many pictures there are, each of them in parts, the sections in parts, then all else. */
export type Told =
  | { readonly kind: 'begin'; readonly pictures: number }
  | PicturePart
  | { readonly kind: 'sections'; readonly part: readonly SectionPart[] }
  | {
      readonly kind: 'render';
      readonly document: Omit<ReportDocument, 'sections'>;
      readonly look: Look;
    };

/** What is said of a PDF beside its bytes: how it came out, or that there is none. */
export type About = Omit<Extract<Print, { kind: 'printed' }>, 'bytes'> | Extract<Print, { kind: 'refused' }>;
