import { SaxesParser } from 'saxes';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import {
  documentOfOneText,
  letterOf,
  onePicture,
  SAMPLE_LOOK,
  sampleDocument,
} from '../../../test/sample-document.ts';
import { unzip } from '../../../test/unzip.ts';
import { renderApart } from '../apart.ts';
import { renderDocx } from './docx.ts';

/** Its parts by their names, each looked at: XML that is none would be repaired by Word, or refused. */
function partsOf(bytes: Uint8Array): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  for (const [name, content] of unzip(Buffer.from(bytes))) {
    const text = content.toString();
    parts.set(name, text);
    if (/\.(?:xml|rels)$/.test(name)) new SaxesParser({ xmlns: true }).write(text).close();
  }
  return parts;
}

const wordsOf = (xml: string): string =>
  [...xml.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)]
    .map(([, text = '']) => text.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code))))
    .join('')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');

describe('R3: a document as a Word file', () => {
  test('is set in styles that people can change, numbered by Word, with contents that are there already', async () => {
    const { document, pictures } = sampleDocument();
    const parts = partsOf(await renderDocx(document, SAMPLE_LOOK, pictures));
    const body = parts.get('word/document.xml') ?? '';
    const styles = parts.get('word/styles.xml') ?? '';
    const known = new Set([...styles.matchAll(/w:styleId="([^"]+)"/g)].map(([, id]) => id));
    const used = new Set(
      [...body.matchAll(/<w:(?:pStyle|rStyle|tblStyle) w:val="([^"]+)"/g)].map(([, id]) => id),
    );
    for (const id of [
      'Title',
      'Heading1',
      'Heading2',
      'Heading3',
      'Code',
      'Caption',
      'Quote',
      'TOC1',
      'ReportTable',
    ])
      expect(used, id).toContain(id);
    expect([...used].filter((id) => !known.has(id))).toEqual([]);
    // Nothing but a line's fill and a picture is set otherwise.
    expect(body).not.toMatch(/<w:(?:rFonts|sz) /);
    expect(styles).toMatch(/<w:lang w:val="en-GB"/);
    expect(/w:styleId="Heading1".*?<\/w:style>/s.exec(styles)?.[0]).toContain('<w:numPr>');
    const contents = /<w:sdtContent>.*?<\/w:sdtContent>/s.exec(body)?.[0] ?? '';
    expect(wordsOf(contents)).toContain('2.1 Prices are taken from the browser (1)');
    expect(`${body}${parts.get('word/settings.xml')}`).not.toMatch(/w:dirty|updateFields/);
    expect(parts.get('word/header1.xml')).toContain('Confidential');
    expect(parts.get('word/footer1.xml')).toMatch(/PAGE.*NUMPAGES/s);
    expect(wordsOf(parts.get('word/footnotes.xml') ?? '')).toBe('Seen on both hosts.Seen on both hosts.');
    for (const [, to] of body.matchAll(/w:anchor="([^"]+)"/g))
      expect(body.split(`w:name="${to}"`), to).toHaveLength(2);
    for (const kind of ['w:bookmarkStart', 'wp:docPr']) {
      const ids = [...body.matchAll(new RegExp(`<${kind} [^>]*?\\b(?:w:)?id="(\\d+)"`, 'g'))].map(
        ([, id]) => id,
      );
      expect(ids.length, kind).toBeGreaterThan(2);
      expect(new Set(ids).size, kind).toBe(ids.length);
    }
  });

  test('says what pictures show, which are missing, and who made it when', async () => {
    const { document, pictures } = sampleDocument();
    const parts = partsOf(await renderDocx(document, SAMPLE_LOOK, pictures));
    const body = parts.get('word/document.xml') ?? '';
    expect(body.match(/<wp:docPr [^>]*descr="An order of one cent"/g)).toHaveLength(3);
    expect(wordsOf(body)).toContain('Figure 2: The order before');
    expect(wordsOf(body)).toContain('The picture “missing.png” is missing.');
    expect([...parts.keys()].filter((name) => name.includes('media/'))).toHaveLength(1);
    expect(parts.get('docProps/core.xml')).toMatch(
      /<dc:creator>Northwind Security<.*<dcterms:created [^>]*>2026-11-26T12:30:00Z</,
    );
  });

  test('what people write is text: no field, no XML, nothing that keeps the file from opening', async () => {
    const evil =
      '{ HYPERLINK "https://evil.example" } {=1+1} </w:t><w:instrText>DDEAUTO cmd</w:instrText>&#0;]]>\u0000\u0008\ud800\ufffe';
    const parts = partsOf(await renderDocx(documentOfOneText(evil), SAMPLE_LOOK, new Map()));
    const body = parts.get('word/document.xml') ?? '';
    const fields = [...body.matchAll(/<w:instrText[^>]*>([^<]*)</g)].map(([, field = '']) => field.trim());
    for (const field of fields) expect(field).toMatch(/^(?:TOC|PAGEREF) /);
    expect([...body.matchAll(/<w:fldSimple/g)]).toHaveLength(0);
    expect(wordsOf(body)).toContain(
      '{ HYPERLINK "https://evil.example" } {=1+1} </w:t><w:instrText>DDEAUTO cmd</w:instrText>',
    );
    expect(parts.get('word/_rels/document.xml.rels')).not.toContain('evil.example');
  });

  test('the same document gives the same bytes in a thread of its own, whenever it is packed', async () => {
    const { document, pictures } = sampleDocument();
    const made = (at: number) =>
      renderApart(
        {
          format: 'docx',
          document: { ...document, at },
          look: SAMPLE_LOOK,
          pictures: [...pictures.values()],
        },
        { patienceMs: 240_000, longestMs: 240_000 },
      );
    const [one, other, later] = (
      await Promise.all([made(document.at), made(document.at), made(document.at + 86_400_000)])
    ).map((apart) => (apart.kind === 'rendered' ? Buffer.from(apart.bytes) : Buffer.alloc(14)));
    expect(one?.length).toBeGreaterThan(10_000);
    expect(one?.equals(other ?? Buffer.alloc(0))).toBe(true);
    // The day of the first file in it, as ZIP has it.
    expect([one, later].map((bytes) => (bytes?.readUInt16LE(12) ?? 0) & 31)).toEqual([26, 27]);
  });

  test('WebP, which not every Word shows, becomes PNG; a logo keeps its proportions; a letter has neither cover nor numbers, and says its title once', async () => {
    const { document } = sampleDocument();
    const bytes = await sharp(onePicture(400, 100, [9, 9, 9]))
      .webp()
      .toBuffer();
    const picture = { id: 'p1', type: 'image/webp', bytes } as const;
    const look = { ...SAMPLE_LOOK, logo: { ...picture, id: 'logo' } };
    const parts = partsOf(await renderDocx(letterOf(document), look, new Map([['p1', picture]])));
    const media = [...parts.keys()].filter((name) => name.includes('media/'));
    expect(media.map((name) => name.split('.').at(-1))).toEqual(['png']);
    const body = parts.get('word/document.xml') ?? '';
    const [, width, height] = /<wp:extent cx="(\d+)" cy="(\d+)"/.exec(body) ?? [];
    expect(Number(width) / Number(height)).toBeCloseTo(4, 1);
    expect(body).not.toMatch(/<w:titlePg|w:sdtContent/);
    expect(wordsOf(body).split('To whom it concerns')).toHaveLength(2);
    expect(/w:styleId="Heading1".*?<\/w:style>/s.exec(parts.get('word/styles.xml') ?? '')?.[0]).not.toContain(
      'numPr',
    );
  });
});
