import { defineConfig } from '@playwright/test';
import { findBrowser } from './test/e2e/browser.ts';
import { sowSeed } from './test/seed.ts';

sowSeed();

export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.test.ts',
  globalSetup: './test/e2e/seeded-demo.ts',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // One more than the cores that CI has: by turns each waits for its page, the program, or a moment that is awaited.
  workers: 3,
  // For what hangs. How long a page takes is the machine's affair, and never decides what comes of it.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  reporter: 'list',
  use: {
    browserName: 'chromium',
    launchOptions: await findBrowser(),
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    viewport: { width: 1280, height: 800 },
    screenshot: 'only-on-failure',
    // Its steps, requests and console. Films and copies of each page would be a quarter of the browser's work, for nobody to
    // see where nothing fails; beside a failure stands a screenshot, and `--trace on` has all.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false, sources: false },
  },
});
