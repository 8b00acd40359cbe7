import type { Section } from './document.ts';

/** A section without those inside it, and how many it is inside of. */
export interface SectionPart {
  readonly depth: number;
  readonly section: Omit<Section, 'sections'>;
}

/** As many as are copied in one turn of the event loop (E28), and as many rows of tables in them. */
const [AT_ONCE, ROWS_AT_ONCE] = [16, 500];

const rowsIn = ({ contents }: Pick<Section, 'contents'>): number =>
  contents.reduce((sum, content) => sum + (content.kind === 'table' ? content.rows.length : 0), 0);

function* flat(sections: readonly Section[], depth: number): Generator<SectionPart> {
  for (const { sections: inside, ...section } of sections) {
    yield { depth, section };
    yield* flat(inside, depth + 1);
  }
}

/** Sections in parts that are sent one after another. */
export function* inParts(sections: readonly Section[]): Generator<SectionPart[]> {
  let part: SectionPart[] = [];
  let rows = 0;
  for (const one of flat(sections, 0)) {
    part.push(one);
    rows += rowsIn(one.section);
    if (part.length < AT_ONCE && rows < ROWS_AT_ONCE) continue;
    yield part;
    part = [];
    rows = 0;
  }
  if (part.length > 0) yield part;
}

interface Growing extends Omit<Section, 'sections'> {
  readonly sections: Growing[];
}

/** The sections that such parts were made of. */
export function joined(parts: readonly SectionPart[]): Section[] {
  const all: Growing[] = [];
  const open: Growing[] = [];
  for (const { depth, section } of parts) {
    const growing: Growing = { ...section, sections: [] };
    open.length = depth;
    (open.at(-1)?.sections ?? all).push(growing);
    open.push(growing);
  }
  return all;
}
