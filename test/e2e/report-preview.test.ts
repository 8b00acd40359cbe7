import { expect } from '@playwright/test';
import { OWNER, signIn, test } from './demo.ts';

test('R2: however often a design’s preview is made anew, Back leaves the page', async ({ page, demo }) => {
  await signIn(page, demo.base, OWNER);
  const settings = `${demo.base}/dashboard/acme/settings`;
  await page.goto(settings);
  await page.goto(`${settings}/reports`);
  const shown = page.frameLocator('[data-report-preview]:not([hidden])');
  await expect(shown.getByText('Confidential').first()).toBeVisible();
  const before = await page.evaluate(() => history.length);
  for (const word of ['Quillwort', 'Bladderwort']) {
    await page.getByLabel('Classification').fill(word);
    await expect(shown.getByText(word).first()).toBeVisible();
  }
  await page.getByLabel('Classification').fill('Milkwort');
  await page.getByRole('button', { name: 'Preview' }).first().click();
  await expect(shown.getByText('Milkwort').first()).toBeVisible();
  expect(await page.evaluate(() => history.length)).toBe(before);
  await page.goBack();
  await expect(page).toHaveURL(settings);
});
