import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from '@playwright/test';
import { findBrowser } from '../test/e2e/browser.ts';
import { startDemo } from '../test/e2e/demo-process.ts';

// Makes the README's pictures out of the running demo: a finding in the editor, the client's overview, and the setup page;
// and that of docs/importing.md.

const pictures = fileURLToPath(new URL('../docs/images/', import.meta.url));
const password = 'orchard lantern velvet';

await mkdir(pictures, { recursive: true });
const { demo, stop } = await startDemo();
const browser = await chromium.launch(await findBrowser());

async function signIn(host: string, email: string, viewport = { width: 900, height: 1000 }) {
  const context = await browser.newContext({ viewport, deviceScaleFactor: 1.25, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(`${host}/login`);
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL((url) => url.pathname !== '/login');
  return page;
}

async function written(page: Page, name: string, fullPage = false): Promise<void> {
  await page.screenshot({ path: `${pictures}${name}`, fullPage });
  console.log(`written: ${pictures}${name}`);
}

try {
  const consultant = await signIn(demo.base, 'priya@acme.example', { width: 1440, height: 950 });
  await consultant.goto(`${demo.base}/dashboard/acme/engagements`);
  await consultant.getByRole('link', { name: 'Mobile banking API' }).click();
  await consultant.getByRole('link', { name: /Third parties can read consents/ }).click();
  await consultant.getByRole('link', { name: 'Edit finding' }).click();
  const description = consultant.getByRole('textbox', { name: 'Description' });
  await description.scrollIntoViewIfNeeded();
  await consultant.locator('[data-preview-text] p').first().waitFor();
  await description.evaluate((field) => scrollTo(0, field.getBoundingClientRect().top + scrollY - 120));
  await written(consultant, 'finding.png');

  const importer = await signIn(demo.base, 'priya@acme.example', { width: 1280, height: 1000 });
  await importer.goto(`${demo.base}/dashboard/acme/engagements`);
  await importer.getByRole('link', { name: 'Warehouse networks' }).click();
  await importer.getByRole('link', { name: 'Imports', exact: true }).click();
  await importer.getByRole('link', { name: 'Warehouses, second scan.nessus' }).click();
  const findings = importer.getByRole('region', { name: 'Findings', exact: true });
  await findings.screenshot({ path: `${pictures}import.png` });
  console.log(`written: ${pictures}import.png`);

  const reader = await signIn(demo.acme, 'elena@northwind.example', { width: 1100, height: 1000 });
  await written(reader, 'client-overview.png');

  const owner = await signIn(demo.base, 'maya@acme.example');
  await owner.goto(`${demo.base}/dashboard/acme/settings`);
  await owner.getByRole('switch').click();
  await owner.waitForLoadState();
  const client = await signIn(demo.acme, 'elena@northwind.example');
  await client.waitForURL('**/mfa/setup');
  await written(client, 'setup.png', true);
} finally {
  await browser.close();
  await stop();
}
