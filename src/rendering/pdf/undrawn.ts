import { Legible } from './legible.ts';
import { ownFontPaths, ownFontsFolder } from './own-fonts.ts';

const ASCII = /^[\t\n\r -~]*$/;

let fonts: { readonly folder: string | null; readonly legible: Promise<Legible> } | null = null;

/** Reads the fonts of the folder there is. */
function readFonts(): NonNullable<typeof fonts> {
  const folder = ownFontsFolder();
  return { folder, legible: Legible.readInTurns(ownFontPaths(folder)) };
}

/**
 * Which characters of some texts a PDF would show as a box, each once. Fonts are read once, as soon as somebody writes more than
 * ASCII.
 */
export async function undrawnIn(texts: readonly string[]): Promise<string> {
  const more = texts.filter((text) => !ASCII.test(text));
  if (more.length === 0) return '';
  if (fonts === null || fonts.folder !== ownFontsFolder()) fonts = readFonts();
  return (await fonts.legible).undrawn(more.join('\n'));
}
