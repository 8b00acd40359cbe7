import type { Locator, Page } from '@playwright/test';
import { signIn } from './demo.ts';
import type { Demo } from './demo-process.ts';

/** Called on every stop of a story, with the page as it stands there. */
export type Look = (page: Page, stop: string) => Promise<void>;

/** Pages that somebody has to do something for: a demo of their own for each story. */
export interface Story {
  readonly name: string;
  /** The names of the stops, in order. */
  readonly stops: readonly string[];
  readonly tell: (stage: { demo: Demo; newPage: () => Promise<Page>; look: Look }) => Promise<void>;
}

/** Sends a form and waits for the page that answers it, so that nothing looks at the one before. */
export async function press(page: Page, button: Locator): Promise<void> {
  await answered(page, () => button.click());
}

/** Does something that ends in another page, and waits for it. */
export async function answered(page: Page, send: () => Promise<void>): Promise<void> {
  const answer = page.waitForEvent('framenavigated');
  await send();
  await answer;
  await page.waitForLoadState();
}

/** Signs in, and waits until it is known where that leads. */
export async function arrive(page: Page, host: string, email: string, at: string): Promise<void> {
  await signIn(page, host, email);
  await page.waitForURL(`${host}${at}`);
}
