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
  const cmap = tableOf(font, 'cmap');
  const has = new Uint8Array(CODE_POINTS);
  let known = 0;
  for (let nth = 0; nth < cmap.readUInt16BE(2); nth += 1) {
    const subtable = cmap.subarray(cmap.readUInt32BE(4 + nth * 8 + 4));
    const format = subtable.readUInt16BE(0);
    if (format === UNICODE_FULL) markGroups(subtable, has);
    else if (format === UNICODE_BASIC) markSegments(subtable, has);
    else continue;
    known += 1;
  }
  if (known === 0) throw new Error('the font has no table of characters that is read here');
  return (codePoint) => has[codePoint] === 1;
}

function tableOf(font: Buffer, tag: string): Buffer {
  for (let nth = 0; nth < font.readUInt16BE(4); nth += 1) {
    const record = 12 + nth * 16;
    if (font.toString('latin1', record, record + 4) !== tag) continue;
    const start = font.readUInt32BE(record + 8);
    return font.subarray(start, start + font.readUInt32BE(record + 12));
  }
  throw new Error(`the font has no table ${tag}`);
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

function markSegments(table: Buffer, has: Uint8Array): void {
  const twice = table.readUInt16BE(6);
  const [ends, starts, deltas, offsets] = [14, 16 + twice, 16 + twice * 2, 16 + twice * 3];
  for (let at = 0; at < twice; at += 2) {
    const start = table.readUInt16BE(starts + at);
    const offset = table.readUInt16BE(offsets + at);
    const delta = table.readUInt16BE(deltas + at);
    for (let codePoint = start; codePoint <= table.readUInt16BE(ends + at); codePoint += 1) {
      const place = offsets + at + offset + (codePoint - start) * 2;
      const named = offset === 0 ? codePoint : table.readUInt16BE(place);
      const glyph = offset !== 0 && named === 0 ? 0 : (named + delta) & 0xffff;
      if (glyph !== 0 && codePoint !== 0xffff) has[codePoint] = 1;
    }
  }
}
