import { expect } from '@playwright/test';
import { CONSULTANT, OWNER, openSignUpLink, PASSWORD, signIn, signOut, test } from './demo.ts';

const NORA = {
  workspace: 'Nimbus Audits',
  slug: 'nimbus',
  name: 'Nora Nimbus',
  email: 'nora@nimbus.example',
};
const AGAIN = { workspace: 'Acme Labs', slug: 'acme-labs', name: 'Maya', email: OWNER };
const CHOSEN = 'meadow copper violin';

for (const javaScriptEnabled of [false, true]) {
  test.describe(`JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, () => {
    test.use({ javaScriptEnabled });

    test('S23 D20: somebody new signs up, chooses the password behind the link, and is in', async ({
      page,
      demo,
    }) => {
      await openSignUpLink(page, demo, NORA);
      const main = page.getByRole('main');
      for (const shown of ['Nimbus Audits', 'nimbus.localhost', 'Nora Nimbus', NORA.email])
        await expect(main).toContainText(shown);
      await expect(page.locator('input[name="zone"]')).toHaveValue(javaScriptEnabled ? 'Europe/London' : '');
      await page.getByLabel('Password', { exact: true }).fill('short');
      await page.getByRole('button', { name: 'Create workspace' }).click();
      await expect(page.getByText('That’s too short – use at least 15 characters.')).toBeVisible();
      await page.getByLabel('Password', { exact: true }).fill(CHOSEN);
      await page.getByRole('button', { name: 'Create workspace' }).click();
      await expect(page).toHaveURL(`${demo.base}/login?welcome=1`);
      await page.getByLabel('Email address').fill(NORA.email);
      await page.getByLabel('Password', { exact: true }).fill(CHOSEN);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await expect(page).toHaveURL(`${demo.base}/dashboard/nimbus`);
      await expect(page.getByText('Nimbus Audits').filter({ visible: true }).first()).toBeVisible();
    });

    test('D20: somebody with an account signs in and adds a second workspace; somebody else is told whose link it is', async ({
      page,
      demo,
    }) => {
      await openSignUpLink(page, demo, AGAIN);
      const link = page.url();
      await expect(page.getByRole('heading', { name: 'You already have an account' })).toBeVisible();
      await page.getByRole('link', { name: 'Sign in to continue' }).click();
      await page.getByLabel('Email address').fill(CONSULTANT);
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await expect(page.getByRole('heading', { name: 'This link is for another account' })).toBeVisible();
      await signOut(page);
      await signIn(page, demo.base, OWNER);
      await expect(page).toHaveURL(`${demo.base}/dashboard/acme`);
      await page.goto(link);
      await expect(page.getByRole('heading', { name: 'Confirm your new workspace' })).toBeVisible();
      await page.getByRole('button', { name: 'Create workspace' }).click();
      await expect(page.getByText('Your new workspace is ready.')).toBeVisible();
      await page.getByRole('link', { name: 'Open Acme Labs' }).click();
      await expect(page).toHaveURL(`${demo.base}/dashboard/acme-labs`);
      await expect(page.getByText('Acme Labs').filter({ visible: true }).first()).toBeVisible();
      await page.goto(link);
      await expect(page.getByRole('heading', { name: 'This link no longer works' })).toBeVisible();
    });
  });
}
