import { type Decoder, inTurn } from './decoder.ts';

/** What a picture is encoded as: what browsers show, and what holds neither scripts nor links. */
export type PictureType = 'image/png' | 'image/jpeg' | 'image/webp';

/** A picture that we have decoded and encoded anew, so that nothing but its pixels is left of what was sent (E11). */
export interface Picture {
  readonly type: PictureType;
  readonly width: number;
  readonly height: number;
  readonly content: Buffer;
  /** The same, small, as WebP. */
  readonly thumbnail: Buffer;
}

/**
 * How many pixels a picture may have, in all and along a side, and how large its file may be. Each line costs, too: one of
 * 1 × 50,000,000 took longer than a connection waits.
 */
const MOST_PIXELS = 50_000_000;
const LONGEST_SIDE = 30_000;
export const PICTURE_BYTES = 20 * 1024 * 1024;
/** How large a small picture is at most, in pixels. */
const THUMBNAIL = { width: 480, height: 320 };
/** How much of a file is looked at to see what it is. */
export const LEAD_BYTES = 1024;

/** What a file is by its first bytes, not by its name: `drawing` and `animation` are what we do not show. */
export type Looks = PictureType | 'drawing' | 'animation' | 'other';

const startsWith = (lead: Buffer, text: string, at = 0) =>
  lead.subarray(at, at + text.length).toString('latin1') === text;

/** Looks at the beginning of a file. */
export function looksLike(lead: Buffer): Looks {
  if (startsWith(lead, '\x89PNG\r\n\x1a\n')) return 'image/png';
  if (startsWith(lead, '\xff\xd8\xff')) return 'image/jpeg';
  if (startsWith(lead, 'RIFF') && startsWith(lead, 'WEBP', 8)) return 'image/webp';
  if (startsWith(lead, 'GIF8')) return 'animation';
  return /<svg[\s>]/i.test(lead.toString('latin1')) ? 'drawing' : 'other';
}

const FORMATS = { 'image/png': 'png', 'image/jpeg': 'jpeg', 'image/webp': 'webp' } as const;

/** An animated PNG says so before its first picture, which older decoders show alone. */
function isAnimatedPng(content: Buffer): boolean {
  const pixels = content.indexOf('IDAT', 0, 'latin1');
  const animation = content.indexOf('acTL', 0, 'latin1');
  return animation >= 0 && (pixels < 0 || animation < pixels);
}

/**
 * `damaged`: cut short, or no picture after all. `busy`: too many others wait to be decoded. `too-slow`: it took longer than it
 * may.
 */
export type PictureTrouble =
  | 'damaged'
  | 'animation'
  | 'too-many-pixels'
  | 'too-long-a-side'
  | 'busy'
  | 'too-slow';

type Outcome =
  | { readonly ok: true; readonly picture: Picture }
  | { readonly ok: false; readonly why: PictureTrouble };

/**
 * Decodes a picture and encodes it anew, off the event loop: without metadata, upright, one picture alone. Takes as many
 * seconds as it may at most, once it is its turn.
 */
export const readPicture = (content: Buffer, type: PictureType, longestSeconds: number): Promise<Outcome> =>
  inTurn<Outcome>(longestSeconds, (sharp) => decode(sharp, content, type, longestSeconds), {
    busy: { ok: false, why: 'busy' },
    late: { ok: false, why: 'too-slow' },
  });

/** How the library ends what has taken longer than it may. */
const isTimeout = (error: unknown) => error instanceof Error && error.message.startsWith('timeout:');

async function decode(sharp: Decoder, content: Buffer, type: PictureType, seconds: number): Promise<Outcome> {
  try {
    const { width, height, pages = 1, format } = await sharp(content, { limitInputPixels: false }).metadata();
    if (format !== FORMATS[type]) return { ok: false, why: 'damaged' };
    if (pages > 1 || (type === 'image/png' && isAnimatedPng(content))) return { ok: false, why: 'animation' };
    if (Math.max(width, height) > LONGEST_SIDE) return { ok: false, why: 'too-long-a-side' };
    if (width * height > MOST_PIXELS) return { ok: false, why: 'too-many-pixels' };
    const { data, info } = await sharp(content, { limitInputPixels: MOST_PIXELS, failOn: 'truncated' })
      .timeout({ seconds })
      .autoOrient()
      .toFormat(FORMATS[type], type === 'image/png' ? {} : { quality: 90 })
      .toBuffer({ resolveWithObject: true });
    const thumbnail = await sharp(data, { limitInputPixels: MOST_PIXELS })
      .timeout({ seconds })
      .resize({ ...THUMBNAIL, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 75 })
      .toBuffer();
    const { width: shownWidth, height: shownHeight } = info;
    return { ok: true, picture: { type, width: shownWidth, height: shownHeight, content: data, thumbnail } };
  } catch (error) {
    if (isTimeout(error)) return { ok: false, why: 'too-slow' };
    // Whatever the decoder has against it: it is the file's fault, and its words are no use to whoever sent it.
    return { ok: false, why: 'damaged' };
  }
}
