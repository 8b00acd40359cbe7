import { characterTables, eachInSegments, fontsOf } from '../font-tables.ts';

/** Says whether a font has a character, by its code point. */
export type Coverage = (codePoint: number) => boolean;

const CODE_POINTS = 0x110000;
const UNICODE_FULL = 12;
const UNICODE_BASIC = 4;

/**
 * Which characters a font has, or the fonts of a collection together: their `cmap` (OpenType 1.9), of the formats 4 and 12 that
 * fonts of our time have. Throws where there is none of them.
 */
export function coverageOf(file: Buffer): Coverage {
  const has = new Uint8Array(CODE_POINTS);
  // Fonts of a collection share tables, and a font's full one holds what its basic one does.
  const known = new Set<number>();
  for (const font of fontsOf(file)) {
    const tables = [...characterTables(file, font)];
    const full = tables.filter((table) => table.readUInt16BE(0) === UNICODE_FULL);
    const basic = tables.filter((table) => table.readUInt16BE(0) === UNICODE_BASIC);
    for (const table of full.length > 0 ? full : basic) {
      if (known.has(table.byteOffset)) continue;
      known.add(table.byteOffset);
      if (full.length > 0) markGroups(table, has);
      else eachInSegments(table, (codePoint) => has.fill(1, codePoint, codePoint + 1));
    }
  }
  if (known.size === 0) throw new Error('the font has no table of characters that is read here');
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
