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
      for (const shown of ['.localhost', NORA.email, 'change what you like'])
        await expect(main).toContainText(shown);
      const [name, address, person] = [
        page.getByLabel('Consultancy name'),
        page.getByLabel('Client portal address'),
        page.getByLabel('Your name'),
      ];
      await expect(name).toHaveValue(NORA.workspace);
      await expect(address).toHaveValue(NORA.slug);
      await expect(person).toHaveValue(NORA.name);
      await expect(page.locator('input[name="zone"]')).toHaveValue(javaScriptEnabled ? 'Europe/London' : '');
      await name.fill('Cumulus Audits');
      await address.fill('acme');
      if (javaScriptEnabled)
        await expect(page.getByText('This address is taken. Choose another.')).toBeVisible();
      await page.getByLabel('Password', { exact: true }).fill('short');
      await page.getByRole('button', { name: 'Create workspace' }).click();
      await expect(page.locator('#field-password-error')).toHaveText(
        'That’s too short – use at least 15 characters.',
      );
      await expect(page.locator('#field-slug-error')).toHaveText('This address is taken. Choose another.');
      await expect(address).toBeFocused();
      await expect(name).toHaveValue('Cumulus Audits');
      await address.fill('cumulus');
      await page.getByLabel('Password', { exact: true }).fill(CHOSEN);
      await page.getByRole('button', { name: 'Create workspace' }).click();
      await expect(page).toHaveURL(`${demo.base}/login?welcome=1`);
      await page.getByLabel('Email address').fill(NORA.email);
      await page.getByLabel('Password', { exact: true }).fill(CHOSEN);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await expect(page).toHaveURL(`${demo.base}/dashboard/cumulus`);
      await expect(page.getByText('Cumulus Audits').filter({ visible: true }).first()).toBeVisible();
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
      await expect(page.getByLabel('Client portal address')).toHaveValue(AGAIN.slug);
      await page.getByLabel('Consultancy name').fill('Acme Research');
      await page.getByRole('button', { name: 'Create workspace' }).click();
      await expect(page.getByText('Your new workspace is ready.')).toBeVisible();
      await page.getByRole('link', { name: 'Open Acme Research' }).click();
      await expect(page).toHaveURL(`${demo.base}/dashboard/acme-labs`);
      await expect(page.getByText('Acme Research').filter({ visible: true }).first()).toBeVisible();
      await page.goto(link);
      await expect(page.getByRole('heading', { name: 'This link no longer works' })).toBeVisible();
    });
  });
}
