import type { Page } from '@playwright/test';

/** Keeps from a page the scripts whose addresses match, as a slow network would, until what it returns is called. */
export async function holdBack(page: Page, scripts: RegExp): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route(scripts, async (route) => {
    await promise;
    await route.continue();
  });
  return resolve;
}
