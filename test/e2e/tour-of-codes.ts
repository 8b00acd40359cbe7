import {
  AuthenticatorApp,
  CONSULTANT,
  ENROLLED,
  enterCode,
  makeRecoveryCodes,
  OWNER,
  PASSWORD,
  recoveryCodesOn,
  switchOn,
  useRecoveryCode,
} from './demo.ts';
import { answered, arrive, press, type Story } from './story.ts';

/** The second factor: who is asked for it, sets it up, loses it, and guesses. */
export const CODE_STORIES: readonly Story[] = [
  {
    name: 'the switch, and whom it asks first',
    stops: ['owner settings enabled', 'setup', 'setup with an error'],
    tell: async ({ demo, newPage, look }) => {
      const owner = await newPage();
      await arrive(owner, demo.base, OWNER, '/dashboard/acme');
      await switchOn(owner, demo);
      await owner.getByText('Everyone in this workspace needs two-factor authentication').waitFor();
      await look(owner, 'owner settings enabled');
      const newcomer = await newPage();
      await arrive(newcomer, demo.base, CONSULTANT, '/mfa/setup');
      await look(newcomer, 'setup');
      await answered(newcomer, () => enterCode(newcomer, '12', 'Verify and continue'));
      await look(newcomer, 'setup with an error');
    },
  },
  {
    name: 'a day, and what a sign-in offers until then',
    stops: ['owner settings scheduled', 'set up now or later'],
    tell: async ({ demo, newPage, look }) => {
      const owner = await newPage();
      await arrive(owner, demo.base, OWNER, '/dashboard/acme');
      await owner.goto(`${demo.base}/dashboard/acme/settings`);
      await owner.getByRole('radio', { name: 'From a day and time' }).check();
      const day = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
      await owner.getByLabel('Day and time', { exact: true }).fill(`${day}T18:00`);
      await owner.getByRole('switch', { name: 'Two-Factor Authentication (MFA)' }).click();
      await owner.getByText('Choose another day').waitFor();
      await look(owner, 'owner settings scheduled');
      const consultant = await newPage();
      await arrive(consultant, demo.base, CONSULTANT, '/mfa/soon');
      await look(consultant, 'set up now or later');
      await consultant.getByRole('link', { name: /^Later/ }).click();
      await consultant.waitForURL('**/dashboard/acme');
    },
  },
  {
    name: 'who is enrolled, and loses the phone',
    stops: [
      'verify',
      'enrolled /mfa/recovery',
      'ten recovery codes',
      'a new recovery code in the place of the used one',
    ],
    tell: async ({ demo, newPage, look }) => {
      const owner = await newPage();
      await arrive(owner, demo.base, OWNER, '/dashboard/acme');
      await switchOn(owner, demo);
      await owner.getByText('Everyone in this workspace needs two-factor authentication').waitFor();
      const enrolled = await newPage();
      await arrive(enrolled, demo.base, ENROLLED, '/mfa/verify');
      await look(enrolled, 'verify');
      await enrolled.goto(`${demo.base}/mfa/recovery`);
      await look(enrolled, 'enrolled /mfa/recovery');
      await enrolled.goto(`${demo.base}/mfa/verify`);
      await enrolled.getByLabel('Six-digit code').fill(new AuthenticatorApp(demo.keyUri).code());
      await enrolled.waitForURL('**/dashboard/acme');
      await makeRecoveryCodes(enrolled, demo.base);
      await look(enrolled, 'ten recovery codes');
      const [recovery = ''] = await recoveryCodesOn(enrolled);
      const lost = await newPage();
      await arrive(lost, demo.base, ENROLLED, '/mfa/verify');
      await useRecoveryCode(lost, demo.base, recovery);
      await look(lost, 'a new recovery code in the place of the used one');
    },
  },
  {
    name: 'who confirms what they asked for',
    stops: [
      'a deed to confirm',
      'a deed to confirm with an error',
      'recovery codes to replace',
      'a deed to confirm with a recovery code',
    ],
    tell: async ({ demo, newPage, look }) => {
      const enrolled = await newPage();
      await arrive(enrolled, demo.base, ENROLLED, '/dashboard/acme');
      await enrolled.goto(`${demo.base}/account/security`);
      await press(enrolled, enrolled.getByRole('button', { name: 'Create recovery codes' }));
      await look(enrolled, 'a deed to confirm');
      await press(enrolled, enrolled.getByRole('button', { name: 'Create recovery codes' }));
      await look(enrolled, 'a deed to confirm with an error');
      await enrolled.getByLabel('Your password', { exact: true }).fill(PASSWORD);
      await enrolled
        .getByLabel('Code from your authenticator app')
        .fill(new AuthenticatorApp(demo.keyUri).code());
      await press(enrolled, enrolled.getByRole('button', { name: 'Create recovery codes' }));
      await press(enrolled, enrolled.getByRole('button', { name: 'I’ve saved my codes' }));
      await enrolled.goto(`${demo.base}/account/security/recovery-codes`);
      await look(enrolled, 'recovery codes to replace');
      const lost = await newPage();
      await arrive(lost, demo.base, ENROLLED, '/dashboard/acme');
      await lost.goto(`${demo.base}/account/security`);
      await press(lost, lost.getByRole('button', { name: /^Replace (?!recovery)/ }));
      await press(lost, lost.getByRole('link', { name: 'Use a recovery code' }));
      await look(lost, 'a deed to confirm with a recovery code');
    },
  },
  {
    name: 'a device with a long name',
    stops: [
      'a device to rename',
      'a device to rename with an error',
      'a device with a long name',
      'a device to remove',
      'a device that stays',
    ],
    tell: async ({ demo, newPage, look }) => {
      const enrolled = await newPage();
      const list = `${demo.base}/account/security`;
      await arrive(enrolled, demo.base, ENROLLED, '/dashboard/acme');
      await enrolled.goto(list);
      await press(enrolled, enrolled.getByRole('link', { name: /^Rename / }));
      await look(enrolled, 'a device to rename');
      const name = enrolled.getByLabel('Name of this device');
      await name.fill('Phone'.repeat(13));
      await press(enrolled, enrolled.getByRole('button', { name: 'Rename device' }));
      await look(enrolled, 'a device to rename with an error');
      await name.fill('Phone'.repeat(12));
      await press(enrolled, enrolled.getByRole('button', { name: 'Rename device' }));
      await look(enrolled, 'a device with a long name');
      await press(enrolled, enrolled.getByRole('link', { name: /^Remove / }));
      await look(enrolled, 'a device to remove');
      const owner = await newPage();
      await arrive(owner, demo.base, OWNER, '/dashboard/acme');
      await switchOn(owner, demo);
      await owner.getByText('Everyone in this workspace needs two-factor authentication').waitFor();
      await enrolled.reload();
      await look(enrolled, 'a device that stays');
    },
  },
  {
    name: 'who guesses',
    stops: ['verify throttled'],
    tell: async ({ demo, newPage, look }) => {
      const owner = await newPage();
      await arrive(owner, demo.base, OWNER, '/dashboard/acme');
      await switchOn(owner, demo);
      await owner.getByText('Everyone in this workspace needs two-factor authentication').waitFor();
      const guessing = await newPage();
      await arrive(guessing, demo.base, ENROLLED, '/mfa/verify');
      for (let n = 0; n < 6; n += 1) {
        await guessing.goto(`${demo.base}/mfa/verify`);
        // It is sent by itself when it is complete.
        await answered(guessing, () => guessing.getByLabel('Six-digit code').fill('000000'));
      }
      await look(guessing, 'verify throttled');
    },
  },
];
