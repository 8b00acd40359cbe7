import { ConcreteHyperlink, type IContext, type IRunOptions, type ParagraphChild, TextRun } from 'docx';
import type { Line, Piece } from '../document.ts';
import { plainText } from '../plain-text.ts';
import type { State } from './state.ts';
import { STYLES, toneStyle } from './style-names.ts';

export type Format = Omit<IRunOptions, 'text' | 'children'>;

const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const FIRST_LETTER = /\p{L}/u;
/** What is written from the right, with what stands between two such words. */
const STRETCHES =
  /((?:[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Mn}]+[\p{P}\p{Zs}]*)*[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Mn}]+)/u;

/** Whether a text begins in a script that is written from the right, as `dir="auto"` tells it. */
export const beginsRight = (text: string): boolean => RIGHT_TO_LEFT.test(FIRST_LETTER.exec(text)?.[0] ?? '');

/**
 * A text in runs, one for each stretch of one direction. It is text whatever is in it: a field of Word is made of elements of
 * its own, which no text becomes. A line end or tab is a blank.
 */
export function textRuns(text: string, format: Format = {}): TextRun[] {
  const clean = plainText(text).replace(/[\n\t\u0085]/g, ' ');
  if (clean === '') return [];
  if (!RIGHT_TO_LEFT.test(clean)) return [new TextRun({ ...format, text: clean })];
  return clean
    .split(STRETCHES)
    .filter((stretch) => stretch !== '')
    .map((stretch) => new TextRun({ ...format, text: stretch, rightToLeft: RIGHT_TO_LEFT.test(stretch) }));
}

/** Code, with its line ends and indents. */
export function codeRuns(source: string, format: Format = {}): TextRun[] {
  const lines = plainText(source).replace(/\n$/, '').split('\n');
  return lines.map(
    (line, index) =>
      new TextRun({ ...format, text: line.replaceAll('\t', '    '), ...(index > 0 && { break: 1 }) }),
  );
}

const HYPERLINK = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink';

/** A link to an address in the world. The library numbers its own by chance, and the same document has the same bytes here. */
class Link extends ConcreteHyperlink {
  readonly #address: string;

  constructor(children: readonly ParagraphChild[], number: number, address: string) {
    super(children, `Link${number}`);
    this.#address = address;
  }

  override prepForXml(context: IContext) {
    context.viewWrapper.Relationships.addRelationship(this.linkId, HYPERLINK, this.#address, 'External');
    return super.prepForXml(context);
  }
}

/** Leads to an address in the world. */
export const linkTo = (children: readonly ParagraphChild[], address: string, state: State): ParagraphChild =>
  new Link(children, state.next(), plainText(address));

/** Leads to a section of the document. */
const sectionLink = (text: string, to: string, state: State): readonly ParagraphChild[] => {
  const bookmark = state.bookmarks.get(to);
  const runs = textRuns(text, bookmark === undefined ? {} : { style: STYLES.link });
  return bookmark === undefined ? runs : [new ConcreteHyperlink(runs, `Link${state.next()}`, bookmark)];
};

function pieceRuns(piece: Piece, state: State): readonly ParagraphChild[] {
  switch (piece.kind) {
    case 'text':
      return textRuns(piece.text);
    case 'strong':
      return textRuns(piece.text, { style: STYLES.strong });
    case 'code':
      return textRuns(piece.text, { style: STYLES.inlineCode });
    case 'badge':
      return textRuns(`\u00a0${piece.text}\u00a0`, { style: toneStyle(piece.tone) });
    case 'link':
      return [linkTo(textRuns(piece.text, { style: STYLES.link }), piece.address, state)];
    case 'section-link':
      return sectionLink(piece.text, piece.to, state);
  }
}

/** A line's pieces. */
export const lineRuns = (line: Line, state: State): ParagraphChild[] =>
  line.flatMap((piece) => pieceRuns(piece, state));

/** What a line says, without its styles. */
export const lineText = (line: Line): string => line.map(({ text }) => text).join('');
