import { codeOf, type DrawnLine, drawLine } from './drawn-font.ts';
import type { PdfPlan } from './pdf-plan.ts';

/** In points. It stands above the head of each page, where nothing else does. */
const [SIZE, FROM_TOP, FROM_RIGHT] = [7, 24, 60];
const FONT = 'OfReader';

/** Objects that are added to a PDF, and where each begins. */
class Added {
  readonly #from: number;
  readonly #parts: Buffer[] = [];
  readonly #places = new Map<number, number>();
  #length = 0;
  #next: number;

  constructor(from: number, size: number) {
    this.#from = from;
    this.#next = size;
    this.#write('\n');
  }

  take(): number {
    this.#next += 1;
    return this.#next - 1;
  }

  add(number: number, content: string): number {
    this.#places.set(number, this.#from + this.#length);
    this.#write(`${number} 0 obj\n${content}\nendobj\n`);
    return number;
  }

  stream(content: string): number {
    return this.add(
      this.take(),
      `<<\n  /Length ${Buffer.byteLength(content, 'latin1')}\n>>\nstream\n${content}\nendstream`,
    );
  }

  /** The table of them, which goes before the one that there was. */
  end({ table, trailer }: PdfPlan): Buffer {
    const begins = this.#from + this.#length;
    const numbers = [...this.#places.keys()].sort((a, b) => a - b);
    const runs: number[][] = [];
    for (const number of numbers) {
      const run = runs.at(-1);
      if (run !== undefined && run.at(-1) === number - 1) run.push(number);
      else runs.push([number]);
    }
    const entries = runs.map(
      (run) =>
        `${run[0]} ${run.length}\n${run.map((number) => `${String(this.#places.get(number)).padStart(10, '0')} 00000 n\r\n`).join('')}`,
    );
    this.#write(
      `xref\n${entries.join('')}trailer\n<<\n  /Size ${this.#next}\n  /Prev ${table}\n  ${trailer}\n>>\nstartxref\n${begins}\n%%EOF\n`,
    );
    return Buffer.concat(this.#parts);
  }

  #write(text: string): void {
    const part = Buffer.from(text, 'latin1');
    this.#parts.push(part);
    this.#length += part.length;
  }
}

/** What the codes of a font stand for, so that what is drawn can be searched and copied. */
function meaningsOf({ characters }: DrawnLine): string {
  const utf16 = (character: string) => Buffer.from(character, 'utf16le').swap16().toString('hex');
  const lines = characters.map(({ character }, nth) => `<${codeOf(nth)}> <${utf16(character)}>`);
  // No more than 100 stand together (Adobe Technical Note 5014).
  const blocks: string[] = [];
  for (let from = 0; from < lines.length; from += 100) {
    const some = lines.slice(from, from + 100);
    blocks.push(`${some.length} beginbfchar\n${some.join('\n')}\nendbfchar`);
  }
  return `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CMapName /${FONT} def
/CMapType 2 def
1 begincodespacerange
<00> <ff>
endcodespacerange
${blocks.join('\n')}
endcmap
CMapName currentdict /CMap defineresource pop
end
end`;
}

function addFont(added: Added, line: DrawnLine): number {
  const { characters, unitsPerEm } = line;
  const names = characters.map((_, nth) => `/g${nth + 1}`);
  const drawings = characters.map(({ drawing }, nth) => `${names[nth]} ${added.stream(drawing)} 0 R`);
  const meanings = added.stream(meaningsOf(line));
  return added.add(
    added.take(),
    `<<
  /Type /Font
  /Subtype /Type3
  /FontBBox [0 0 0 0]
  /FontMatrix [${1 / unitsPerEm} 0 0 ${1 / unitsPerEm} 0 0]
  /FirstChar 1
  /LastChar ${characters.length}
  /Widths [${characters.map(({ advance }) => advance).join(' ')}]
  /Encoding << /Type /Encoding /Differences [1 ${names.join(' ')}] >>
  /CharProcs << ${drawings.join(' ')} >>
  /Resources << >>
  /ToUnicode ${meanings} 0 R
>>`,
  );
}

/** Beside what a page shows, so that it takes nothing of it and screen readers pass over it, as over the page's head. */
const markOn = (
  { width, height }: { readonly width: number; readonly height: number },
  line: DrawnLine,
): string => {
  const room = width - 2 * FROM_RIGHT;
  const size = Math.min(SIZE, room / Math.max(line.width, 1));
  const x = width - FROM_RIGHT - line.width * size;
  return `Q
/Artifact << /Type /Pagination /Subtype /Header >> BDC
q
BT
0.35 0.38 0.44 rg
/${FONT} ${size.toFixed(3)} Tf
${x.toFixed(3)} ${(height - FROM_TOP).toFixed(3)} Td
<${line.codes}> Tj
ET
Q
EMC`;
};

/** What is added to a PDF to have a text on each of its pages (ISO 32000-1 7.5.6): all that was there stays, byte for byte. */
export function tailOfPdf(plan: PdfPlan, text: string): Buffer {
  const line = drawLine(text);
  const added = new Added(plan.keeps, plan.size);
  const font = addFont(added, line);
  const before = added.stream('q');
  const marks = new Map<string, number>();
  for (const page of plan.pages) {
    const size = `${page.width} ${page.height}`;
    const mark = marks.get(size) ?? added.stream(markOn(page, line));
    marks.set(size, mark);
    const entry = `/${FONT} ${font} 0 R`;
    const { dictionary, contents } = page;
    const resources = /\/Font\s*<</.test(dictionary)
      ? dictionary.replace(/\/Font\s*<</, (begins) => `${begins} ${entry}`)
      : dictionary.replace(/\/Resources\s*<</, (begins) => `${begins} /Font << ${entry} >>`);
    const shown = resources.replace(
      /\/Contents \d+ 0 R/,
      `/Contents [${before} 0 R ${contents} 0 R ${mark} 0 R]`,
    );
    added.add(page.number, `<<${shown}>>`);
  }
  return added.end(plan);
}
