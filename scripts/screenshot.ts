import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { findBrowser } from '../test/e2e/browser.ts';
import { startDemo } from '../test/e2e/demo-process.ts';

// Makes the README's picture: the setup page as a client sees it, out of the running demo.

const pictures = fileURLToPath(new URL('../docs/images/', import.meta.url));
const password = 'orchard lantern velvet';

await mkdir(pictures, { recursive: true });
const { demo, stop } = await startDemo();
const browser = await chromium.launch(await findBrowser());

async function signIn(host: string, email: string) {
  const context = await browser.newContext({
    viewport: { width: 900, height: 1000 },
    deviceScaleFactor: 1.25,
  });
  const page = await context.newPage();
  await page.goto(`${host}/login`);
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => url.pathname !== '/login');
  return page;
}

try {
  const owner = await signIn(demo.base, 'maya@acme.example');
  await owner.goto(`${demo.base}/dashboard/acme/settings`);
  await owner.getByRole('switch').click();
  await owner.waitForLoadState();
  const client = await signIn(demo.acme, 'elena@northwind.example');
  await client.waitForURL('**/mfa/setup');
  await client.screenshot({ path: `${pictures}setup.png`, fullPage: true });
  console.log(`written: ${pictures}setup.png`);
} finally {
  await browser.close();
  await stop();
}
