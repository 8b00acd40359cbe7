import sharp from 'sharp';
import { expect, test } from 'vitest';
import { readPicture } from './pictures.ts';

test('E11: two pictures are decoded at once, twelve wait for that, and more are told to come again', async () => {
  const content = await sharp({ create: { width: 2, height: 2, channels: 3, background: '#c04040' } })
    .png()
    .toBuffer();
  const upload = async () => {
    const outcome = await readPicture(content, 'image/png', 600);
    return outcome.ok ? 'taken' : outcome.why;
  };
  const together = await Promise.all(Array.from({ length: 20 }, upload));
  expect(together.filter((outcome) => outcome === 'taken')).toHaveLength(14);
  expect(together.filter((outcome) => outcome === 'busy')).toHaveLength(6);
  expect(await upload(), 'once the others are through').toBe('taken');
});
