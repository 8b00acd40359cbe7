import { inTurn } from './decoder.ts';

/** Below this contrast (WCAG) nobody tells a colour from white. */
const LEAST_CONTRAST = 1.1;
/** So small a part of a picture is a speck. */
const SPECK = 0.002;
/** What is looked at, in pixels along a side: a line that this blurs to nothing isn't seen in print either. */
const SIDE = 256;

/** The light of a colour, from 0 to 1 (WCAG). */
function luminance([red = 0, green = 0, blue = 0]: Uint8Array): number {
  const linear = (part: number) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** Whether more than a speck of a picture that we encoded is seen on white paper. `true`, too, where there is no time to look. */
export const isSeenOnWhite = (content: Uint8Array, longestSeconds: number): Promise<boolean> =>
  inTurn(
    longestSeconds,
    async (sharp) => {
      const { data, info } = await sharp(content)
        .timeout({ seconds: longestSeconds })
        .resize({ width: SIDE, height: SIDE, fit: 'inside', withoutEnlargement: true })
        .flatten({ background: '#ffffff' })
        .toColourspace('srgb')
        .raw()
        .toBuffer({ resolveWithObject: true });
      const { channels } = info;
      let seen = 0;
      for (let at = 0; at < data.length; at += channels) {
        const contrast = 1.05 / (luminance(data.subarray(at, at + 3)) + 0.05);
        if (contrast >= LEAST_CONTRAST) seen += 1;
      }
      return seen > (data.length / channels) * SPECK;
    },
    { busy: true, late: true },
  ).catch(() => true);
