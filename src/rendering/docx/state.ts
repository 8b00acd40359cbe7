import type { Paragraph } from 'docx';
import type { Pictures, ReportDocument, Section } from '../document.ts';

/** Of the page, in twentieths of a point: what is between its margins. */
export interface Room {
  readonly width: number;
  readonly height: number;
}

/** What is known of a document as it becomes a Word file. It is gone through once, from its beginning to its end. */
export interface State {
  readonly document: ReportDocument;
  readonly pictures: Pictures;
  readonly room: Room;
  /** Of Word's bookmark at each section, by the section's id. */
  readonly bookmarks: ReadonlyMap<string, string>;
  /** Word's notes, by their numbers. */
  readonly footnotes: Record<string, { readonly children: readonly Paragraph[] }>;
  /** Numbers that no two things of a file may share: pictures, bookmarks, links, lists. */
  next(): number;
  nextFigure(): number;
  nextTable(): number;
}

const idsOf = (sections: readonly Section[]): string[] =>
  sections.flatMap(({ id, sections: below }) => [id, ...idsOf(below)]);

const counter = (last = 0): (() => number) => {
  let now = last;
  return () => ++now;
};

/** Below this are numbers that the library gives. */
const OTHERS = 100_000;

/** Of a document whose parts haven't been gone through yet. */
export const stateOf = (document: ReportDocument, pictures: Pictures, room: Room): State => ({
  document,
  pictures,
  room,
  bookmarks: new Map(idsOf(document.sections).map((id, index) => [id, `Section_${index + 1}`])),
  footnotes: {},
  next: counter(OTHERS),
  nextFigure: counter(),
  nextTable: counter(),
});
