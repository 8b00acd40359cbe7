/* The tables of a TrueType font (OpenType 1.9), as far as they are read here. */

/** Where the fonts of a file begin: one, or the several of a collection. */
export function* fontsOf(file: Buffer): Generator<number> {
  if (file.toString('latin1', 0, 4) !== 'ttcf') {
    yield 0;
    return;
  }
  for (let nth = 0; nth < file.readUInt32BE(8); nth += 1) yield file.readUInt32BE(12 + nth * 4);
}

/** A table of the font that begins there, by its tag. Throws where there is none. */
export function tableOf(font: Buffer, tag: string, from = 0): Buffer {
  for (let nth = 0; nth < font.readUInt16BE(from + 4); nth += 1) {
    const record = from + 12 + nth * 16;
    if (font.toString('latin1', record, record + 4) !== tag) continue;
    const start = font.readUInt32BE(record + 8);
    return font.subarray(start, start + font.readUInt32BE(record + 12));
  }
  throw new Error(`the font has no table ${tag}`);
}

/** The parts of the `cmap` of the font that begins there, each a table of characters by itself. */
export function* characterTables(font: Buffer, from = 0): Generator<Buffer> {
  const cmap = tableOf(font, 'cmap', from);
  for (let nth = 0; nth < cmap.readUInt16BE(2); nth += 1)
    yield cmap.subarray(cmap.readUInt32BE(4 + nth * 8 + 4));
}

/** Tells each character of a table of format 4, and its glyph. */
export function eachInSegments(table: Buffer, tell: (codePoint: number, glyph: number) => void): void {
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
      if (glyph !== 0 && codePoint !== 0xffff) tell(codePoint, glyph);
    }
  }
}
