import { expect, type Page } from '@playwright/test';
import { CLIENT, CONSULTANT, OWNER, PASSWORD, READER, signIn, signOut, switchOn, test } from './demo.ts';
import { plugIn } from './virtual-key.ts';

/** Passkeys and security keys with a real browser and keys of its own (B6), on both hosts. */

/** Sets up a key where a sign-in leads to that, signs in again with it, confirms with it, and signs in by it alone, by the button and as the browser offers it. */
async function lifeOf(
  page: Page,
  key: Awaited<ReturnType<typeof plugIn>>,
  { host, home, email, alone }: { host: string; home: string; email: string; alone: boolean },
) {
  await signIn(page, host, email);
  await page.getByRole('link', { name: 'Use a passkey or security key instead' }).click();
  await page.getByLabel('Name of this key').fill('Blue key');
  await page.getByRole('button', { name: 'Set up key' }).click();
  await expect(page).toHaveURL(`${host}${home}`);

  await signOut(page);
  await signIn(page, host, email);
  await page.getByRole('button', { name: 'Use a passkey or security key' }).click();
  await expect(page).toHaveURL(`${host}${home}`);

  await page.goto(`${host}/confirm`);
  await page.getByLabel('Your password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Use your key to continue' }).click();
  await expect(page).toHaveURL(`${host}${home}`);
  await page.goto(`${host}/account/security`);
  await expect(page.getByText('Blue key', { exact: true }).first()).toBeVisible();
  if (!alone) return;
  await signOut(page);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(page).toHaveURL(`${host}${home}`);
  await signOut(page);
  await key.offer();
  await page.reload();
  await expect(page).toHaveURL(`${host}${home}`);
}

test('B6 S10 S12 D12: keys of three kinds are set up where one is required, sign in and confirm, on both hosts', async ({
  browser,
  demo,
}) => {
  const owner = await (await browser.newContext()).newPage();
  await signIn(owner, demo.base, OWNER);
  await switchOn(owner, demo);
  await expect(owner.getByText('Enabled').first()).toBeVisible();
  const dashboard = { host: demo.base, home: '/dashboard/acme' };
  const portal = { host: demo.acme, home: '/portal' };
  for (const [kind, place, email, alone] of [
    ['a passkey of this device', portal, CLIENT, true],
    ['a security key with a PIN', dashboard, CONSULTANT, true],
    ['a plain security key', portal, READER, false],
  ] as const) {
    const page = await (await browser.newContext()).newPage();
    const key = await plugIn(page, kind);
    await lifeOf(page, key, { ...place, email, alone });
    expect(await key.count()).toBe(1);
    await page.context().close();
  }
});

test('B6 D14: who touches no key is told so and may try again; on another host the page says where it works', async ({
  page,
  demo,
}) => {
  const key = await plugIn(page, 'a passkey of this device');
  await signIn(page, demo.acme, CLIENT);
  await page.waitForURL('**/portal');
  await page.goto(`${demo.acme}/mfa/setup/key`);
  // As though somebody had turned the browser's question down.
  await page.evaluate(() => {
    navigator.credentials.create = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  });
  await page.getByRole('button', { name: 'Set up key' }).click();
  await expect(
    page.getByRole('alert').filter({ hasText: 'That was cancelled or took too long.' }),
  ).toBeVisible();
  expect(await key.count()).toBe(0);
  await page.reload();
  await page.getByRole('button', { name: 'Set up key' }).click();
  await expect(page).toHaveURL(`${demo.acme}/account/security`);
  await expect(page.getByText(/works at \S+ only/)).toBeVisible();
});

test('B6 D19: without JavaScript the pages say that keys need it', async ({ browser, sharedDemo }) => {
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await signIn(page, sharedDemo.base, CONSULTANT);
  await page.goto(`${sharedDemo.base}/mfa/setup/key`);
  await expect(page.getByText('Passkeys and security keys need JavaScript')).toBeVisible();
  await page.getByRole('button', { name: 'Set up key' }).click();
  await expect(page.getByRole('alert')).toContainText('need JavaScript');
  await expect(page.getByRole('link', { name: 'Use an authenticator app instead' })).toBeVisible();
  await page.context().close();
});
