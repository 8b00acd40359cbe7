import { expect, type Page } from '@playwright/test';
import { enterCode, OWNER, scan, signIn, switchOn, test } from './demo.ts';

/** Presses Tab until the focus is on what is wanted; fails after so many. */
async function tabTo(
  page: Page,
  name: string | RegExp,
  role: 'button' | 'link' | 'textbox' | 'switch',
  most = 40,
): Promise<void> {
  const wanted = page.getByRole(role, { name }).first();
  for (let n = 0; n < most; n += 1) {
    await page.keyboard.press('Tab');
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`${role} ${String(name)} cannot be reached by Tab`);
}

test('the keyboard alone signs in, switches enforcement on, and signs out; focus is always seen', async ({
  page,
  demo,
}) => {
  await page.goto(`${demo.base}/login`);
  await expect(page.getByLabel('Email address')).toBeFocused();
  await page.keyboard.type(OWNER);
  await page.keyboard.press('Tab');
  await page.keyboard.type('orchard lantern velvet');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`${demo.base}/dashboard/acme`);
  await tabTo(page, 'Settings', 'link');
  const outline = await page.evaluate(() => {
    const style = getComputedStyle(document.activeElement ?? document.body);
    return { width: style.outlineWidth, style: style.outlineStyle };
  });
  expect(outline.style).not.toBe('none');
  expect(Number.parseFloat(outline.width)).toBeGreaterThanOrEqual(2);
  await page.keyboard.press('Enter');
  await tabTo(page, 'Two-Factor Authentication (MFA)', 'switch');
  await page.keyboard.press('Space');
  await expect(page.getByText('Enabled', { exact: true })).toBeVisible();
  await tabTo(page, 'Sign out', 'button', 60);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`${demo.base}/login`);
});

test('an error is announced, and focus goes to the field', async ({ page, demo }) => {
  await signIn(page, demo.base, OWNER);
  await switchOn(page, demo, 'now');
  await enterCode(page, '123', 'Verify and continue');
  const field = page.getByLabel('Six-digit code');
  await expect(field).toBeFocused();
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(field).toHaveAccessibleDescription(/Enter the six digits/);
});

test('Back after sign-out shows nothing; a second tab that finished first, reload and Back lead on', async ({
  page,
  context,
  demo,
}) => {
  await signIn(page, demo.base, OWNER);
  await switchOn(page, demo, 'now');
  const second = await context.newPage();
  await second.goto(`${demo.base}/mfa/setup`);
  const app = await scan(page);
  await enterCode(page, app.code(), 'Verify and continue');
  await expect(page).toHaveURL(/\/dashboard/);
  await enterCode(second, app.code(), 'Verify and continue');
  await expect(second).toHaveURL(`${demo.base}/dashboard/acme`);
  await page.goBack();
  await page.reload();
  await expect(page).toHaveURL(/\/dashboard/);
  await page.getByRole('button', { name: 'Sign out', exact: true }).first().click();
  await expect(page).toHaveURL(`${demo.base}/login`);
  await page.goBack();
  await expect(page.getByText('Maya Lindqvist')).toHaveCount(0);
});
