import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { CONSULTANT, signIn, test } from './demo.ts';

test('E27: a token is created, shown once, lets a program read, says when it was used, and is revoked', async ({
  page,
  playwright,
  demo,
}) => {
  await signIn(page, demo.base, CONSULTANT);
  await page.goto(`${demo.base}/account/security`);
  await page.getByRole('link', { name: 'Manage tokens' }).click();
  await expect(page.getByText('You don’t have any tokens.')).toBeVisible();
  await page.getByRole('link', { name: 'Create a token for Acme Security' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Nightly import');
  await page.getByLabel('Only the engagements chosen below').check();
  await page.getByRole('button', { name: 'Create token' }).click();
  await expect(page.getByText('Choose at least one engagement.')).toBeVisible();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Nightly import');
  await page.getByLabel(/ Driver app$/).check();
  await page.getByRole('button', { name: 'Create token' }).click();

  await expect(page.getByRole('heading', { name: 'Copy your token' })).toBeVisible();
  const token = /sp_[\w-]{51}/.exec((await page.locator('main').textContent()) ?? '')?.[0] ?? '';
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);
  const program = await playwright.request.newContext({
    extraHTTPHeaders: { authorization: `Bearer ${token}` },
  });
  const list = `${demo.base}/api/v1/workspaces/acme/engagements`;
  const { items } = (await (await program.get(list)).json()) as { items: { title: string }[] };
  expect(items.map(({ title }) => title)).toEqual(['Driver app']);

  await page.getByRole('link', { name: 'API tokens' }).click();
  const row = page.getByRole('row', { name: /Nightly import/ });
  await expect(row).not.toContainText('Never');
  await expect(page.locator('main')).not.toContainText(token);
  await page.getByRole('button', { name: 'Revoke Nightly import' }).click();
  await expect(page.getByText('Token revoked. Programs can’t use it any more.')).toBeVisible();
  expect((await program.get(list)).status()).toBe(401);
  await program.dispose();
});
