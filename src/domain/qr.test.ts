import jsqrModule from 'jsqr';
import { describe, expect, test } from 'vitest';
import { keyLabel, keyUri } from './key-uri.ts';
import { qrSvg } from './qr.ts';

const jsqr = jsqrModule as unknown as typeof jsqrModule.default;
const uri = keyUri(
  keyLabel({ workspaceName: 'Acme Security', email: 'ada@acme.example', number: 1 }),
  new Uint8Array(20).fill(7),
);

/** Draws the SVG's path, scale pixels a module, as a scanner would see it. */
function decode(svg: string, scale: number): string | undefined {
  const size = Number(/viewBox="0 0 (\d+) /.exec(svg)?.[1]);
  const pixels = new Uint8ClampedArray((size * scale) ** 2 * 4).fill(255);
  for (const [, x, y, width] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row += 1) {
      for (let column = Number(x) * scale; column < (Number(x) + Number(width)) * scale; column += 1) {
        pixels.fill(0, (row * size * scale + column) * 4, (row * size * scale + column) * 4 + 3);
      }
    }
  }
  return jsqr(pixels, size * scale, size * scale)?.data;
}

describe('S7: the QR code', () => {
  test('reads back as the very text', () => {
    expect(decode(qrSvg(uri, 'QR code'), 4)).toBe(uri);
  });

  test('keeps a quiet zone of four modules', () => {
    const svg = qrSvg(uri, 'QR code');
    const size = Number(/viewBox="0 0 (\d+) /.exec(svg)?.[1]);
    for (const [, x, y, width] of svg.matchAll(/M(\d+) (\d+)h(\d+)/g)) {
      expect(Math.min(Number(x), Number(y))).toBeGreaterThanOrEqual(4);
      expect(Math.max(Number(x) + Number(width), Number(y) + 1)).toBeLessThanOrEqual(size - 4);
    }
  });

  test('is 260 pixels wide at least, its modules whole pixels, whatever it says', () => {
    for (const length of [20, 130, 250, 300, 367]) {
      const svg = qrSvg('x'.repeat(length), 'QR code');
      const width = Number(/ width="(\d+)"/.exec(svg)?.[1]);
      const modules = Number(/viewBox="0 0 (\d+) /.exec(svg)?.[1]);
      expect(width % modules).toBe(0);
      expect(width).toBeGreaterThanOrEqual(260);
      expect(width).toBeLessThanOrEqual(320);
    }
  });

  test('has error correction L: 367 bytes fit into version 12', () => {
    expect(qrSvg('x'.repeat(367), 'QR code')).toContain('viewBox="0 0 73 73"');
    expect(qrSvg('x'.repeat(368), 'QR code')).toContain('viewBox="0 0 77 77"');
  });

  test('ASVS 3.4.3: needs no inline style, and ASVS 3.2.2: its label stays text', () => {
    const svg = qrSvg(uri, '"><script>alert(1)</script>');
    expect(svg).not.toMatch(/style|<script/);
    expect(svg).toContain('aria-label="&quot;&gt;&lt;script&gt;');
    expect(svg.match(/<path/g)).toHaveLength(1);
  });
});
