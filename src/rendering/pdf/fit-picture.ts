import { availableParallelism } from 'node:os';
import sharp from 'sharp';
import type { RenderedPicture } from '../document.ts';

/** Some 200 pixels to the inch where a picture is as large as one may be. */
const WIDEST = 1_600;
const HIGHEST = 1_000;
/** Of all pictures of a document: Typst holds each pixel of all of them at once. */
const MOST_PIXELS = 160_000_000;
/** Drawings and marks, which keep their edges and what shines through them. */
const SMALL_PIXELS = 120_000;
const QUALITY = 86;

// Only the three decoders that pictures of ours need.
sharp.cache(false);
sharp.concurrency(1);
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadPngBuffer', 'VipsForeignLoadJpegBuffer', 'VipsForeignLoadWebpBuffer'],
});

/** Of how many pixels each of so many pictures may be. */
export const pixelsOfEach = (pictures: number): number => Math.floor(MOST_PIXELS / Math.max(1, pictures));

/**
 * A picture with no more pixels than paper shows, as Typst takes it fastest: JPEG goes into a PDF as it is, and anything else
 * is packed anew. Null for one that can't be decoded, which would end the whole document.
 */
export async function fitPicture(
  { id, bytes }: RenderedPicture,
  mostPixels: number,
): Promise<RenderedPicture | null> {
  try {
    const picture = sharp(bytes);
    const { width, height, format } = await picture.metadata();
    const pixels = width * height;
    const scale = Math.min(1, WIDEST / width, HIGHEST / height, Math.sqrt(mostPixels / pixels));
    const fitted = scale < 1 ? picture.resize({ width: Math.max(1, Math.round(width * scale)) }) : picture;
    if (format !== 'jpeg' && pixels * scale * scale <= SMALL_PIXELS)
      return { id, type: 'image/png', bytes: await fitted.png().toBuffer() };
    const encoded = fitted
      .flatten({ background: '#ffffff' })
      // Looking for the best code takes longer than all the rest, and saves a twelfth.
      .jpeg({ quality: QUALITY, chromaSubsampling: '4:4:4', optimiseCoding: false });
    return { id, type: 'image/jpeg', bytes: await encoded.toBuffer() };
  } catch {
    return null;
  }
}

/** Fits pictures as they come, as many at once as there are processors. */
export class PictureFitter {
  readonly #mostPixels: number;
  #free = availableParallelism();
  readonly #waiting: (() => void)[] = [];
  readonly #fitted: Promise<RenderedPicture | null>[] = [];

  constructor(pictures: number) {
    this.#mostPixels = pixelsOfEach(pictures);
  }

  /** Begins with one, or lets it wait for its turn. */
  add(picture: RenderedPicture): void {
    this.#fitted.push(this.#inTurn(picture));
  }

  /** Those that could be decoded, in the order in which they came. */
  async all(): Promise<RenderedPicture[]> {
    return (await Promise.all(this.#fitted)).filter((picture) => picture !== null);
  }

  async #inTurn(picture: RenderedPicture): Promise<RenderedPicture | null> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    const fitted = await fitPicture(picture, this.#mostPixels);
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next();
    return fitted;
  }
}
