import { expect, type Page } from '@playwright/test';
import { OWNER, signIn, test } from './demo.ts';
import { holdBack } from './held-back.ts';

const shownIn = (page: Page) => page.frameLocator('[data-report-preview]:not([hidden])');

test('R2: however often a design’s preview is made anew, Back leaves the page', async ({ page, demo }) => {
  await signIn(page, demo.base, OWNER);
  const settings = `${demo.base}/dashboard/acme/settings`;
  await page.goto(settings);
  await page.goto(`${settings}/reports`);
  const shown = shownIn(page);
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

test('R2: what is chosen from a list before the preview’s script has come is shown once it has', async ({
  page,
  demo,
}) => {
  await signIn(page, demo.base, OWNER);
  const letCome = await holdBack(page, /report-preview/);
  await page.goto(`${demo.base}/dashboard/acme/settings/reports`);
  await expect(shownIn(page).getByText('Confidential').first()).toBeVisible();
  await page.getByLabel('Language').selectOption('German');
  letCome();
  await expect(shownIn(page).getByText('Vertraulich').first()).toBeVisible();
});
