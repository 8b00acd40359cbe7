import type { RenderedPicture } from './document.ts';

/** As much of a picture as is copied in one turn of the event loop (E28), in bytes. */
const AT_ONCE = 1_048_576;

/** A picture as it is handed over: what it is, and then its bytes, which are whoever's who takes them. */
export type PicturePart =
  | {
      readonly kind: 'picture';
      readonly id: string;
      readonly type: RenderedPicture['type'];
      readonly length: number;
    }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array<ArrayBuffer> };

/** A picture in parts that are sent one after another. They are copies, each made when it is asked for. */
export function* pictureParts({ id, type, bytes }: RenderedPicture): Generator<PicturePart> {
  yield { kind: 'picture', id, type, length: bytes.byteLength };
  for (let at = 0; at < bytes.byteLength; at += AT_ONCE)
    yield { kind: 'bytes', bytes: new Uint8Array(bytes.subarray(at, at + AT_ONCE)) };
}

/** Puts pictures together again, one after the other. */
export class PictureJoiner {
  #picture: RenderedPicture | null = null;
  #filled = 0;

  /** Takes the next part; the picture that is whole with it, or null. */
  take(part: PicturePart): RenderedPicture | null {
    if (part.kind === 'picture') {
      this.#picture = { id: part.id, type: part.type, bytes: new Uint8Array(part.length) };
      this.#filled = 0;
    } else {
      this.#picture?.bytes.set(part.bytes, this.#filled);
      this.#filled += part.bytes.byteLength;
    }
    return this.#filled === this.#picture?.bytes.byteLength ? this.#picture : null;
  }
}
