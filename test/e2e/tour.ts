import {
  ADMIN,
  AuthenticatorApp,
  CONSULTANT,
  ENROLLED,
  enterCode,
  makeRecoveryCodes,
  OWNER,
  openSignUpLink,
  PASSWORD,
  recoveryCodesOn,
  scan,
  switchOn,
  useRecoveryCode,
} from './demo.ts';
import { answered, arrive, press, type Story } from './story.ts';
import { ENGAGEMENT_STORIES } from './tour-of-engagements.ts';

/** Every kind of page, as everybody who sees it; for what must hold on all of them. */
export const STORIES: readonly Story[] = [
  {
    name: 'forms with errors',
    stops: ['sign-in with errors', 'sign-up with errors'],
    tell: async ({ demo, newPage, look }) => {
      const stranger = await newPage();
      await stranger.goto(`${demo.base}/login`);
      await stranger.getByLabel('Email address').fill('no address');
      await press(stranger, stranger.getByRole('button', { name: 'Sign in' }));
      await look(stranger, 'sign-in with errors');
      await stranger.goto(`${demo.base}/signup`);
      await press(stranger, stranger.getByRole('button', { name: /Create|Sign up|Continue/ }).first());
      await look(stranger, 'sign-up with errors');
    },
  },
  {
    name: 'a sign-up, and whose its link is',
    stops: [
      'sign-up to confirm',
      'sign-up to confirm with an error',
      'sign-up with a known address',
      'another workspace to confirm',
      'consultant at the owner’s other workspace',
      'consultant at somebody else’s sign-up',
    ],
    tell: async ({ demo, newPage, look }) => {
      const nora = {
        workspace: 'Nimbus Audits',
        slug: 'nimbus',
        name: 'Nora Nimbus',
        email: 'nora@nimbus.example',
      };
      const stranger = await newPage();
      await openSignUpLink(stranger, demo, nora);
      await look(stranger, 'sign-up to confirm');
      await press(stranger, stranger.getByRole('button', { name: 'Create workspace' }));
      await look(stranger, 'sign-up to confirm with an error');
      await openSignUpLink(stranger, demo, { ...nora, email: OWNER });
      await look(stranger, 'sign-up with a known address');
      const owner = await newPage();
      await arrive(owner, demo.base, OWNER, '/dashboard/acme');
      await owner.goto(stranger.url());
      await look(owner, 'another workspace to confirm');
      const consultant = await newPage();
      await arrive(consultant, demo.base, CONSULTANT, '/dashboard/acme');
      await consultant.goto(`${demo.base}${new URL(owner.url()).pathname}`);
      await look(consultant, 'consultant at the owner’s other workspace');
      await openSignUpLink(stranger, demo, { ...nora, slug: 'stratus', email: 'sue@stratus.example' });
      await consultant.goto(stranger.url());
      await look(consultant, 'consultant at somebody else’s sign-up');
    },
  },
  {
    name: 'what the owner changes of a member',
    stops: ['owner changes the role of a consultant', 'owner changes the role of a client', 'owner removes'],
    tell: async ({ demo, newPage, look }) => {
      const owner = await newPage();
      await arrive(owner, demo.base, OWNER, '/dashboard/acme');
      const members = `${demo.base}/dashboard/acme/members`;
      const stops = [
        ['owner changes the role of a consultant', /Change role.*Priya/],
        ['owner changes the role of a client', /Change role.*Elena/],
        ['owner removes', /Remove.*Priya/],
      ] as const;
      for (const [stop, link] of stops) {
        await owner.goto(members);
        await press(owner, owner.getByRole('link', { name: link }));
        await look(owner, stop);
      }
    },
  },
  {
    name: 'the administrator',
    stops: [
      'administrator setup',
      'administrator /admin',
      'administrator /admin/workspaces',
      'administrator /admin/workspaces/invite',
      'administrator /admin/record',
      'administrator /account/security',
      'administrator account',
      'administrator hand-over',
    ],
    tell: async ({ demo, newPage, look }) => {
      const admin = await newPage();
      await arrive(admin, demo.base, ADMIN, '/mfa/setup');
      await look(admin, 'administrator setup');
      const app = await scan(admin);
      await answered(admin, () => enterCode(admin, app.code(), 'Verify and continue'));
      for (const path of [
        '/admin',
        '/admin/workspaces',
        '/admin/workspaces/invite',
        '/admin/record',
        '/account/security',
      ]) {
        await admin.goto(`${demo.base}${path}`);
        await look(admin, `administrator ${path}`);
      }
      await admin.goto(`${demo.base}/admin`);
      await press(admin, admin.getByRole('link', { name: /Maya|maya@/ }).first());
      await look(admin, 'administrator account');
      await admin.goto(`${demo.base}/admin/workspaces`);
      await press(admin, admin.getByRole('link', { name: 'Hand over Acme Security' }));
      await look(admin, 'administrator hand-over');
    },
  },
  {
    name: 'the switch, and whom it asks first',
    stops: ['owner settings enabled', 'setup', 'setup with an error'],
    tell: async ({ demo, newPage, look }) => {
      const owner = await newPage();
      await arrive(owner, demo.base, OWNER, '/dashboard/acme');
      await switchOn(owner, demo);
      await owner.getByText('Everyone in this workspace needs a code').waitFor();
      await look(owner, 'owner settings enabled');
      const newcomer = await newPage();
      await arrive(newcomer, demo.base, CONSULTANT, '/mfa/setup');
      await look(newcomer, 'setup');
      await answered(newcomer, () => enterCode(newcomer, '12', 'Verify and continue'));
      await look(newcomer, 'setup with an error');
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
      await owner.getByText('Everyone in this workspace needs a code').waitFor();
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
    name: 'who changes their address',
    stops: [
      'own account with errors',
      'own account awaiting an address',
      'a new address to confirm, signed out',
      'a new address to confirm, as somebody else',
      'a new address to confirm',
      'own account with another address',
    ],
    tell: async ({ demo, newPage, look }) => {
      const address = 'priya@new.example';
      const consultant = await newPage();
      await arrive(consultant, demo.base, CONSULTANT, '/dashboard/acme');
      await consultant.goto(`${demo.base}/account`);
      await consultant.getByLabel('New email address').fill('no address');
      const change = consultant.getByRole('button', { name: 'Change email address' });
      await press(consultant, change);
      await look(consultant, 'own account with errors');
      await consultant.getByLabel('New email address').fill(address);
      await press(consultant, change);
      await look(consultant, 'own account awaiting an address');
      const link = await demo.mailedTo(address);
      const stranger = await newPage();
      await stranger.goto(link);
      await look(stranger, 'a new address to confirm, signed out');
      const owner = await newPage();
      await arrive(owner, demo.base, OWNER, '/dashboard/acme');
      await owner.goto(link);
      await look(owner, 'a new address to confirm, as somebody else');
      await consultant.goto(link);
      await look(consultant, 'a new address to confirm');
      await press(consultant, change);
      await look(consultant, 'own account with another address');
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
      await owner.getByText('Everyone in this workspace needs a code').waitFor();
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
      await owner.getByText('Everyone in this workspace needs a code').waitFor();
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
  ...ENGAGEMENT_STORIES,
];
