import { expect } from '@playwright/test';
import { AuthenticatorApp, CONSULTANT, ENROLLED, OWNER, signIn, switchOn } from './demo.ts';
import { arrive, press, type Story } from './story.ts';
import { plugIn } from './virtual-key.ts';

/** The pages of whoever has a passkey or security key. */
export const KEY_STORIES: readonly Story[] = [
  {
    name: 'who sets up a key',
    stops: ['setup of a key', 'security with a key', 'confirm with a key', 'verify with a key'],
    tell: async ({ demo, newPage, look }) => {
      const owner = await newPage();
      await arrive(owner, demo.base, OWNER, '/dashboard/acme');
      await switchOn(owner, demo);
      await owner.getByText('Everyone in this workspace needs two-factor authentication').waitFor();
      const newcomer = await newPage();
      await arrive(newcomer, demo.base, CONSULTANT, '/mfa/setup');
      await newcomer.goto(`${demo.base}/mfa/setup/key`);
      await look(newcomer, 'setup of a key');
      await plugIn(newcomer, 'a passkey of this device');
      await newcomer.getByRole('button', { name: 'Set up key' }).click();
      await newcomer.waitForURL('**/dashboard/acme');
      await newcomer.goto(`${demo.base}/account/security`);
      await look(newcomer, 'security with a key');
      await newcomer.goto(`${demo.base}/confirm`);
      await look(newcomer, 'confirm with a key');
      const later = await newPage();
      await arrive(later, demo.base, CONSULTANT, '/mfa/verify');
      await look(later, 'verify with a key');
    },
  },
  {
    name: 'who has a key, and passed a code while keys alone don’t count yet',
    stops: ['a key wanted first', 'a key wanted first, the code mailed'],
    tell: async ({ demo, newPage, look }) => {
      const owner = await newPage();
      await arrive(owner, demo.base, OWNER, '/dashboard/acme');
      const day = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
      const status = await owner.evaluate(
        async ({ url, rules }) =>
          (await fetch(url, { method: 'POST', body: new URLSearchParams(rules) })).status,
        {
          url: `${demo.base}/dashboard/acme/settings/mfa/rules`,
          rules: { team_start: 'date', team_date: `${day}T09:00`, team_methods: 'phishing-resistant' },
        },
      );
      expect(status).toBe(200);
      const app = new AuthenticatorApp(demo.keyUri);
      const enter = async (code: string) => {
        const page = await newPage();
        await signIn(page, demo.base, ENROLLED);
        await page.waitForURL((url) => url.pathname !== '/login');
        await page.goto(`${demo.base}/mfa/verify`);
        await page.getByLabel('Six-digit code').fill(code);
        await page.waitForURL((url) => url.pathname !== '/mfa/verify');
        return page;
      };
      const first = await enter(app.code());
      await first.goto(`${demo.base}/account/security`);
      await press(first, first.getByRole('button', { name: 'Add another device' }));
      await first.goto(`${demo.base}/mfa/setup/key`);
      await plugIn(first, 'a passkey of this device');
      await first.getByRole('button', { name: 'Set up key' }).click();
      await first.waitForURL('**/account/security');
      // Each code counts once.
      const later = await enter(app.code(1));
      await later.goto(`${demo.base}/account/security/recovery-codes`);
      await press(later, later.getByRole('button', { name: 'Create recovery codes' }));
      await later.waitForURL('**/mfa/email');
      await look(later, 'a key wanted first');
      await press(later, later.getByRole('button', { name: 'Email me a code' }));
      await look(later, 'a key wanted first, the code mailed');
    },
  },
];
