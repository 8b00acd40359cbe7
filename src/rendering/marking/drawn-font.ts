import { uprightFont } from '../pdf/font-files.ts';
import { type Point, TrueType } from './true-type.ts';

/** Written as its number where the font has no such character. */
const escaped = (codePoint: number): string => `\\u{${codePoint.toString(16)}}`;

let read: TrueType | null = null;
const font = (): TrueType => {
  read ??= new TrueType(uprightFont('Inter'));
  return read;
};

/** A line of text as a font of a PDF that has its characters alone, drawn by their outlines (Type 3, ISO 32000-1 9.6.5). */
export interface DrawnLine {
  /** Of one em. */
  readonly width: number;
  /** The line in the font's codes, in hexadecimal digits. */
  readonly codes: string;
  readonly unitsPerEm: number;
  /** The font's characters, the first of which has the code 1. */
  readonly characters: readonly {
    readonly character: string;
    /** In the font's units. */
    readonly advance: number;
    /** What draws it. */
    readonly drawing: string;
  }[];
}

/** The code of a line's character, in hexadecimal digits. */
export const codeOf = (nth: number): string => (nth + 1).toString(16).padStart(2, '0');

/** As many as a font of one byte has codes for, but for 0. */
const MOST_CHARACTERS = 255;

const at = (value: number): string => String(Math.round(value * 100) / 100);

const between = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, isOn: true });

/** A curve of TrueType, which has one handle, as one of PDF, which has two. */
function curve(from: Point, handle: Point, to: Point): string {
  const third = (end: Point) =>
    `${at(end.x + (2 / 3) * (handle.x - end.x))} ${at(end.y + (2 / 3) * (handle.y - end.y))}`;
  return `${third(from)} ${third(to)} ${at(to.x)} ${at(to.y)} c`;
}

function drawContour(contour: readonly Point[]): string {
  const [first] = contour;
  const last = contour.at(-1);
  if (first === undefined || last === undefined || contour.length < 2) return '';
  const start = first.isOn ? first : last.isOn ? last : between(first, last);
  const drawn = [`${at(start.x)} ${at(start.y)} m`];
  let from = start;
  let handle: Point | null = null;
  for (const point of [...(first.isOn ? contour.slice(1) : contour), start]) {
    if (point.isOn) {
      drawn.push(handle === null ? `${at(point.x)} ${at(point.y)} l` : curve(from, handle, point));
      [from, handle] = [point, null];
      continue;
    }
    if (handle !== null) {
      const halfway = between(handle, point);
      drawn.push(curve(from, handle, halfway));
      from = halfway;
    }
    handle = point;
  }
  return `${drawn.join('\n')}\nh`;
}

/** A text as such a line. Characters that the font lacks stand as their numbers, so that no two texts look alike. */
export function drawLine(text: string): DrawnLine {
  const type = font();
  const shown = [...text]
    .flatMap((character) => {
      const codePoint = character.codePointAt(0) ?? 0;
      return type.glyphOf(codePoint) === null ? [...escaped(codePoint)] : [character];
    })
    .join('');
  const known = [...new Set(shown)].slice(0, MOST_CHARACTERS);
  const characters = known.map((character) => {
    const glyph = type.glyphOf(character.codePointAt(0) ?? 0) ?? 0;
    const drawing = type.outlineOf(glyph).map(drawContour).join('\n');
    const advance = type.advanceOf(glyph);
    return { character, advance, drawing: `${advance} 0 d0\n${drawing}\nf` };
  });
  const line = [...shown].map((character) => known.indexOf(character)).filter((nth) => nth >= 0);
  return {
    width: line.reduce((sum, nth) => sum + (characters[nth]?.advance ?? 0), 0) / type.unitsPerEm,
    codes: line.map(codeOf).join(''),
    unitsPerEm: type.unitsPerEm,
    characters,
  };
}
