import { expect, test } from 'vitest';
import { pictureOf } from './document.samples.ts';
import { fitPicture, PictureFitter, pixelsOfEach } from './fit-picture.ts';

/** R1: pictures of any size fit on paper, and one that is damaged does not end a report. */

const png = (width: number, height: number) =>
  ({ id: 'p', type: 'image/png', bytes: pictureOf(width, height) }) as const;

test('a large picture is fitted to paper, a mark stays as it is, and with many each has fewer pixels', async () => {
  const large = await fitPicture(png(2000, 200), pixelsOfEach(1));
  expect(large?.type).toBe('image/jpeg');
  expect((await fitPicture(png(120, 40), pixelsOfEach(1)))?.type).toBe('image/png');
  expect(pixelsOfEach(10_000)).toBeLessThan(pixelsOfEach(10));
  const small = await fitPicture(png(2000, 200), pixelsOfEach(10_000));
  expect(small?.bytes.length).toBeLessThan(large?.bytes.length ?? 0);
});

test('pictures come out in their order, without those that can’t be decoded', async () => {
  const fitter = new PictureFitter(4);
  const damaged = { id: 'damaged', type: 'image/png', bytes: pictureOf(30, 30).subarray(0, 60) } as const;
  for (const picture of [{ ...png(500, 500), id: 'slow' }, damaged, png(1, 1), png(2, 1)])
    fitter.add(picture);
  expect((await fitter.all()).map(({ id }) => id)).toEqual(['slow', 'p', 'p']);
});
