import type { PlainNode, PlainSection } from '../../domain/plain-nodes.ts';
import { QUIET_HEADER } from '../../domain/quiet.ts';

function nodeOf(node: PlainNode): Node {
  if (typeof node === 'string') return document.createTextNode(node);
  const element = document.createElement(node.tag);
  for (const [name, value] of Object.entries(node.attributes)) element.setAttribute(name, value);
  element.append(...node.children.map(nodeOf));
  return element;
}

function sectionOf({ title, nodes }: PlainSection): HTMLElement {
  const section = document.createElement('section');
  const heading = document.createElement('h3');
  heading.append(title);
  section.append(heading, ...nodes.map(nodeOf));
  return section;
}

const isPreview = (body: unknown): body is { readonly sections: readonly PlainSection[] } =>
  typeof body === 'object' && body !== null && 'sections' in body && Array.isArray(body.sections);

/** Keeps what is saved of a form beside it, as it will be read. Only where there is room: elsewhere nothing is asked for. */
export class Preview {
  readonly #place: HTMLElement;
  /** What stands there as long as nothing is written. */
  readonly #blank: readonly Node[];
  #isAsking = false;
  #isStale = true;

  constructor(place: HTMLElement) {
    this.#place = place;
    this.#blank = [...(place.querySelector('[data-preview-text]')?.childNodes ?? [])];
    place.hidden = false;
    window.addEventListener('resize', () => void this.#show());
  }

  /** Something was saved. */
  refresh(): void {
    this.#isStale = true;
    void this.#show();
  }

  async #show(): Promise<void> {
    const isSeen = this.#place.offsetParent !== null;
    const { preview: address } = this.#place.dataset;
    // What isn't saved yet has none.
    if (!isSeen || !address || this.#isAsking || !this.#isStale) return;
    this.#isAsking = true;
    this.#isStale = false;
    try {
      const response = await fetch(address, {
        headers: { accept: 'application/json', [QUIET_HEADER]: '1' },
      });
      const body: unknown = response.ok ? await response.json() : null;
      const shown = this.#place.querySelector('[data-preview-text]');
      if (isPreview(body) && shown)
        shown.replaceChildren(...(body.sections.length > 0 ? body.sections.map(sectionOf) : this.#blank));
    } catch {
      // Without a connection the last one stays; what is saved next is shown again.
    }
    this.#isAsking = false;
    if (this.#isStale) await this.#show();
  }
}
