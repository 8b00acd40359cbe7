import sharp from 'sharp';
import { expect, test } from 'vitest';
import { isSeenOnWhite } from './seen-on-white.ts';

type Colour = { readonly r: number; readonly g: number; readonly b: number; readonly alpha: number };

const paint = (width: number, height: number, background: Colour) =>
  sharp({ create: { width, height, channels: 4, background } });
const of = (shade: number, alpha = 1): Colour => ({ r: shade, g: shade, b: shade, alpha });

test('R2: a logo is seen on white where more than a speck of it differs from white, whatever its empty parts hold', async () => {
  const line = await paint(600, 3, of(20)).png().toBuffer();
  const logos = {
    'dark on nothing': paint(60, 20, of(40)),
    'a thin line on nothing': paint(600, 200, of(0, 0)).composite([{ input: line, top: 90, left: 0 }]),
    'a thin line on white': paint(600, 200, of(255)).composite([{ input: line, top: 90, left: 0 }]),
    'white on blue': paint(60, 20, { r: 20, g: 40, b: 160, alpha: 1 }),
    'light yellow': paint(60, 20, { r: 255, g: 232, b: 140, alpha: 1 }),
    white: paint(60, 20, of(255)),
    'nearly white': paint(60, 20, of(247)),
    'white, half of it empty': paint(600, 200, of(0, 0)).composite([
      { input: await paint(300, 200, of(255)).png().toBuffer(), top: 0, left: 0 },
    ]),
    'a shade of nothing': paint(60, 20, of(0, 0.02)),
    nothing: paint(60, 20, of(0, 0)),
    'white in shades of grey': paint(60, 20, of(255, 0.8)).toColourspace('b-w'),
  };
  const seen: string[] = [];
  for (const [name, logo] of Object.entries(logos))
    if (await isSeenOnWhite(await logo.png().toBuffer(), 60)) seen.push(name);
  expect(seen).toEqual([
    'dark on nothing',
    'a thin line on nothing',
    'a thin line on white',
    'white on blue',
    'light yellow',
  ]);
  expect(await isSeenOnWhite(Buffer.from('no picture'), 60), 'nothing is said of what can’t be read').toBe(
    true,
  );
});
