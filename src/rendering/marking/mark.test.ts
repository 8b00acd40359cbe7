import { fileURLToPath } from 'node:url';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import { SAMPLE_LOOK, sampleDocument } from '../../../test/sample-document.ts';
import { unzip } from '../../../test/unzip.ts';
import { renderDocx } from '../docx/docx.ts';
import { renderHtml } from '../html/html.tsx';
import { manuscriptOf, prose, section } from '../pdf/document.samples.ts';
import { Press } from '../pdf/press.ts';
import { readPdf } from '../pdf/read-pdf.samples.ts';
import { type MarkedFormat, markPlan, planOf, tailOf } from './mark.ts';

/** R4: a copy is the document with a mark on each page, and nothing else of it is otherwise. */

const MARK = 'For <anna>&"zoë"@example.com';

async function copyOf(format: MarkedFormat, bytes: Uint8Array, text: string): Promise<Buffer> {
  const plan = await planOf(format, bytes);
  if (plan === null) throw new Error('it can’t be marked');
  // As it is kept beside the report.
  const kept = markPlan.parse(JSON.parse(JSON.stringify(plan)));
  return Buffer.concat([bytes.subarray(0, kept.keeps), tailOf(kept, text)]);
}

/** All that stands on each page of a PDF, heads and feet too. */
async function pagesOf(bytes: Uint8Array): Promise<string[]> {
  const loading = getDocument({ data: Uint8Array.from(bytes), verbosity: 0 });
  const pdf = await loading.promise;
  const pages: string[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const { items } = await (await pdf.getPage(number)).getTextContent();
    pages.push(items.map((item) => ('str' in item ? item.str : '')).join(''));
  }
  await loading.destroy();
  return pages;
}

test('R4: a copy of a PDF begins with all of it, and has its reader on every page, where screen readers pass over them', async () => {
  const press = new Press(fileURLToPath(new URL('../pdf/typst', import.meta.url)));
  const print = press.print(
    manuscriptOf({
      sections: ['one', 'two'].map((id) => section(id, id, [prose('It is **so**.')], { startsPage: true })),
    }),
  );
  if (print.kind !== 'printed') throw new Error(print.message);
  const master = print.bytes;
  const copy = await copyOf('pdf', master, `${MARK} 中`);
  expect(copy.subarray(0, master.length).equals(master)).toBe(true);
  const pages = await pagesOf(copy);
  expect(pages.length).toBe(print.pages);
  expect(pages.length).toBeGreaterThan(3);
  // What the font lacks stands as its number, so that no two readers look alike.
  for (const page of pages) expect(page).toContain(`${MARK} \\u{4e2d}`);
  const heard = async (bytes: Uint8Array) => {
    const { pages: read, ...rest } = await readPdf(bytes);
    return { ...rest, pages: read.map(({ tags, text }) => ({ tags, text })) };
  };
  expect(await heard(copy)).toEqual(await heard(master));
  expect((await copyOf('pdf', master, `${MARK} 中`)).equals(copy)).toBe(true);
  expect(await planOf('pdf', copy), 'a copy is no document of ours').toBeNull();
});

test('R4: a copy of a Word file has its reader at the foot of every page, a web page at its end, as text alone', async () => {
  const { document, pictures } = sampleDocument();
  const [master, copied] = await renderDocx(document, SAMPLE_LOOK, pictures).then(async (bytes) => [
    unzip(Buffer.from(bytes)),
    unzip(await copyOf('docx', bytes, MARK)),
  ]);
  expect([...(copied?.keys() ?? [])].sort()).toEqual([...(master?.keys() ?? [])].sort());
  let feet = 0;
  for (const [name, content] of copied ?? []) {
    const before = master?.get(name)?.toString();
    if (!/^word\/footer\d+\.xml$/.test(name)) {
      expect(content.toString(), name).toBe(before);
      continue;
    }
    feet += 1;
    new SaxesParser({ xmlns: true }).write(content.toString()).close();
    expect(content.toString()).toContain('>For &#60;anna&#62;&#38;&#34;zoë&#34;@example.com</w:t>');
  }
  // The first page has a foot of its own.
  expect(feet).toBe(2);

  const page = Buffer.from(renderHtml(document, SAMPLE_LOOK, pictures));
  const marked = (await copyOf('html', page, MARK)).toString();
  expect(marked.replace(/<p class="for-reader"[^<]*<\/p>/, '')).toBe(page.toString());
  expect(marked).toContain('>For &#60;anna&#62;&#38;&#34;zoë&#34;@example.com</p></body></html>');
  expect(page.toString()).toContain('.for-reader{position:fixed');
  for (const format of ['pdf', 'docx', 'html'] as const)
    expect(await planOf(format, Buffer.from('nothing of ours')), format).toBeNull();
});
