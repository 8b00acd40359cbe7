import { inMemory, peek, TooMuch } from '../../../../files/gathering.ts';
import {
  LEAD_BYTES,
  looksLike,
  type Picture,
  type PictureTrouble,
  readPicture,
} from '../../../../files/pictures.ts';
import { FileTooLarge, type SentFile } from '../../../../http/uploads.ts';

/** How large a logo's file may be, and how long its sides, in pixels: it is printed a few centimetres wide. */
export const LOGO_BYTES = 1024 * 1024;
const LOGO_SIDE = 2_000;

export type LogoTrouble = PictureTrouble | 'none' | 'drawing' | 'other' | 'too-large' | 'too-long-a-side';

/** A logo of what was sent: decoded and encoded anew, as all pictures are (E11). */
export async function receiveLogo(
  files: AsyncIterable<SentFile>,
  pictureSeconds: number,
): Promise<
  { readonly ok: true; readonly picture: Picture } | { readonly ok: false; readonly why: LogoTrouble }
> {
  try {
    for await (const file of files) {
      const { lead, whole } = await peek(file.content, LEAD_BYTES);
      if (lead.length === 0) return { ok: false, why: 'none' };
      const looks = looksLike(lead);
      if (looks === 'drawing' || looks === 'animation' || looks === 'other') return { ok: false, why: looks };
      const outcome = await readPicture(await inMemory(whole, LOGO_BYTES), looks, pictureSeconds);
      if (!outcome.ok) return outcome;
      const { width, height, content } = outcome.picture;
      if (Math.max(width, height) > LOGO_SIDE) return { ok: false, why: 'too-long-a-side' };
      // Encoded anew, it may have become larger than it was.
      return content.byteLength > LOGO_BYTES ? { ok: false, why: 'too-large' } : outcome;
    }
  } catch (error) {
    if (error instanceof TooMuch || error instanceof FileTooLarge) return { ok: false, why: 'too-large' };
    throw error;
  }
  return { ok: false, why: 'none' };
}

const WORDS: Readonly<Record<LogoTrouble, string>> = {
  none: 'Choose a file first.',
  drawing: 'Drawings in SVG can’t be used. Save your logo as PNG, JPEG or WebP.',
  animation: 'Animations can’t be used. Save your logo as PNG, JPEG or WebP.',
  other: 'This is no picture. Save your logo as PNG, JPEG or WebP.',
  'too-large': 'This picture is larger than 1 MB. Save it smaller.',
  'too-many-pixels': 'This picture is too large. Use one of at most 2,000 pixels along each side.',
  'too-long-a-side': 'This picture is too large. Use one of at most 2,000 pixels along each side.',
  damaged: 'This picture is damaged or incomplete. Save it again and upload it once more.',
  busy: 'Too many pictures are being uploaded right now. Upload this one again in a minute.',
  'too-slow': 'This picture took too long to read. Save it smaller, and upload it again.',
};

/** Why a logo was not taken, for whoever sent it. */
export const wordsForLogo = (why: LogoTrouble): string => WORDS[why];
