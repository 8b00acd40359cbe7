import { characterTables, eachInSegments } from '../font-tables.ts';

/** Says whether a font has a character, by its code point. */
export type Coverage = (codePoint: number) => boolean;

const CODE_POINTS = 0x110000;
const UNICODE_FULL = 12;
const UNICODE_BASIC = 4;

/**
 * Which characters a TrueType font has: its `cmap` (OpenType 1.9), of the formats 4 and 12 that fonts of our time have.
 * Throws where there is none of them.
 */
export function coverageOf(font: Buffer): Coverage {
  const has = new Uint8Array(CODE_POINTS);
  let known = 0;
  for (const table of characterTables(font)) {
    const format = table.readUInt16BE(0);
    if (format === UNICODE_FULL) markGroups(table, has);
    else if (format === UNICODE_BASIC)
      eachInSegments(table, (codePoint) => has.fill(1, codePoint, codePoint + 1));
    else continue;
    known += 1;
  }
  if (known === 0) throw new Error('the font has no table of characters that is read here');
  return (codePoint) => has[codePoint] === 1;
}

function markGroups(table: Buffer, has: Uint8Array): void {
  for (let nth = 0; nth < table.readUInt32BE(12); nth += 1) {
    const group = 16 + nth * 12;
    const first = table.readUInt32BE(group);
    // A group that begins with glyph 0 has none for its first character.
    const from = table.readUInt32BE(group + 8) === 0 ? first + 1 : first;
    has.fill(1, from, table.readUInt32BE(group + 4) + 1);
  }
}
