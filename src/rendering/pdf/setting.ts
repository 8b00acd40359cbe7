import type { Labels, RenderedEvidence, RenderedPicture } from '../document.ts';
import type { Legible } from './legible.ts';
import type { PrintedCell, PrintedLine, PrintedPicture, Run } from './printed.ts';
import { type Words, withRoomToBreak } from './room-to-break.ts';

/** No picture is higher: what moves to the next page leaves no more than this empty. In points. */
const HIGHEST_FIGURE = 225;
const HIGHEST_IN_LINE = 150;
/** Of pixels, at 96 to the inch: bigger is only blurred. */
const POINT_OF_PIXEL = 0.75;
/** The mean of a font's letters, of its size. */
const MEAN_ADVANCE = 0.56;
const LONG_CELL = 420;
const [CELL_INSETS, CELL_SIZE, SMALLEST_CELL] = [12, 8.5, 24];

const FORMATS = { 'image/png': 'png', 'image/jpeg': 'jpg', 'image/webp': 'webp' } as const;
const FIRST_STRONG = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]|\p{L}/u;
const RIGHT_TO_LEFT = /^[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;

/** Where the files of pictures lie for Typst. */
export const PICTURES = '/manuscript/pictures';

/** What a text is set in: how much room there is, in which font. */
export interface Room {
  /** In points. */
  readonly width: number;
  readonly size: number;
  readonly font: 'inter' | 'source-serif';
}

/** What is the same for the whole document while it is set. */
export interface Setting {
  readonly legible: Legible;
  readonly labels: Labels;
  readonly evidence: Readonly<Record<string, RenderedEvidence>>;
  /** Files by the pictures' ids. */
  readonly pictures: ReadonlyMap<string, PictureFile>;
  /** Ids that links inside the document may lead to. */
  readonly ids: ReadonlySet<string>;
}

export type PictureFile = Pick<PrintedPicture, 'path' | 'format'>;

/** The file that a picture becomes, by its place among all. */
export const pictureFile = ({ type }: RenderedPicture, place: number): PictureFile => ({
  path: `${PICTURES}/${place}.${FORMATS[type]}`,
  format: FORMATS[type],
});

/** Evidence as it is shown: a picture with its size, or what is said in its place. */
export type ShownEvidence =
  | { readonly kind: 'picture'; readonly picture: PrintedPicture }
  | { readonly kind: 'said'; readonly text: string };

/** A text as it is printed, with room to break. */
export function wordsOf(setting: Setting, text: string, room: Room): Words {
  const legible = setting.legible.prose(text, room.font).replaceAll('\n', ' ');
  return withRoomToBreak(legible, Math.max(6, Math.floor(room.width / (room.size * MEAN_ADVANCE))));
}

/** The same for code inside a line. */
export function codeWordsOf(setting: Setting, text: string, room: Room): Words {
  const legible = setting.legible.code(text).replaceAll('\n', ' ');
  return withRoomToBreak(legible, Math.max(6, Math.floor(room.width / (room.size * MEAN_ADVANCE * 1.1))));
}

/** A text that never breaks, such as a label. */
export const plainOf = (setting: Setting, text: string, { font }: Pick<Room, 'font'>): string =>
  setting.legible.prose(text, font).replaceAll('\n', ' ');

const textOf = (run: Run): string =>
  run.kind === 'text' ? (typeof run.words === 'string' ? run.words : run.words.join('')) : '';

/** Runs as a line, with its direction: that of its first letter. */
export function lineOf(runs: readonly Run[]): PrintedLine {
  const text = runs.map(textOf).join('');
  return { runs, isRtl: RIGHT_TO_LEFT.test(FIRST_STRONG.exec(text)?.[0] ?? '') };
}

/** The room in a table's column that takes a share of the line. */
export const roomInColumn = (room: Room, share: number): Room => ({
  ...room,
  width: Math.max(SMALLEST_CELL, room.width * share - CELL_INSETS),
  size: CELL_SIZE,
});

/** Runs as a cell of a table. */
export function cellOf(runs: readonly Run[]): PrintedCell {
  const length = runs.reduce((sum, run) => sum + textOf(run).length, 0);
  return { ...lineOf(runs), isLong: length > LONG_CELL };
}

/** What stands where evidence is shown. `isInLine` is for lines and cells, where it is smaller. */
export function evidenceOf(
  setting: Setting,
  { name, caption }: { readonly name: string; readonly caption: string },
  room: Room,
  isInLine: boolean,
): ShownEvidence {
  const { labels, evidence, pictures } = setting;
  const found = Object.hasOwn(evidence, name) ? evidence[name] : undefined;
  if (found?.kind === 'file')
    return { kind: 'said', text: labels.attachedFile.replace('{name}', () => found.fileName) };
  const file = found && pictures.get(found.picture);
  if (found === undefined || file === undefined)
    return { kind: 'said', text: labels.missingEvidence.replace('{name}', () => name) };
  const highest = isInLine ? HIGHEST_IN_LINE : HIGHEST_FIGURE;
  const [width, height] = [Math.max(1, found.width), Math.max(1, found.height)];
  const scale = Math.min(POINT_OF_PIXEL, room.width / width, highest / height);
  const said = [found.alternative, caption].find((text) => text.trim() !== '') ?? setting.labels.figure;
  return {
    kind: 'picture',
    picture: {
      ...file,
      width: width * scale,
      height: height * scale,
      alternative: plainOf(setting, said, room),
    },
  };
}
