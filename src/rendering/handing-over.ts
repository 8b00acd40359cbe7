import type { Order } from './apart.ts';
import type { RenderedPicture } from './document.ts';
import { inParts, joined, type SectionPart } from './in-parts.ts';
import { PictureJoiner, type PicturePart, pictureParts } from './picture-parts.ts';

/** What a thread is told of an order: how it begins, its sections and pictures in parts, and that this is all. */
export type HandedOver =
  | { readonly kind: 'begin'; readonly order: Pick<Order, 'format' | 'look'> & { readonly document: Head } }
  | { readonly kind: 'sections'; readonly part: readonly SectionPart[] }
  | PicturePart
  | { readonly kind: 'end' };

type Head = Omit<Order['document'], 'sections'>;

/** An order as it is told, each part of it little enough for one turn. Bytes are copies: the order stays whole. */
export function* handedOver({ format, look, document, pictures }: Order): Generator<HandedOver> {
  const { sections, ...head } = document;
  yield { kind: 'begin', order: { format, look, document: head } };
  for (const part of inParts(sections)) yield { kind: 'sections', part };
  for (const picture of pictures) yield* pictureParts(picture);
  yield { kind: 'end' };
}

/** Puts an order together again, as it is told. */
export class TakenOver {
  #head: (HandedOver & { readonly kind: 'begin' })['order'] | null = null;
  readonly #parts: SectionPart[] = [];
  readonly #pictures: RenderedPicture[] = [];
  readonly #joiner = new PictureJoiner();

  /** Takes the next part; the order, once that was the last. */
  take(told: HandedOver): Order | null {
    switch (told.kind) {
      case 'begin':
        this.#head = told.order;
        return null;
      case 'sections':
        this.#parts.push(...told.part);
        return null;
      case 'picture':
      case 'bytes': {
        const picture = this.#joiner.take(told);
        if (picture !== null) this.#pictures.push(picture);
        return null;
      }
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
