import { expect } from '@playwright/test';
import { PNG } from 'pngjs';
import { OWNER, signIn, test } from './demo.ts';

/** A picture that is blue all over. */
function blue(width: number, height: number): Buffer {
  const png = new PNG({ width, height });
  for (let at = 0; at < width * height; at += 1) png.data.set([20, 60, 200, 255], at * 4);
  return PNG.sync.write(png);
}

test('E11: what is blacked out is gone from the picture, which takes the original’s place', async ({
  page,
  demo,
}) => {
  await signIn(page, demo.base, OWNER);
  await page.goto(`${demo.base}/dashboard/acme/engagements`);
  await page.getByRole('main').getByRole('link', { name: 'Driver app' }).first().click();
  await page.getByRole('main').getByRole('link', { name: 'Evidence files', exact: true }).click();
  await page
    .getByLabel('Files')
    .setInputFiles({ name: 'secret.png', mimeType: 'image/png', buffer: blue(400, 300) });
  await page.getByRole('button', { name: 'Add evidence' }).click();
  const file = page.getByRole('link', { name: 'secret.png', exact: true }).last();
  const original = `${demo.base}${await file.getAttribute('href')}`;
  await page.getByRole('link', { name: 'Mark secret.png' }).click();

  const canvas = page.locator('canvas');
  await expect(canvas, 'the picture is on it').toHaveAttribute('width', '400');
  await canvas.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await canvas.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const drag = async (from: readonly [number, number], to: readonly [number, number]) => {
    await page.mouse.move(x + from[0] * width, y + from[1] * height);
    await page.mouse.down();
    await page.mouse.move(x + to[0] * width, y + to[1] * height, { steps: 3 });
    await page.mouse.up();
  };
  await drag([0.25, 0.25], [0.75, 0.75]);
  await page.getByLabel('Arrow').check();
  await drag([0.05, 0.9], [0.2, 0.8]);
  await page.getByLabel('Box').check();
  await drag([0.8, 0.05], [0.95, 0.2]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByLabel('Crop').check();
  await drag([0.002, 0.002], [1, 0.95]);
  await page.getByRole('button', { name: 'Save picture' }).click();
  await page.waitForURL(/\/evidence$/);

  expect((await page.request.get(original)).status()).toBe(404);
  const marked = await page
    .getByRole('link', { name: 'secret.png', exact: true })
    .last()
    .getAttribute('href');
  const picture = PNG.sync.read(await (await page.request.get(`${demo.base}${marked}`)).body());
  expect([picture.width, picture.height]).toEqual([400, 285]);
  const at = (left: number, top: number) => [...picture.data.subarray(4 * (top * 400 + left)).subarray(0, 3)];
  for (const left of [102, 200, 298])
    for (const top of [77, 150, 223]) expect(at(left, top)).toEqual([0, 0, 0]);
  expect(at(10, 10)).toEqual([20, 60, 200]);
  // The box was taken back, the arrow was not.
  expect(at(320, 30)).toEqual([20, 60, 200]);
  expect(at(50, 255)).not.toEqual([20, 60, 200]);
});
