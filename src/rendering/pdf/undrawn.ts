import { Legible } from './legible.ts';

const ASCII = /^[\t\n\r -~]*$/;

let fonts: Promise<Legible> | null = null;

/**
 * Which characters of some texts a PDF would show as a box, each once. Fonts are read once, as soon as somebody writes more than
 * ASCII.
 */
export async function undrawnIn(texts: readonly string[]): Promise<string> {
  const more = texts.filter((text) => !ASCII.test(text));
  if (more.length === 0) return '';
  fonts ??= Legible.readInTurns();
  return (await fonts).undrawn(more.join('\n'));
}
