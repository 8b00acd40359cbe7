import { expect, test } from 'vitest';
import { PicturesOfPage } from './with-pictures.ts';

test('R3: pictures of any length stand in a page as Base64, each as often as it is shown, and nothing else of it changes', () => {
  const pictures = [0, 1, 2, 3, 4, 5_000].map((length) => ({
    id: String(length),
    type: 'image/png' as const,
    // With something before and behind it in memory that is not its own.
    bytes: Uint8Array.from({ length: length + 7 }, (_, at) => at * 31).subarray(3, 3 + length),
  }));
  const shown = [...pictures, ...pictures];
  const pageOf = (dataOf: (picture: (typeof shown)[number]) => string) =>
    `“é 漢”${shown.map((picture) => `<img src="${dataOf(picture)}">😀`).join('')}`;
  const page = new PicturesOfPage();
  const written = page.written(pageOf((picture) => page.markOf(picture)));
  expect(written.toString()).toBe(pageOf(({ bytes }) => Buffer.from(bytes).toString('base64')));
});
