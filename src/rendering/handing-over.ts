import type { Order } from './apart.ts';
import type { RenderedPicture } from './document.ts';
import { inParts, joined, type SectionPart } from './in-parts.ts';

/** As much of a picture as is copied in one turn of the event loop (E28), in bytes. */
const AT_ONCE = 1_048_576;

/** What a thread is told of an order: how it begins, its sections and pictures in parts, and that this is all. */
export type HandedOver =
  | { readonly kind: 'begin'; readonly order: Pick<Order, 'format' | 'look'> & { readonly document: Head } }
  | { readonly kind: 'sections'; readonly part: readonly SectionPart[] }
  | {
      readonly kind: 'picture';
      readonly id: string;
      readonly type: RenderedPicture['type'];
      readonly length: number;
    }
  /** Of the picture that was told of last. The bytes are the thread's own. */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'end' };

type Head = Omit<Order['document'], 'sections'>;

/** An order as it is told, each part of it little enough for one turn. What is transferred with it is a copy: the order stays whole. */
export function* handedOver({ format, look, document, pictures }: Order): Generator<HandedOver> {
  const { sections, ...head } = document;
  yield { kind: 'begin', order: { format, look, document: head } };
  for (const part of inParts(sections)) yield { kind: 'sections', part };
  for (const { id, type, bytes } of pictures) {
    yield { kind: 'picture', id, type, length: bytes.byteLength };
    for (let at = 0; at < bytes.byteLength; at += AT_ONCE)
      yield { kind: 'bytes', bytes: new Uint8Array(bytes.subarray(at, at + AT_ONCE)) };
  }
  yield { kind: 'end' };
}

/** Puts an order together again, as it is told. */
export class TakenOver {
  #head: (HandedOver & { readonly kind: 'begin' })['order'] | null = null;
  readonly #parts: SectionPart[] = [];
  readonly #pictures: RenderedPicture[] = [];
  #filled = 0;

  /** Takes the next part; the order, once that was the last. */
  take(told: HandedOver): Order | null {
    switch (told.kind) {
      case 'begin':
        this.#head = told.order;
        return null;
      case 'sections':
        this.#parts.push(...told.part);
        return null;
      case 'picture': {
        const { id, type, length } = told;
        this.#pictures.push({ id, type, bytes: new Uint8Array(length) });
        this.#filled = 0;
        return null;
      }
      case 'bytes':
        this.#pictures.at(-1)?.bytes.set(told.bytes, this.#filled);
        this.#filled += told.bytes.byteLength;
        return null;
      case 'end': {
        if (this.#head === null) throw new Error('an order without its beginning');
        const { document, ...rest } = this.#head;
        return {
          ...rest,
          document: { ...document, sections: joined(this.#parts) },
          pictures: this.#pictures,
        };
      }
    }
  }
}
