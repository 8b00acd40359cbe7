import { expect } from '@playwright/test';
import {
  AuthenticatorApp,
  CLIENT,
  CONSULTANT,
  ENROLLED,
  enterCode,
  makeRecoveryCodes,
  OWNER,
  recoveryCodesOn,
  SOLO_OWNER,
  scan,
  signIn,
  signOut,
  switchOn,
  test,
  useRecoveryCode,
} from './demo.ts';

for (const javaScriptEnabled of [false, true]) {
  test.describe(`JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, () => {
    test.use({ javaScriptEnabled });

    test('S1 S2 S5 S6 S7 S8 S9 S10 S11 S12 S14 S15: the owner switches it on, signs out, scans, and is in', async ({
      page,
      demo,
    }) => {
      await signIn(page, demo.base, OWNER);
      await expect(page).toHaveURL(`${demo.base}/dashboard/acme`);
      await switchOn(page, demo);
      await expect(page.getByText('Enabled', { exact: true })).toBeVisible();
      // D1: this session goes on undisturbed.
      await page.goto(`${demo.base}/dashboard/acme/members`);
      await expect(page.getByRole('heading', { name: 'Members', level: 1 })).toBeVisible();

      await signOut(page);
      await signIn(page, demo.base, OWNER);
      await expect(page).toHaveURL(`${demo.base}/mfa/setup`);
      const app = await scan(page);
      expect(app.issuer).toBe('SecPortal Acme Security');
      await enterCode(page, app.code(), 'Verify and continue');
      await expect(page).toHaveURL(`${demo.base}/dashboard/acme`);

      await signOut(page);
      await signIn(page, demo.base, OWNER);
      await expect(page).toHaveURL(`${demo.base}/mfa/verify`);
      const code = app.code(1);
      if (javaScriptEnabled) await page.getByLabel('Six-digit code').pressSequentially(code);
      else await enterCode(page, code, 'Continue');
      await expect(page).toHaveURL(`${demo.base}/dashboard/acme`);
    });

    test('S10 S16: a client is led to setup on the portal and lands on the page first asked for', async ({
      page,
      browser,
      demo,
    }) => {
      await signIn(page, demo.base, OWNER);
      await switchOn(page, demo);
      const context = await browser.newContext({ javaScriptEnabled });
      const client = await context.newPage();
      await client.goto(`${demo.acme}/account/security`);
      await client.getByLabel('Email address').fill(CLIENT);
      await client.getByLabel('Password', { exact: true }).fill('orchard lantern velvet');
      await client.getByRole('button', { name: 'Sign in', exact: true }).click();
      await expect(client).toHaveURL(`${demo.acme}/mfa/setup`);
      await client.reload();
      const app = await scan(client);
      const wrong = app.code() === '123456' ? '654321' : '123456';
      await enterCode(client, wrong, 'Verify and continue');
      await expect(client.getByText('That code isn’t right')).toBeVisible();
      await enterCode(client, app.code().replace(/^(...)/, '$1 '), 'Verify and continue');
      await expect(client).toHaveURL(`${demo.acme}/account/security`);
      await client.goto(`${demo.acme}/portal`);
      await expect(client.getByText('Northwind Bank').first()).toBeVisible();
      await context.close();
    });

    test('NIST 4.2.1.1: a recovery code lets in, and a new one is shown in its place, for the next time', async ({
      page,
      demo,
    }) => {
      await signIn(page, demo.base, ENROLLED);
      await page.goto(`${demo.base}/mfa/verify`);
      const fromApp = new AuthenticatorApp(demo.keyUri).code();
      if (javaScriptEnabled) await page.getByLabel('Six-digit code').pressSequentially(fromApp);
      else await enterCode(page, fromApp, 'Continue');
      await expect(page).toHaveURL(`${demo.base}/dashboard/acme`);
      await makeRecoveryCodes(page, demo.base);
      let [code = ''] = await recoveryCodesOn(page);
      await page.getByRole('button', { name: 'I’ve saved my codes' }).click();
      await expect(page.getByText('Recovery codes saved.')).toBeVisible();
      await page.goto(`${demo.base}/dashboard/acme`);
      for (let times = 0; times < 2; times += 1) {
        await signOut(page);
        await signIn(page, demo.base, ENROLLED);
        await useRecoveryCode(page, demo.base, code);
        const shown = await recoveryCodesOn(page);
        expect(shown).toHaveLength(1);
        expect(shown).not.toContain(code);
        [code = ''] = shown;
        await page.getByRole('link', { name: 'I still have my phone – continue' }).click();
        await expect(page).toHaveURL(`${demo.base}/dashboard/acme`);
      }
    });
  });
}

test('S11 S19: who is enrolled already is only asked for a code', async ({ page, browser, demo }) => {
  await signIn(page, demo.base, OWNER);
  await switchOn(page, demo);
  const other = await (await browser.newContext()).newPage();
  await signIn(other, demo.base, ENROLLED);
  await expect(other).toHaveURL(`${demo.base}/mfa/verify`);
  await expect(other.getByLabel('Six-digit code')).toBeFocused();
  await other.getByLabel('Six-digit code').pressSequentially(new AuthenticatorApp(demo.keyUri).code());
  await expect(other).toHaveURL(`${demo.base}/dashboard/acme`);
});

test('D1: "Ask everyone now" asks an open session at its next page, without a new sign-in', async ({
  page,
  browser,
  demo,
}) => {
  const other = await (await browser.newContext()).newPage();
  await signIn(other, demo.base, CONSULTANT);
  await expect(other).toHaveURL(`${demo.base}/dashboard/acme`);
  await signIn(page, demo.base, OWNER);
  await switchOn(page, demo, 'now');
  await expect(page).toHaveURL(`${demo.base}/mfa/setup`);
  await other.goto(`${demo.base}/dashboard/acme/members`);
  await expect(other).toHaveURL(`${demo.base}/mfa/setup`);
  const app = await scan(other);
  await enterCode(other, app.code(), 'Verify and continue');
  await expect(other).toHaveURL(`${demo.base}/dashboard/acme/members`);
});

test('S18 S20: switched off, nobody is prompted', async ({ page, browser, demo }) => {
  await signIn(page, demo.base, OWNER);
  await switchOn(page, demo);
  await page.getByRole('switch', { name: 'Two-Factor Authentication (MFA)' }).click();
  await expect(page.getByText('Disabled', { exact: true })).toBeVisible();
  const other = await (await browser.newContext()).newPage();
  await signIn(other, demo.acme, CLIENT);
  await expect(other).toHaveURL(`${demo.acme}/portal`);
});

test('S3 S4: a consultant sees the state and cannot switch; on Starter it is greyed out with the reason', async ({
  page,
  browser,
  demo,
}) => {
  await signIn(page, demo.base, CONSULTANT);
  await page.goto(`${demo.base}/dashboard/acme/settings`);
  await expect(page.getByRole('heading', { name: 'Two-Factor Authentication (MFA)' })).toBeVisible();
  await expect(page.getByRole('switch')).toBeDisabled();
  const solo = await (await browser.newContext()).newPage();
  await signIn(solo, demo.base, SOLO_OWNER);
  await solo.goto(`${demo.base}/dashboard/solo/settings`);
  await expect(solo.getByRole('switch')).toBeDisabled();
  await expect(solo.getByText(/Starter plan doesn’t include requiring/)).toBeVisible();
});

test('S21 D14: from the MFA pages one can sign out, and sees whom to contact and who asks', async ({
  page,
  browser,
  demo,
}) => {
  await signIn(page, demo.base, OWNER);
  await switchOn(page, demo);
  const other = await (await browser.newContext()).newPage();
  await signIn(other, demo.acme, CLIENT);
  await expect(other.getByText('Acme Security requires two-factor authentication')).toBeVisible();
  await expect(other.getByRole('link', { name: /support@/ }).first()).toBeVisible();
  await signOut(other);
  await expect(other).toHaveURL(`${demo.acme}/login`);
  await other.goBack();
  await other.goto(`${demo.acme}/portal`);
  await expect(other).toHaveURL(/\/login/);
});

test('S8: the copy button copies the key, and says so', async ({ page, context, demo }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await signIn(page, demo.base, OWNER);
  await switchOn(page, demo, 'now');
  await page.getByRole('button', { name: /Copy/ }).click();
  await expect(page.getByText('Copied').first()).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^[A-Z2-7]{32}$/);
});
