import { randomUUID } from 'node:crypto';
import type { RenderedPicture } from '../document.ts';

interface Piece {
  readonly length: number;
  readonly write: (into: Buffer, at: number) => void;
}

function textPiece(text: string): Piece {
  const bytes = Buffer.from(text);
  return { length: bytes.byteLength, write: (into, at) => bytes.copy(into, at) };
}

function picturePiece(picture: RenderedPicture | undefined): Piece {
  const { buffer, byteOffset, byteLength } = picture?.bytes ?? new Uint8Array(0);
  const base64 = () => Buffer.from(buffer, byteOffset, byteLength).toString('base64');
  return { length: Math.ceil(byteLength / 3) * 4, write: (into, at) => into.write(base64(), at, 'latin1') };
}

/**
 * The pictures of a page, which stand in it by a mark each until it is written: within its text they would be in memory several times, and
 * the text of 256 MB of pictures is as long as any may be.
 */
export class PicturesOfPage {
  /** Nobody's text has it. */
  readonly #mark = randomUUID();
  readonly #pictures: RenderedPicture[] = [];

  /** The mark of a picture, for where its bytes will stand as Base64. */
  markOf(picture: RenderedPicture): string {
    return `${this.#mark}-${this.#pictures.push(picture) - 1}.`;
  }

  /** A page in UTF-8, with its pictures. */
  written(page: string): Buffer {
    const pieces = page
      .split(new RegExp(`${this.#mark}-(\\d+)\\.`))
      .map((piece, place) =>
        place % 2 === 0 ? textPiece(piece) : picturePiece(this.#pictures[Number(piece)]),
      );
    const whole = Buffer.alloc(pieces.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const { length, write } of pieces) {
      write(whole, at);
      at += length;
    }
    return whole;
  }
}
