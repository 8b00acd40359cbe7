import { expect } from '@playwright/test';
import { OWNER, PASSWORD, signIn, test } from './demo.ts';

for (const javaScriptEnabled of [true, false]) {
  test.describe(`E14 D19: a session that ended, JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, () => {
    test.use({ javaScriptEnabled });

    test('what was typed meanwhile stands in the form after signing in, and is sent by nobody else', async ({
      page,
      demo,
    }) => {
      await signIn(page, demo.base, OWNER);
      await page.goto(`${demo.base}/dashboard/acme/members/invite`);
      await page.getByLabel('Email address').fill('new.client@example.com');
      await page.getByLabel('Client', { exact: true }).check();
      await page.getByLabel('Client company').selectOption('Harbour Clinics');
      const other = await page.context().newPage();
      await other.goto(`${demo.base}/dashboard/acme`);
      await other.getByRole('button', { name: 'Sign out' }).click();
      await expect(other).toHaveURL(/\/login/);

      await page.getByRole('button', { name: 'Send the invitation' }).click();
      await expect(page.getByText('Sign in within 30 minutes to get back what you entered')).toBeVisible();
      await page.getByLabel('Email address').fill(OWNER);
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();

      await expect(page).toHaveURL(`${demo.base}/dashboard/acme/members/invite`);
      await expect(page.getByText('Check it and press the button again')).toBeVisible();
      await expect(page.getByLabel('Email address')).toHaveValue('new.client@example.com');
      await expect(page.getByLabel('Email address')).toBeFocused();
      await expect(page.getByLabel('Client', { exact: true })).toBeChecked();
      await expect(page.getByLabel('Client company').locator('option:checked')).toHaveText('Harbour Clinics');
      await page.getByRole('button', { name: 'Send the invitation' }).click();
      await expect(page.getByText('new.client@example.com').first()).toBeVisible();
    });
  });
}
