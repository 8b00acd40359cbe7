/** Elements and texts as JSON, for a script that builds them one by one and parses no markup. */
export type PlainNode = string | PlainElement;

export interface PlainElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly PlainNode[];
}

/** A part of a page that its script shows anew. */
export interface PlainSection {
  readonly title: string;
  readonly nodes: readonly PlainNode[];
}
