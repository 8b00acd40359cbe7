import type { Block, Inline, MarkdownTree } from '../../../markdown/tree.ts';
import type { RenderedEvidence } from '../../../rendering/document.ts';
import type { ReportEvidence } from './report-data.ts';

type Part = Block | Inline | { readonly kind: 'item' | 'cell' | 'row' | 'note' };

/** A part with its references to evidence renamed, and all in it. */
function renamed<T extends Part>(part: T, keyOf: (name: string) => string): T {
  if (part.kind === 'evidence' && 'name' in part) return { ...part, name: keyOf(part.name) };
  const copy: Record<string, unknown> = { ...part };
  for (const holds of ['children', 'items', 'rows', 'cells']) {
    const held = copy[holds];
    if (Array.isArray(held)) copy[holds] = held.map((one: Part) => renamed(one, keyOf));
  }
  if (part.kind === 'table' && 'header' in part) Object.assign(copy, { header: renamed(part.header, keyOf) });
  return copy as T;
}

/**
 * The evidence of a document. Texts of two findings may call different pictures by one name, since each keeps the name that its
 * picture had when it was published: here each has a name of its own, its id, and texts are made to use it. What a text names and
 * its finding does not show keeps its name, which is nothing's here, and is missing.
 */
export class EvidenceOfDocument {
  readonly #shown = new Map<string, RenderedEvidence>();

  /** A text as its finding shows it. */
  in(tree: MarkdownTree, evidence: readonly ReportEvidence[]): MarkdownTree {
    const byName = new Map(evidence.map((one) => [one.name, one]));
    const keyOf = (name: string) => {
      const found = byName.get(name);
      if (found === undefined) return name;
      this.#add(found);
      return found.id;
    };
    return {
      ...tree,
      blocks: tree.blocks.map((block) => renamed(block, keyOf)),
      notes: tree.notes.map((note) => renamed(note, keyOf)),
    };
  }

  #add({ id, name, alternative, picture, bytes }: ReportEvidence): void {
    this.#shown.set(
      id,
      picture === null
        ? { kind: 'file', fileName: name, bytes }
        : { kind: 'picture', picture: id, width: picture.width, height: picture.height, alternative },
    );
  }

  /** All that was shown. */
  get shown(): Readonly<Record<string, RenderedEvidence>> {
    return Object.fromEntries(this.#shown);
  }
}
