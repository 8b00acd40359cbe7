import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test as base, expect } from 'vitest';
import { coverageOf } from './coverage.ts';
import { manuscriptOf, prose, section } from './document.samples.ts';
import { uprightFont } from './font-files.ts';
import { Legible } from './legible.ts';
import { familiesIn } from './own-families.ts';
import { troubleWithFonts, useOwnFonts } from './own-fonts.ts';
import { PdfRenderer } from './renderer.ts';
import { setDocument } from './set-document.ts';
import { undrawnIn } from './undrawn.ts';

/** R1: an operator's fonts draw what the shipped ones don't have. */

const limits = { urgency: 'report', patienceMs: 120_000, longestMs: 120_000 } as const;
const pdfjs = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
/** It has “∩”, which no shipped font has. */
const FONT = join(pdfjs, 'standard_fonts', 'LiberationSans-Regular.ttf');

// biome-ignore lint/correctness/noEmptyPattern: Vitest reads the names of the fixtures from this pattern.
const test = base.extend('folder', async ({}, { onCleanup }) => {
  const folder = await mkdtemp(join(tmpdir(), 'fonts-'));
  onCleanup(() => rm(folder, { recursive: true }));
  return folder;
});

/** A collection of one font. */
function collectionOf(font: Buffer): Buffer {
  const header = Buffer.from('ttcf\0\x01\0\0\0\0\0\x01\0\0\0\x10', 'latin1');
  const moved = Buffer.from(font);
  for (let nth = 0; nth < moved.readUInt16BE(4); nth += 1) {
    const at = 12 + nth * 16 + 8;
    moved.writeUInt32BE(moved.readUInt32BE(at) + header.length, at);
  }
  return Buffer.concat([header, moved]);
}

test('R1: a PDF is set in the operator’s font where no shipped one has a character, and what is missing is told by both', async ({
  folder,
}) => {
  await copyFile(FONT, join(folder, 'Liberation.TTF'));
  expect(troubleWithFonts(folder)).toBeNull();
  expect(await undrawnIn(['∩ 漢'])).toBe('∩漢');
  useOwnFonts(folder);
  try {
    expect(await undrawnIn(['∩ 漢'])).toBe('漢');
    const asked = manuscriptOf({ sections: [section('one', 'One', [prose('A ∩ B 漢')])] });
    const pdf = await new PdfRenderer().render(asked, limits);
    if (pdf.kind !== 'rendered') throw new Error(pdf.reason);
    expect(pdf).toMatchObject({ replaced: '漢', isAccessible: true });
    expect(Buffer.from(pdf.bytes).toString('latin1')).toContain('+LiberationSans');
  } finally {
    useOwnFonts(null);
  }
});

test('R1: a collection has the characters and families of its fonts, and fonts with serifs come first in looks with serifs', async () => {
  const collection = collectionOf(await readFile(FONT));
  expect(coverageOf(collection)(0x2229)).toBe(true);
  const [sans] = familiesIn(collection);
  const [serif] = familiesIn(uprightFont('SourceSerif4'));
  if (sans === undefined || serif === undefined) throw new Error('a font has a family');
  expect(sans).toEqual({ names: ['Liberation Sans', 'Liberation'], isSerif: false });
  expect(serif).toMatchObject({ isSerif: true });
  const { look } = manuscriptOf({});
  const namesIn = (font: 'inter' | 'source-serif') =>
    setDocument(manuscriptOf({}, { look: { ...look, font } }), Legible.read(), [serif, sans]).look.ownFonts;
  expect(namesIn('inter')).toEqual([...sans.names, ...serif.names]);
  expect(namesIn('source-serif')).toEqual([...serif.names, ...sans.names]);
});

test('R1: a folder that holds no font, or what isn’t one, is told', async ({ folder }) => {
  expect(troubleWithFonts(join(folder, 'nowhere'))).toMatch(/nowhere can’t be read \(ENOENT\)$/);
  expect(troubleWithFonts(folder)).toMatch(/^there is no \.ttf/);
  await writeFile(join(folder, 'a.otf'), 'no font');
  expect(troubleWithFonts(folder)).toMatch(/a\.otf can’t be read as a font$/);
});
