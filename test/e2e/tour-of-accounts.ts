import { ADMIN, CONSULTANT, ENROLLED, enterCode, OWNER, openSignUpLink, scan } from './demo.ts';
import { answered, arrive, press, type Story } from './story.ts';

/** Who comes in, what they change of themselves, and what owner and administrator change of others. */
export const ACCOUNT_STORIES: readonly Story[] = [
  {
    name: 'forms with errors',
    stops: ['sign-in with errors', 'sign-up with errors'],
    tell: async ({ demo, newPage, look }) => {
      const stranger = await newPage();
      await stranger.goto(`${demo.base}/login`);
      await stranger.getByLabel('Email address').fill('no address');
      await press(stranger, stranger.getByRole('button', { name: 'Sign in', exact: true }));
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
    name: 'a workspace is closed',
    stops: [
      'owner downloads or closes',
      'owner closes with an error',
      'owner of a closed workspace',
      'consultant of a closed workspace',
      'portal of a closed workspace',
    ],
    tell: async ({ demo, newPage, look }) => {
      const consultant = await newPage();
      await arrive(consultant, demo.base, CONSULTANT, '/dashboard/acme');
      const owner = await newPage();
      await arrive(owner, demo.base, OWNER, '/dashboard/acme');
      const page = `${demo.base}/dashboard/acme/settings/closing`;
      await owner.goto(page);
      await look(owner, 'owner downloads or closes');
      await press(owner, owner.getByRole('button', { name: 'Close the workspace' }));
      await look(owner, 'owner closes with an error');
      await owner.getByLabel('Workspace name').fill('Acme Security');
      await owner.getByLabel('I don’t need a copy now').check();
      await press(owner, owner.getByRole('button', { name: 'Close the workspace' }));
      await look(owner, 'owner of a closed workspace');
      await consultant.reload();
      await look(consultant, 'consultant of a closed workspace');
      const stranger = await newPage();
      await stranger.goto(`${demo.acme}/login`);
      await look(stranger, 'portal of a closed workspace');
    },
  },
  {
    name: 'what the owner changes of a member',
    stops: [
      'owner changes the role of a consultant',
      'owner changes the role of a client',
      'owner removes',
      'owner asks for a reset',
    ],
    tell: async ({ demo, newPage, look }) => {
      const owner = await newPage();
      await arrive(owner, demo.base, OWNER, '/dashboard/acme');
      const members = `${demo.base}/dashboard/acme/members`;
      const stops = [
        ['owner changes the role of a consultant', /Change role.*Priya/],
        ['owner changes the role of a client', /Change role.*Elena/],
        ['owner removes', /Remove.*Priya/],
        ['owner asks for a reset', /Ask for a reset for Tom/],
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
      'administrator account, a caller’s code mailed',
      'after a reset, before the code',
      'after a reset, the code mailed',
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
      await admin.goto(`${demo.base}/admin?q=tom`);
      await press(admin, admin.getByRole('link', { name: /Tom/ }));
      await press(admin, admin.getByRole('button', { name: 'Email a code' }));
      await look(admin, 'administrator account, a caller’s code mailed');
      await admin.getByLabel('Met in person').check();
      await admin.getByLabel('What you saw').fill('Lost the phone; showed me her passport.');
      await press(admin, admin.getByRole('button', { name: 'Reset two-factor authentication' }));
      const tom = await newPage();
      await arrive(tom, demo.base, ENROLLED, '/mfa/email');
      await look(tom, 'after a reset, before the code');
      await press(tom, tom.getByRole('button', { name: 'Email me a code' }));
      await look(tom, 'after a reset, the code mailed');
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
];
