import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** What a PDF says, read by a library that did not make it. */
export interface ReadPdf {
  readonly info: Readonly<Record<string, unknown>>;
  /** Of its XMP, in lower case: `pdfuaid:part`. */
  readonly metadata: ReadonlyMap<string, unknown>;
  readonly isMarked: boolean;
  readonly bookmarks: readonly string[];
  readonly pages: readonly ReadPage[];
}

export interface ReadPage {
  /** Tags in their order, each with its alternative text if it has one: `Figure: A screenshot`. */
  readonly tags: readonly string[];
  /** Pieces of the text in its order, without what is only decoration, such as heads and feet of pages. */
  readonly text: readonly string[];
  /** From where to where each of its figures goes across, in points. */
  readonly figures: readonly (readonly [left: number, right: number])[];
  /** Where its text ends on the right: 1 is the page's edge. */
  readonly right: number;
}

interface Node {
  readonly type?: string;
  readonly role?: string;
  readonly alt?: string;
  readonly bbox?: readonly number[];
  readonly children?: readonly Node[];
}

function* tagsOf({ role, alt, children = [] }: Node): Generator<string> {
  if (role !== undefined) yield alt === undefined ? role : `${role}: ${alt}`;
  for (const child of children) yield* tagsOf(child);
}

function* figuresOf({ role, bbox, children = [] }: Node): Generator<readonly [number, number]> {
  if (role === 'Figure' && bbox !== undefined) yield [bbox[0] ?? 0, bbox[2] ?? 0];
  for (const child of children) yield* figuresOf(child);
}

interface Outlined {
  readonly title: string;
  readonly items: readonly Outlined[];
}
const titlesOf = (outline: readonly Outlined[]): string[] =>
  outline.flatMap(({ title, items }) => [title, ...titlesOf(items)]);

/** Reads all of a PDF. */
export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const loading = getDocument({ data: Uint8Array.from(bytes), verbosity: 0 });
  const pdf = await loading.promise;
  const { info, metadata } = await pdf.getMetadata();
  const pages: ReadPage[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await pdf.getPage(number);
    const { items } = await page.getTextContent({ includeMarkedContent: true });
    const text: string[] = [];
    const open: boolean[] = [];
    let right = 0;
    for (const item of items) {
      if ('str' in item) {
        right = Math.max(right, (item.transform[4] + item.width) / (page.view[2] ?? 1));
        if (!open.includes(true) && item.str !== '') text.push(item.str);
      } else if (item.type === 'endMarkedContent') open.pop();
      else open.push((item as { tag?: string }).tag === 'Artifact');
    }
    const tree: Node = (await page.getStructTree()) ?? {};
    pages.push({ tags: [...tagsOf(tree)], text, figures: [...figuresOf(tree)], right });
  }
  // A map, whatever its type says.
  const marks = (await pdf.getMarkInfo()) as unknown as ReadonlyMap<string, unknown> | null;
  const bookmarks = titlesOf((await pdf.getOutline()) ?? []);
  await loading.destroy();
  return {
    info: { ...info },
    metadata: new Map(metadata ?? []),
    isMarked: marks?.get('Marked') === true,
    bookmarks,
    pages,
  };
}
