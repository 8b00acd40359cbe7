import { encode } from 'uqr';

/** ISO/IEC 18004 asks for four light modules around the symbol; scanners fail without them on a dark page. */
const QUIET_MODULES = 4;

/** CSS pixels that it is wide at least, where there is room. */
const LEAST_WIDTH = 260;

/**
 * `text` as a QR code: one inline SVG, dark on light in every theme, with no style attribute, which the
 * Content-Security-Policy would drop. `label` is read out in its stead.
 *
 * Level L, since nothing stains a screen, and fewer modules are larger ones. Each takes a whole number of CSS pixels, for
 * sharp edges at 1×.
 */
export function qrSvg(text: string, label: string): string {
  const { size, data } = encode(text, { ecc: 'L', border: QUIET_MODULES });
  const width = size * Math.ceil(LEAST_WIDTH / size);
  let path = '';
  for (const [y, row] of data.entries()) {
    for (let x = 0; x < size; x += 1) {
      if (row[x] !== true) continue;
      const start = x;
      while (row[x + 1] === true) x += 1;
      const run = x - start + 1;
      path += `M${start} ${y}h${run}v1h-${run}z`;
    }
  }
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${width}" viewBox="0 0 ${size} ${size}" ` +
    `role="img" aria-label="${attribute(label)}" shape-rendering="crispEdges">` +
    `<rect width="${size}" height="${size}" fill="#ffffff"/><path d="${path}" fill="#0b0f14"/></svg>`
  );
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function attribute(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
