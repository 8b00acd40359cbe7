import type { Browser, Locator, Page } from '@playwright/test';
import {
  ADMIN,
  AuthenticatorApp,
  CLIENT,
  CONSULTANT,
  ENROLLED,
  enterCode,
  makeRecoveryCodes,
  OWNER,
  openSignUpLink,
  recoveryCodesOn,
  SOLO_OWNER,
  scan,
  signIn,
  switchOn,
  useRecoveryCode,
} from './demo.ts';
import type { Demo } from './demo-process.ts';

/** Called on every stop of the tour with the page as it stands there. */
type Look = (page: Page, name: string) => Promise<void>;

async function visit(
  page: Page,
  look: Look,
  host: string,
  paths: readonly string[],
  who: string,
): Promise<void> {
  for (const path of paths) {
    await page.goto(`${host}${path}`);
    await look(page, `${who} ${path}`);
  }
}

/** Sends a form and waits for the page that answers it, so that nothing looks at the one before. */
async function press(page: Page, button: Locator): Promise<void> {
  const answered = page.waitForEvent('framenavigated');
  await button.click();
  await answered;
  await page.waitForLoadState();
}

/** Every kind of page, as everybody who sees it; for what must hold on all of them. */
export async function tour(
  browser: Browser,
  demo: Demo,
  options: { colorScheme: 'light' | 'dark'; width: number },
  look: Look,
): Promise<void> {
  const context = () =>
    browser.newContext({
      colorScheme: options.colorScheme,
      viewport: { width: options.width, height: 850 },
      reducedMotion: 'reduce',
    });
  const newPage = async () => (await context()).newPage();
  const { base, acme } = demo;

  const stranger = await newPage();
  await visit(
    stranger,
    look,
    base,
    [
      '/',
      '/login',
      '/login?welcome=1',
      '/signup',
      '/signup/sent',
      '/password/forgot',
      '/password/sent',
      '/nowhere',
      '/signup/confirm?token=x',
      '/password/reset?token=x',
      '/invitations/x',
    ],
    'stranger',
  );
  await visit(stranger, look, acme, ['/login', '/password/forgot', '/nowhere'], 'stranger at the portal');
  await visit(stranger, look, acme.replace('acme', 'nobody'), ['/login'], 'stranger at an unknown workspace');
  await stranger.goto(`${base}/login`);
  await stranger.getByLabel('E-mail').fill('no address');
  await press(stranger, stranger.getByRole('button', { name: 'Sign in' }));
  await look(stranger, 'sign-in with errors');
  await stranger.goto(`${base}/signup`);
  await press(stranger, stranger.getByRole('button', { name: /Create|Sign up|Continue/ }).first());
  await look(stranger, 'sign-up with errors');
  const nora = {
    workspace: 'Nimbus Audits',
    slug: 'nimbus',
    name: 'Nora Nimbus',
    email: 'nora@nimbus.example',
  };
  await openSignUpLink(stranger, demo, nora);
  await look(stranger, 'sign-up to confirm');
  await press(stranger, stranger.getByRole('button', { name: 'Create workspace' }));
  await look(stranger, 'sign-up to confirm with an error');
  await openSignUpLink(stranger, demo, { ...nora, email: OWNER });
  await look(stranger, 'sign-up with a known address');
  const sentToOwner = stranger.url();

  const owner = await newPage();
  await signIn(owner, base, OWNER);
  const dashboard = [
    '/dashboard',
    '/dashboard/members',
    '/dashboard/members/invite',
    '/dashboard/activity',
    '/dashboard/settings',
    '/account/security',
    '/workspaces',
    '/confirm',
    '/dashboard/nowhere',
    '/admin',
  ];
  await visit(owner, look, base, dashboard, 'owner');
  await owner.goto(sentToOwner);
  await look(owner, 'another workspace to confirm');
  const addition = new URL(owner.url()).pathname;
  const consultant = await newPage();
  await signIn(consultant, base, CONSULTANT);
  await visit(
    consultant,
    look,
    base,
    [
      '/dashboard',
      '/dashboard/members',
      '/dashboard/settings',
      '/dashboard/activity',
      '/account/security',
      addition,
    ],
    'consultant',
  );
  const solo = await newPage();
  await signIn(solo, base, SOLO_OWNER);
  await visit(
    solo,
    look,
    base,
    ['/dashboard', '/dashboard/members', '/dashboard/settings'],
    'owner on Starter',
  );
  const client = await newPage();
  await signIn(client, acme, CLIENT);
  await visit(client, look, acme, ['/portal', '/account/security'], 'client');
  const astray = await newPage();
  await signIn(astray, base, CLIENT);
  await visit(astray, look, base, ['/workspaces', '/dashboard'], 'client at the dashboard’s host');

  const admin = await newPage();
  await signIn(admin, base, ADMIN);
  await look(admin, 'administrator setup');
  await enterCode(admin, (await scan(admin)).code(), 'Finish');
  await visit(
    admin,
    look,
    base,
    ['/admin', '/admin/workspaces', '/admin/workspaces/invite', '/admin/record'],
    'administrator',
  );
  await admin.goto(`${base}/admin`);
  await admin
    .getByRole('link', { name: /Maya|maya@/ })
    .first()
    .click();
  await look(admin, 'administrator account');

  await switchOn(owner, demo);
  await owner.getByText('Everyone in this workspace needs a code').waitFor();
  await look(owner, 'owner settings enabled');
  const newcomer = await newPage();
  await signIn(newcomer, base, CONSULTANT);
  await look(newcomer, 'setup');
  await enterCode(newcomer, '12', 'Finish');
  await look(newcomer, 'setup with an error');
  const enrolled = await newPage();
  await signIn(enrolled, base, ENROLLED);
  await look(enrolled, 'verify');
  await visit(enrolled, look, base, ['/mfa/recovery'], 'enrolled');
  await enrolled.goto(`${base}/mfa/verify`);
  await enrolled.getByLabel('Six-digit code').fill(new AuthenticatorApp(demo.keyUri).code());
  await enrolled.waitForURL('**/dashboard');
  await makeRecoveryCodes(enrolled, base);
  await look(enrolled, 'ten recovery codes');
  const [recovery = ''] = await recoveryCodesOn(enrolled);
  const lost = await newPage();
  await signIn(lost, base, ENROLLED);
  await lost.waitForURL('**/mfa/verify');
  await useRecoveryCode(lost, base, recovery);
  await look(lost, 'a new recovery code in the place of the used one');
  const guessing = await newPage();
  await signIn(guessing, base, ENROLLED);
  await guessing.waitForURL('**/mfa/verify');
  for (let n = 0; n < 6; n += 1) {
    await guessing.goto(`${base}/mfa/verify`);
    await enterCode(guessing, '000000', 'Continue');
    await guessing.waitForLoadState();
  }
  await look(guessing, 'verify throttled');
  for (const one of browser.contexts()) await one.close();
}
