import { CONSULTANT, OWNER, switchOn } from './demo.ts';
import { arrive, type Story } from './story.ts';
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
];
