import { characterTables, eachInSegments, tableOf } from '../font-tables.ts';

/** A point of an outline, in units of its font; what lies between two that are off the line is halfway. */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly isOn: boolean;
}

type Contour = readonly Point[];

/** Flags of simple glyphs (OpenType 1.9, `glyf`). */
const [ON, SHORT_X, SHORT_Y, REPEATED, SAME_X, SAME_Y] = [1, 2, 4, 8, 16, 32];
/** Flags of glyphs that are made of others. */
const [WORDS, OFFSETS, SCALED, MORE, SCALED_APART, TURNED] = [1, 2, 8, 32, 64, 128];
/** One that is made of others goes no deeper. */
const DEEPEST = 5;

/** What of a TrueType font it takes to draw a line of text: which glyph a character has, how wide it is, and its outline. */
export class TrueType {
  readonly #glyphs = new Map<number, number>();
  readonly #font: Buffer;

  /** Throws for what is no TrueType font with a table of characters of format 4. */
  constructor(font: Buffer) {
    this.#font = font;
    for (const table of characterTables(font))
      if (table.readUInt16BE(0) === 4)
        eachInSegments(table, (codePoint, glyph) => this.#glyphs.set(codePoint, glyph));
    if (this.#glyphs.size === 0) throw new Error('the font has no table of characters that is read here');
  }

  /** How many units an em has. */
  get unitsPerEm(): number {
    return this.#table('head').readUInt16BE(18);
  }

  /** The glyph of a character; null where there is none. */
  glyphOf(codePoint: number): number | null {
    return this.#glyphs.get(codePoint) ?? null;
  }

  /** How far a glyph takes the line, in units. */
  advanceOf(glyph: number): number {
    const measured = this.#table('hhea').readUInt16BE(34);
    return this.#table('hmtx').readUInt16BE(Math.min(glyph, measured - 1) * 4);
  }

  /** A glyph's outline, contour by contour. */
  outlineOf(glyph: number, depth = 0): readonly Contour[] {
    const data = this.#glyph(glyph);
    if (data.length === 0 || depth > DEEPEST) return [];
    const contours = data.readInt16BE(0);
    return contours >= 0 ? simple(data, contours) : this.#madeOfOthers(data, depth);
  }

  #table(tag: string): Buffer {
    return tableOf(this.#font, tag);
  }

  #glyph(glyph: number): Buffer {
    const loca = this.#table('loca');
    const isLong = this.#table('head').readInt16BE(50) === 1;
    const at = (nth: number) => (isLong ? loca.readUInt32BE(nth * 4) : loca.readUInt16BE(nth * 2) * 2);
    return this.#table('glyf').subarray(at(glyph), at(glyph + 1));
  }

  #madeOfOthers(data: Buffer, depth: number): Contour[] {
    const all: Contour[] = [];
    let at = 10;
    let flags: number;
    do {
      flags = data.readUInt16BE(at);
      const glyph = data.readUInt16BE(at + 2);
      at += 4;
      const isWide = (flags & WORDS) !== 0;
      const [dx, dy] = isWide
        ? [data.readInt16BE(at), data.readInt16BE(at + 2)]
        : [data.readInt8(at), data.readInt8(at + 1)];
      at += isWide ? 4 : 2;
      const scales =
        (flags & TURNED) !== 0 ? 4 : (flags & SCALED_APART) !== 0 ? 2 : (flags & SCALED) !== 0 ? 1 : 0;
      const read = Array.from({ length: scales }, (_, nth) => data.readInt16BE(at + nth * 2) / 16_384);
      at += scales * 2;
      const [a = 1, b = 0, c = 0, d = 1] =
        scales === 4 ? read : scales === 2 ? [read[0], 0, 0, read[1]] : [read[0], 0, 0, read[0]];
      const [x, y] = (flags & OFFSETS) !== 0 ? [dx, dy] : [0, 0];
      for (const contour of this.outlineOf(glyph, depth + 1))
        all.push(
          contour.map((point) => ({
            x: a * point.x + c * point.y + x,
            y: b * point.x + d * point.y + y,
            isOn: point.isOn,
          })),
        );
    } while ((flags & MORE) !== 0);
    return all;
  }
}

function simple(data: Buffer, contours: number): Contour[] {
  const ends = Array.from({ length: contours }, (_, nth) => data.readUInt16BE(10 + nth * 2));
  const points = (ends.at(-1) ?? -1) + 1;
  let at = 10 + contours * 2;
  at += 2 + data.readUInt16BE(at);
  const flags: number[] = [];
  while (flags.length < points) {
    const flag = data.readUInt8(at);
    const times = (flag & REPEATED) === 0 ? 1 : 1 + data.readUInt8(at + 1);
    at += (flag & REPEATED) === 0 ? 1 : 2;
    for (let nth = 0; nth < times; nth += 1) flags.push(flag);
  }
  const along = (short: number, same: number): number[] => {
    let now = 0;
    return flags.map((flag) => {
      if ((flag & short) !== 0) {
        now += (flag & same) !== 0 ? data.readUInt8(at) : -data.readUInt8(at);
        at += 1;
      } else if ((flag & same) === 0) {
        now += data.readInt16BE(at);
        at += 2;
      }
      return now;
    });
  };
  const [xs, ys] = [along(SHORT_X, SAME_X), along(SHORT_Y, SAME_Y)];
  const all = xs.map((x, nth): Point => ({ x, y: ys[nth] ?? 0, isOn: ((flags[nth] ?? 0) & ON) !== 0 }));
  return ends.map((end, nth) => all.slice(nth === 0 ? 0 : (ends[nth - 1] ?? 0) + 1, end + 1));
}
