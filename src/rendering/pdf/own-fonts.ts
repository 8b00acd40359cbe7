import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { coverageOf } from './coverage.ts';
import { familiesIn } from './own-families.ts';

/** What systems call fonts that Typst reads, collections of them among these. */
const FONT = /\.(?:ttf|otf|ttc|otc)$/i;
const MEGABYTE = 1024 * 1024;
/** The process that sets PDFs holds all of them beside its pictures. */
const MOST_MB = 256;

let chosen: string | null = null;

/** From now on the PDFs of this process have the operator's fonts of that folder behind the shipped ones; null for these alone. */
export function useOwnFonts(folder: string | null): void {
  chosen = folder;
}

/** The folder of the operator's fonts; null where there is none. */
export const ownFontsFolder = (): string | null => chosen;

/** The font files of a folder, in the order of their names; none where it can't be read, as when it was taken away meanwhile. */
export function ownFontPaths(folder: string | null): string[] {
  if (folder === null) return [];
  try {
    return fontPathsIn(folder);
  } catch {
    return [];
  }
}

const fontPathsIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => FONT.test(name))
    .sort()
    .map((name) => join(folder, name));

/** Why the fonts of a folder can't be used, for the operator; null where they can. */
export function troubleWithFonts(folder: string): string | null {
  let paths: string[];
  try {
    paths = fontPathsIn(folder);
  } catch (error) {
    return `${folder} can’t be read (${(error as NodeJS.ErrnoException).code})`;
  }
  if (paths.length === 0) return `there is no .ttf, .otf, .ttc or .otc file in ${folder}`;
  let bytes = 0;
  for (const path of paths) {
    try {
      bytes += statSync(path).size;
      if (bytes > MOST_MB * MEGABYTE) return `the fonts in ${folder} have more than ${MOST_MB} MB together`;
      const file = readFileSync(path);
      coverageOf(file);
      familiesIn(file);
    } catch {
      return `${path} can’t be read as a font`;
    }
  }
  return null;
}
