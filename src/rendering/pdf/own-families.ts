import { fontsOf, tableOf } from '../font-tables.ts';

/** A family of the operator's fonts. */
export interface OwnFamily {
  /** What Typst may call it: it leaves out styles at the end of what the font calls itself, such as “Light”. */
  readonly names: readonly string[];
  readonly isSerif: boolean;
}

const FAMILY = 1;
const [UNICODE, MACINTOSH, WINDOWS] = [0, 1, 3];
const LATIN_TEXT = 2;

/** The family of each font in a file. */
export const familiesIn = (file: Buffer): OwnFamily[] =>
  Array.from(fontsOf(file), (font) => ({
    names: [...new Set([...familyNames(tableOf(file, 'name', font))].flatMap(beginningsOf))],
    isSerif: isSerif(tableOf(file, 'OS/2', font)),
  }));

/** What a font calls its family, in each language. */
function* familyNames(table: Buffer): Generator<string> {
  const texts = table.readUInt16BE(4);
  for (let nth = 0; nth < table.readUInt16BE(2); nth += 1) {
    const record = 6 + nth * 12;
    if (table.readUInt16BE(record + 6) !== FAMILY) continue;
    const platform = table.readUInt16BE(record);
    const start = texts + table.readUInt16BE(record + 10);
    const text = table.subarray(start, start + table.readUInt16BE(record + 8));
    if (platform === UNICODE || platform === WINDOWS) yield Buffer.from(text).swap16().toString('utf16le');
    else if (platform === MACINTOSH) yield text.toString('latin1');
  }
}

/** The name, and each of its beginnings by whole words, the longest first. */
const beginningsOf = (name: string): string[] =>
  [name.length, ...Array.from(name.matchAll(/[ _-]/g), ({ index }) => index).reverse()].map((end) =>
    name.slice(0, end),
  );

/** By PANOSE: the kind of serif, of fonts for Latin text. */
const isSerif = (table: Buffer): boolean => {
  const [kind = 0, serif = 0] = table.subarray(32, 34);
  return kind === LATIN_TEXT && serif >= 2 && serif <= 10;
};
