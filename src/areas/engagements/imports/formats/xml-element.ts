import type { Attributes } from './xml-markup.ts';
import { withoutForbidden, withoutReferences } from './xml-references.ts';

const NONE: readonly XmlElement[] = [];

/** An element with all that is in it. */
export class XmlElement {
  readonly name: string;
  readonly attributes: Attributes;
  /** At which line of the file it begins. */
  readonly line: number;
  #typed = '';
  #children: XmlElement[] | null = null;

  constructor(name: string, attributes: Attributes, line: number) {
    this.name = name;
    this.attributes = attributes;
    this.line = line;
  }

  /** The text that stands in it, not in elements within it; at most 1 MB of it, spaces included. */
  get text(): string {
    return withoutReferences(withoutForbidden(this.#typed));
  }

  /** How long the text is with references in it. */
  get length(): number {
    return this.#typed.length;
  }

  /** Puts text, in which references may stand, behind its own. */
  write(typed: string): void {
    this.#typed += typed;
  }

  get children(): readonly XmlElement[] {
    return this.#children ?? NONE;
  }

  /** Puts an element behind those in it. */
  append(child: XmlElement): void {
    this.#children ??= [];
    this.#children.push(child);
  }

  /** Lets go of what is in it. */
  empty(): void {
    this.#children = null;
    this.#typed = '';
  }

  /** The first element in it at that path, such as `instances/instance`. */
  find(path: string): XmlElement | undefined {
    if (!path.includes('/')) {
      // Readers ask so for each thing in a file: no list is made, and the search ends where it's found.
      for (const child of this.children) if (child.name === path) return child;
      return undefined;
    }
    return this.all(path)[0];
  }

  /** The elements in it at that path, in their order. */
  all(path: string): readonly XmlElement[] {
    const separator = path.indexOf('/');
    if (separator === -1) return this.#named(path);
    const rest = path.slice(separator + 1);
    return this.#named(path.slice(0, separator)).flatMap((child) => child.all(rest));
  }

  #named(name: string): readonly XmlElement[] {
    let found: XmlElement[] | null = null;
    for (const child of this.children) {
      if (child.name !== name) continue;
      found ??= [];
      found.push(child);
    }
    return found ?? NONE;
  }

  /** The text of the first element at that path, without spaces around it; empty for none. */
  value(path: string): string {
    return this.find(path)?.text.trim() ?? '';
  }

  /** The texts of all elements at that path, without spaces around them; no empty ones. */
  values(path: string): readonly string[] {
    const values: string[] = [];
    for (const { text } of this.all(path)) {
      const value = text.trim();
      if (value !== '') values.push(value);
    }
    return values;
  }

  /** The same as one text, each on lines of its own. */
  lines(path: string): string {
    return this.values(path).join('\n');
  }

  /** The value of its attribute, without spaces around it; empty for none. */
  attribute(name: string): string {
    return this.attributes.get(name)?.trim() ?? '';
  }
}
