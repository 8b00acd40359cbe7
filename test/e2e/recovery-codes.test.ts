import { readFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import {
  AuthenticatorApp,
  ENROLLED,
  enterCode,
  makeRecoveryCodes,
  OWNER,
  recoveryCodesOn,
  signIn,
  switchOn,
  test,
} from './demo.ts';

for (const javaScriptEnabled of [true, false]) {
  test.describe(`B8 D19: recovery codes, JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, () => {
    test.use({ javaScriptEnabled });

    test('are copied, downloaded and printed, each as far as it can be', async ({ page, browser, demo }) => {
      const owner = await (await browser.newContext()).newPage();
      await signIn(owner, demo.base, OWNER);
      await switchOn(owner, demo);
      await signIn(page, demo.base, ENROLLED);
      const code = new AuthenticatorApp(demo.keyUri).code();
      if (javaScriptEnabled) await page.getByLabel('Six-digit code').pressSequentially(code);
      else await enterCode(page, code, 'Continue');
      await expect(page).toHaveURL(`${demo.base}/dashboard/acme`);
      await expect(page.getByRole('link', { name: 'Save your recovery codes' })).toBeVisible();
      await makeRecoveryCodes(page, demo.base);
      const codes = await recoveryCodesOn(page);
      expect(codes).toHaveLength(10);

      const arriving = page.waitForEvent('download');
      await page.getByRole('link', { name: 'Download' }).click();
      const download = await arriving;
      expect(download.suggestedFilename()).toBe('recovery-codes.txt');
      const text = await readFile(await download.path(), 'utf8');
      expect(codes.filter((one) => !text.includes(one))).toEqual([]);
      expect(text).toContain(`10 recovery codes for ${ENROLLED}`);

      const copy = page.getByRole('button', { name: 'Copy the codes' });
      const print = page.getByRole('button', { name: 'Print' });
      if (!javaScriptEnabled) {
        await expect(copy).toBeHidden();
        await expect(print).toBeHidden();
        return;
      }
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: demo.base });
      await copy.click();
      await expect(page.getByText('Copied').first()).toBeVisible();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(text);
      await page.evaluate(() => {
        window.print = () => document.body.setAttribute('data-printed', 'once');
      });
      await print.click();
      await expect(page.locator('body[data-printed="once"]')).toHaveCount(1);
      // On paper stand the codes and whose they are, and nothing to press.
      await page.emulateMedia({ media: 'print' });
      await expect(page.getByText(codes[9] ?? 'none')).toBeVisible();
      await expect(page.getByText(`For ${ENROLLED}`)).toBeVisible();
      await expect(page.getByRole('button', { name: 'I’ve saved my codes' })).toBeHidden();
      await expect(print).toBeHidden();
    });
  });
}
