import { type BrowserContext, test as base, type Page } from '@playwright/test';
import jsqrModule from 'jsqr';
import { TOTP, URI } from 'otpauth';
import { PNG } from 'pngjs';
import { type Copy, type Demo, startCopy } from './demo-process.ts';
import { seededIn } from './seeded-demo.ts';

// The package is CommonJS whose types say otherwise.
const jsQR = jsqrModule as unknown as typeof jsqrModule.default;

/** The demo's people, as the first command prints them. */
export const PASSWORD = 'orchard lantern velvet';
export const OWNER = 'maya@acme.example';
export const ENROLLED = 'tom@acme.example';
export const CONSULTANT = 'priya@acme.example';
export const AUDITOR = 'audrey@whitlock.example';
export const CLIENT = 'elena@northwind.example';
/** Reads and comments on one engagement. */
export const READER = 'marcus@northwind.example';
export const SOLO_OWNER = 'sam@solo.example';
export const ADMIN = 'robin@secportal.example';

async function withCopy(use: (copy: Copy) => Promise<void>): Promise<void> {
  const running = await startCopy(seededIn());
  try {
    await use(running);
  } finally {
    await running.stop();
  }
}

/** Signs somebody in on a host, once for all pages that a worker looks at; returns the cookies. */
type SignedIn = (host: string, email: string) => Promise<Cookies>;
type Cookies = Awaited<ReturnType<BrowserContext['storageState']>>;

/**
 * What all tests of the browser are made with, whether they need a demo or not: Playwright keeps a process and its browser
 * only from one file to the next whose fixtures and options of a worker are the same.
 */
export const test = base.extend<{ demo: Demo }, { copy: Copy; sharedDemo: Demo; signedIn: SignedIn }>({
  /** One's own, to do with as one likes: what was done to it before is undone. */
  demo: async ({ browser, copy }, use, test) => {
    await copy.putBack();
    await use(copy.demo);
    // After a failure this process ends, and what its pages show is told first.
    if (test.status === test.expectedStatus) for (const context of browser.contexts()) await context.close();
  },
  /** The process whose demo is put back before each test: to start one for each would be a sixth of all work. */
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern.
  copy: [({}, use) => withCopy(use), { scope: 'worker' }],
  /** The worker's, for those who only look: whatever changes it changes it for other tests. */
  // biome-ignore lint/correctness/noEmptyPattern: As above.
  sharedDemo: [({}, use) => withCopy(({ demo }) => use(demo)), { scope: 'worker' }],
  /** On the worker's demo. */
  signedIn: [
    async ({ browser }, use) => {
      const known = new Map<string, Promise<Cookies>>();
      const enter = async (host: string, email: string) => {
        const context = await browser.newContext();
        const page = await context.newPage();
        await signIn(page, host, email);
        await page.waitForURL((url) => url.pathname !== '/login');
        const cookies = await context.storageState();
        await context.close();
        return cookies;
      };
      await use((host, email) => {
        const there = known.get(`${email} ${host}`) ?? enter(host, email);
        known.set(`${email} ${host}`, there);
        return there;
      });
    },
    { scope: 'worker' },
  ],
});

/** An authenticator app: takes a Key URI, shows codes. A library other than the product's computes them. */
export class AuthenticatorApp {
  readonly #totp: TOTP;

  constructor(keyUri: string) {
    const parsed = URI.parse(keyUri);
    if (!(parsed instanceof TOTP)) throw new Error('not a TOTP Key URI');
    this.#totp = parsed;
  }

  /** What it shows now, or so many steps from now. */
  code(stepsAhead = 0): string {
    return this.#totp.generate({ timestamp: Date.now() + stepsAhead * 30_000 });
  }

  get issuer(): string {
    return this.#totp.issuer;
  }
}

/** Reads the QR code off a screenshot of the page, as a phone's camera does; on a phone's own page it is unfolded first. */
export async function scan(page: Page): Promise<AuthenticatorApp> {
  const folded = page.getByText('Is the app on another phone? Scan the QR code');
  if (await folded.isVisible()) await folded.click();
  const image = PNG.sync.read(await page.screenshot({ fullPage: true }));
  const found = jsQR(new Uint8ClampedArray(image.data), image.width, image.height);
  if (found === null) throw new Error('there is no QR code that can be read on the screenshot');
  return new AuthenticatorApp(found.data);
}

/** Signs in by password, on whichever host. */
export async function signIn(page: Page, host: string, email: string): Promise<void> {
  await page.goto(`${host}/login`);
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign out', exact: true }).first().click();
}

/** Types a code and sends it. */
export async function enterCode(page: Page, code: string, button: string): Promise<void> {
  await page.getByLabel('Six-digit code').fill(code);
  await page.getByRole('button', { name: button }).click();
}

/** Makes ten recovery codes, in a session that has just passed its second factor, and stays on the page with them. */
export async function makeRecoveryCodes(page: Page, host: string): Promise<void> {
  await page.goto(`${host}/account/security`);
  await page.getByRole('button', { name: /^(?:Create|Replace) recovery codes$/ }).click();
  await page.getByRole('heading', { name: 'Save your recovery codes' }).waitFor();
}

/** The recovery codes that the page shows. */
export async function recoveryCodesOn(page: Page): Promise<string[]> {
  const text = (await page.getByRole('main').textContent()) ?? '';
  return text.match(/[0-9a-hjkmnp-tv-z]{4}(?:-[0-9a-hjkmnp-tv-z]{4}){3}/g) ?? [];
}

/** Passes the second factor with a recovery code, and stays on the page with the new one. */
export async function useRecoveryCode(page: Page, host: string, code: string): Promise<void> {
  await page.goto(`${host}/mfa/recovery`);
  await page.getByLabel('Recovery code').fill(code);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('heading', { name: 'You’re signed in' }).waitFor();
}

/** The owner switches enforcement on. */
export async function switchOn(
  page: Page,
  demo: Demo,
  apply: 'next sign-in' | 'now' = 'next sign-in',
): Promise<void> {
  await page.goto(`${demo.base}/dashboard/acme/settings`);
  if (apply === 'now') await page.getByLabel('Ask everyone now').check();
  await page.getByRole('switch', { name: 'Two-Factor Authentication (MFA)' }).click();
}

/** Fills in the sign-up form and opens the link, which the demo shows instead of mailing it. */
export async function openSignUpLink(
  page: Page,
  demo: Demo,
  form: { workspace: string; slug: string; name: string; email: string },
): Promise<void> {
  await page.goto(`${demo.base}/signup`);
  await page.getByLabel('Consultancy name').fill(form.workspace);
  await page.getByLabel('Client portal address').fill(form.slug);
  await page.getByLabel('Your name').fill(form.name);
  await page.getByLabel('Email').fill(form.email);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('link', { name: 'Open the link' }).click();
  await page.waitForURL('**/signup/confirm?*');
}
