import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer as createHttpServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { type BrowserContext, chromium, expect, type Page } from '@playwright/test';
import { freePort } from '../free-port.ts';
import { PATIENT } from '../patience.ts';
import { findBrowser } from './browser.ts';
import { test } from './demo.ts';

/**
 * What only a real browser shows. The installation is at portal.test rather than localhost, whose subdomains no browser
 * holds for one site: a sibling tenant's page is same-site here, as it is in the field, and gets the cookie along.
 */

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const BASE = 'http://portal.test';
const EMAIL = 'olivia@acme.example';
const PASSWORD = 'orchard lantern velvet';

// In one process, one after another: they share the installation and the browser.
test.describe.configure({ mode: 'default' });

let dataDir: string;
let server: ChildProcess;
let strangers: Server;
/** What somebody else's server shows at present. */
let lure = '';
let context: BrowserContext;
let page: Page;

async function signIn(): Promise<void> {
  await context.clearCookies();
  await page.goto(`${BASE}/login`);
  await page.getByLabel('Email address').fill(EMAIL);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).toHaveURL(`${BASE}/dashboard/acme`);
}

async function signUp(): Promise<void> {
  await page.goto(`${BASE}/signup`);
  const fields = { workspace: 'Acme Security', slug: 'acme', name: 'Olivia Owner', email: EMAIL };
  for (const [name, value] of Object.entries(fields)) await page.locator(`input[name="${name}"]`).fill(value);
  await page.locator('main form button[type="submit"], main form button:not([type])').first().click();
  await expect(page).toHaveURL(/\/signup\/sent/);
  const outbox = join(dataDir, 'outbox');
  const mails = async () => (await readdir(outbox).catch(() => [])).filter((name) => name.endsWith('.eml'));
  await expect.poll(mails).toHaveLength(1);
  const mail = await readFile(join(outbox, (await mails())[0] ?? ''), 'utf8');
  const link = /http:\/\/portal\.test\/signup\/confirm\?token=[\w-]{43}/.exec(
    mail.replaceAll('=\r\n', '').replaceAll('=3D', '='),
  )?.[0];
  if (link === undefined) throw new Error('no link was mailed');
  await page.goto(link);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Create workspace' }).click();
  await expect(page).toHaveURL(/\/login/);
}

test.beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'secportal-browser-'));
  const port = await freePort();
  server = spawn(process.execPath, [MAIN, 'serve', '--port', String(port)], {
    env: { PATH: process.env.PATH ?? '', DATA_DIR: dataDir, BASE_URL: BASE, LOG_LEVEL: 'error', ...PATIENT },
    stdio: 'inherit',
  });
  await expect
    .poll(() =>
      fetch(`http://127.0.0.1:${port}/healthz`).then(
        ({ ok }) => ok,
        () => false,
      ),
    )
    .toBe(true);
  strangers = createHttpServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(lure);
  }).listen(0, '127.0.0.1');
  await once(strangers, 'listening');
  const address = strangers.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const there = `MAP evil.test 127.0.0.1:${address.port}, MAP rival.portal.test 127.0.0.1:${address.port}`;
  const found = await findBrowser();
  const here = `MAP portal.test 127.0.0.1:${port}, MAP *.portal.test 127.0.0.1:${port}`;
  const browser = await chromium.launch({
    ...found,
    args: [...found.args, `--host-resolver-rules=${there}, ${here}`],
  });
  context = await browser.newContext();
  page = await context.newPage();
  await signUp();
});

test.afterAll(async () => {
  await context?.browser()?.close();
  strangers?.close();
  server.kill('SIGTERM');
  await once(server, 'close');
  await rm(dataDir, { recursive: true, force: true });
});

for (const [name, from, site] of [
  ['another site', 'http://evil.test/lure', 'cross-site'],
  ['a sibling tenant’s subdomain', 'http://rival.portal.test/lure', 'same-site'],
] as const) {
  test(`ASVS 3.5.1: a form that ${name} posts in the user’s browser is refused, and changes nothing`, async () => {
    await signIn();
    lure = `<form method="post" action="${BASE}/logout"><button>Win a prize</button></form>`;
    await page.goto(from);
    const posted = page.waitForRequest((request) => request.method() === 'POST');
    await page.getByRole('button').click();
    const request = await posted;
    const headers = await request.allHeaders();
    // Over plain http to another host than localhost a browser sends no Sec-Fetch-Site: the origin alone must do.
    expect(headers.origin).toBe(new URL(from).origin);
    // What makes the sibling dangerous: to it, SameSite is no hindrance.
    expect(headers.cookie?.includes('secportal=') ?? false).toBe(site === 'same-site');
    expect((await request.response())?.status()).toBe(403);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Refused for safety');
    await page.goto(`${BASE}/dashboard/acme`);
    await expect(page).toHaveURL(`${BASE}/dashboard/acme`);
  });

  test(`ASVS 3.5.2: a script of ${name} can neither post nor read`, async () => {
    await signIn();
    lure = '<p>Lure</p>';
    await page.goto(from);
    const outcome = await page.evaluate(async (base) => {
      const options = { credentials: 'include', mode: 'cors' } as const;
      const read = await fetch(`${base}/api/v1/session`, options).then(
        (answer) => answer.text(),
        () => 'refused',
      );
      const body = new URLSearchParams({ enabled: 'true', apply: 'now' });
      await fetch(`${base}/dashboard/acme/settings/mfa`, {
        method: 'POST',
        body,
        credentials: 'include',
        mode: 'no-cors',
      }).catch(() => null);
      return read;
    }, BASE);
    expect(outcome).toBe('refused');
    await page.goto(`${BASE}/dashboard/acme/settings`);
    await expect(page.getByRole('switch')).not.toBeChecked();
  });

  test(`ASVS 3.4.6: ${name} cannot show our pages in a frame, signed in or not`, async () => {
    await signIn();
    lure = `<iframe src="${BASE}/login"></iframe><iframe src="${BASE}/dashboard/acme"></iframe>`;
    await page.goto(from);
    await page.waitForLoadState('networkidle');
    const [, ...frames] = page.frames();
    expect(frames).toHaveLength(2);
    for (const frame of frames) {
      const text = await frame
        .locator('body')
        .textContent()
        .catch(() => '');
      expect(text).not.toMatch(/SecPortal|Acme|Password/);
      expect(await frame.locator('input').count()).toBe(0);
    }
  });
}

test('ASVS 14.3.1: Back after signing out shows nothing of what was there', async () => {
  await signIn();
  await page.goto(`${BASE}/dashboard/acme/members`);
  await expect(page.getByText(EMAIL).first()).toBeVisible();
  await page.getByRole('button', { name: 'Sign out', exact: true }).first().click();
  await expect(page).toHaveURL(/\/login/);
  for (let steps = 0; steps < 2; steps += 1) {
    await page.goBack();
    await expect(page).toHaveURL(/\/login/);
    expect(await page.content()).not.toContain(EMAIL);
    expect(await page.content()).not.toContain('Olivia');
  }
});

test('ASVS 6.2.7: a password manager finds the right fields, and each only once', async () => {
  const fields = () =>
    page
      .locator('main input[autocomplete]')
      .evaluateAll((inputs) =>
        inputs.map((input) => [input.getAttribute('name'), input.getAttribute('autocomplete')]),
      );
  await page.goto(`${BASE}/login`);
  expect(await fields()).toEqual([
    ['email', 'username webauthn'],
    ['password', 'current-password'],
  ]);
  await page.goto(`${BASE}/signup`);
  expect(Object.fromEntries(await fields())).toMatchObject({ email: 'username' });
  expect(Object.fromEntries(await fields())).not.toHaveProperty('password');
  await page.goto(`${BASE}/password/forgot`);
  expect(await fields()).toEqual([['email', 'username']]);
  await signIn();
  await page.goto(`${BASE}/account/security`);
  expect(await fields()).toEqual([
    ['username', 'username'],
    ['current', 'current-password'],
    ['password', 'new-password'],
  ]);
  await page.goto(`${BASE}/mfa/setup`);
  expect(await fields()).toEqual([
    ['code', 'one-time-code'],
    ['name', 'off'],
  ]);
  const code = page.getByLabel('Six-digit code');
  await expect(code).toHaveAttribute('inputmode', 'numeric');
  // What a phone's keyboard offers is pasted whole, blanks and all.
  await code.fill('123 456');
  expect(await code.inputValue()).toMatch(/^123 ?456$/);
});
