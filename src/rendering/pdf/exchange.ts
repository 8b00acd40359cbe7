import type { Look, RenderedPicture, ReportDocument } from '../document.ts';
import type { SectionPart } from '../in-parts.ts';
import type { PicturePart } from '../picture-parts.ts';

/** What a PDF is made of. */
export interface Manuscript {
  readonly document: ReportDocument;
  readonly look: Look;
  /** Those that the document's evidence names; one that is missing is told in its place. */
  readonly pictures: readonly RenderedPicture[];
}

/** What the process is told: how many pictures there are, each of them in parts, the sections in parts, then all else. */
export type Told =
  | { readonly kind: 'begin'; readonly pictures: number }
  | PicturePart
  | { readonly kind: 'sections'; readonly part: readonly SectionPart[] }
  | {
      readonly kind: 'render';
      readonly document: Omit<ReportDocument, 'sections'>;
      readonly look: Look;
    };

/** What it says: that it is ready, a PDF in parts and their end, or why there is none. */
export type Said =
  | { readonly kind: 'ready' }
  | { readonly kind: 'part'; readonly bytes: Uint8Array }
  | {
      readonly kind: 'rendered';
      readonly pages: number;
      readonly replaced: string;
      readonly isAccessible: boolean;
      /** What the process holds, in bytes. */
      readonly resident: number;
    }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'too-large' };
