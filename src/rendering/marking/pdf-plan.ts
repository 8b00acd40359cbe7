import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';

/** What of a PDF it takes to add to it: where its table of objects is, and each of its pages as it stands. */
export const pdfPlan = z.object({
  format: z.literal('pdf'),
  /** How many bytes it has. */
  keeps: z.int(),
  /** Where its table of objects begins. */
  table: z.int(),
  /** How many objects it has. */
  size: z.int(),
  /** What its trailer says of its catalogue, of itself, and by which it is known. */
  trailer: z.string(),
  pages: z.array(
    z.object({
      number: z.int(),
      /** Its dictionary, as it is written. */
      dictionary: z.string(),
      /** In points. */
      width: z.number(),
      height: z.number(),
      /** The number of what draws it. */
      contents: z.int(),
    }),
  ),
});
export type PdfPlan = z.output<typeof pdfPlan>;

/** As much of its end as holds where its table is. */
const END_BYTES = 64;
/** Longer is no page's dictionary. */
const LONGEST_DICTIONARY = 65_536;
const ENTRY_BYTES = 20;
const PAGES_AT_ONCE = 200;

/** A PDF that our typesetter wrote: one table of objects, and each page with what it shows named beside it. */
class Read {
  readonly #bytes: Buffer;
  readonly table: number;
  readonly trailer: string;
  readonly size: number;
  readonly #entries: number;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.table = Number(
      one(/startxref\s+(\d+)\s+%%EOF\s*$/, bytes.toString('latin1', bytes.length - END_BYTES)),
    );
    const head = bytes.toString('latin1', this.table, this.table + END_BYTES);
    const [begins = '', count = ''] = /^xref\s+0 (\d+)\r?\n/.exec(head) ?? [];
    this.#entries = this.table + begins.length;
    const trailer = bytes.toString('latin1', this.#entries + Number(count) * ENTRY_BYTES);
    this.trailer = one(/^trailer\s*<<([\s\S]*)>>\s*startxref/, trailer);
    this.size = Number(one(/\/Size (\d+)/, this.trailer));
  }

  object(number: number): string {
    const entry = this.#bytes.toString(
      'latin1',
      this.#entries + number * ENTRY_BYTES,
      this.#entries + (number + 1) * ENTRY_BYTES,
    );
    const from = Number(one(/^(\d{10}) 00000 n/, entry));
    const end = this.#bytes.indexOf('endobj', from);
    if (end < 0 || end - from > LONGEST_DICTIONARY) throw new Error('an object has no end');
    return one(/^\d+ 0 obj\s*<<([\s\S]*)>>\s*$/, this.#bytes.toString('latin1', from, end));
  }
}

function one(pattern: RegExp, text: string): string {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new Error(`a PDF is not as our typesetter writes it: ${pattern.source}`);
  return found;
}

const references = (text: string): number[] =>
  [...text.matchAll(/(?<!\d)(\d{1,10}) 0 R/g)].map(([, number]) => Number(number));

/** What it takes to add to a PDF; null where it is not as our typesetter writes them. Others are answered in between. */
export async function planOfPdf(bytes: Buffer): Promise<PdfPlan | null> {
  try {
    const read = new Read(bytes);
    const waiting = references(
      one(/\/Pages (\d+ 0 R)/, read.object(Number(one(/\/Root (\d+) 0 R/, read.trailer)))),
    );
    const pages: PdfPlan['pages'] = [];
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const dictionary = read.object(next);
      if (/\/Type \/Pages\b/.test(dictionary)) {
        waiting.unshift(...references(one(/\/Kids\s*\[([^\]]*)\]/, dictionary)));
        continue;
      }
      const [, width = '', height = ''] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(dictionary) ?? [];
      one(/(\/Resources\s*<<)/, dictionary);
      pages.push({
        number: next,
        dictionary,
        width: Number(width),
        height: Number(height),
        contents: Number(one(/\/Contents (\d+) 0 R/, dictionary)),
      });
      if (pages.length % PAGES_AT_ONCE === 0) await setImmediate();
    }
    const trailer = read.trailer.replace(/\/(?:Size|Prev) \d+/g, '').trim();
    const plan = {
      format: 'pdf',
      keeps: bytes.length,
      table: read.table,
      size: read.size,
      trailer,
      pages,
    } as const;
    return pages.length > 0 && pages.every(({ width, height }) => width > 0 && height > 0) ? plan : null;
  } catch {
    return null;
  }
}
