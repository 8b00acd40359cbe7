import type { Pictures, ReportDocument, Section } from '../document.ts';
import { sectionNumbers } from '../numbering.ts';
import { PicturesOfPage } from './with-pictures.ts';

/** What stands around a part of a document as it becomes HTML. It is gone through once, from its beginning to its end. */
export interface Around {
  readonly document: ReportDocument;
  readonly pictures: Pictures;
  readonly shown: PicturesOfPage;
  /** `2.1`, by the section's id. */
  readonly numbers: ReadonlyMap<string, string>;
  /** Of its sections. */
  readonly ids: ReadonlySet<string>;
  /** Tells the notes of one text from those of another: the next text's prefix. */
  nextText(): string;
  /** `Figure 3`, for the next one. */
  nextFigure(): string;
  /** `Table 2`, for the next one. */
  nextTable(): string;
}

const idsOf = (sections: readonly Section[]): string[] =>
  sections.flatMap(({ id, sections: below }) => [id, ...idsOf(below)]);

/** Of a document whose parts haven't been gone through yet. */
export function aroundOf(document: ReportDocument, pictures: Pictures): Around {
  let texts = 0;
  let figures = 0;
  let tables = 0;
  return {
    document,
    pictures,
    shown: new PicturesOfPage(),
    numbers: sectionNumbers(document),
    ids: new Set(idsOf(document.sections)),
    nextText: () => `text-${++texts}`,
    nextFigure: () => `${document.labels.figure} ${++figures}`,
    nextTable: () => `${document.labels.table} ${++tables}`,
  };
}
