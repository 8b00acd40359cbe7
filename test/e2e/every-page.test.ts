import { AxeBuilder } from '@axe-core/playwright';
import { type BrowserContextOptions, expect, type Page } from '@playwright/test';
import { stilted } from '../plain-english.ts';
import { chanceOf } from '../seed.ts';
import { cutOffAnywhere } from './cut-off.ts';
import { OWNER, test } from './demo.ts';
import {
  brokenAddresses,
  faultsOnPaper,
  focusedBehind,
  namesOfSeveralThings,
  severalPrimaries,
} from './on-every-page.ts';
import type { Look } from './story.ts';
import { STORIES } from './tour.ts';
import { LONG, VISITS } from './visits.ts';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** No page has a frame of another's, and nobody reads what it has passed: to gather both is half of axe's time. */
const AXE: Parameters<AxeBuilder['options']>[0] = {
  runOnly: { type: 'tag', values: WCAG },
  resultTypes: ['violations'],
  preload: false,
};

/**
 * A page is looked at and a story told on the phone in one run of nine, and on the desk in another, as its seed has it; `STORIES=all` has each on
 * both. To do all of it each time would be most of the browser's whole time.
 */
const EVERY = 9;
const TURN = chanceOf('pages')(EVERY);
type Turn = 'phone' | 'desk';
const hasTurn = (turn: Turn, at: number) =>
  process.env.STORIES === 'all' || (at + TURN) % EVERY === (turn === 'phone' ? 0 : 4);
const isVisited = (turn: Turn, path: string, at: number) =>
  hasTurn(turn, at) && !(LONG.has(path) && turn === 'desk');

/** A test for each stop of the tour that stands alone, and for each story, that has its turn. `begin` comes before anything is opened. */
function onEveryPage(
  options: BrowserContextOptions,
  turn: Turn,
  look: Look,
  begin: (page: Page) => void = () => undefined,
): void {
  for (const { who, email, at, paths } of VISITS) {
    for (const [index, path] of paths.entries()) {
      if (!isVisited(turn, path, index)) continue;
      test(`${who} ${path}`, async ({ browser, sharedDemo, signedIn }) => {
        const host = at(sharedDemo);
        const storageState = email === undefined ? undefined : await signedIn(host, email);
        const context = await browser.newContext({ ...options, storageState });
        const page = await context.newPage();
        begin(page);
        await page.goto(`${host}${path}`);
        await look(page, `${who} ${path}`);
        await context.close();
      });
    }
  }
  for (const { name, stops, tell } of STORIES.filter((_story, index) => hasTurn(turn, index))) {
    test(name, async ({ browser, demo }) => {
      const seen: string[] = [];
      await tell({
        demo,
        newPage: async () => {
          const page = await (await browser.newContext(options)).newPage();
          begin(page);
          return page;
        },
        look: async (page, stop) => {
          seen.push(stop);
          await look(page, stop);
        },
      });
      expect(seen).toEqual(stops);
      for (const context of browser.contexts()) await context.close();
    });
  }
}

test('the tour leads to many pages', () => {
  const stops = [
    ...VISITS.flatMap(({ who, paths }) => paths.map((path) => `${who} ${path}`)),
    ...STORIES.flatMap((story) => story.stops),
  ];
  expect(new Set(stops).size).toBe(stops.length);
  expect(stops.length).toBeGreaterThan(40);
});

/** What axe finds on the page as it stands, and whether it scrolls sideways. */
async function faultsOf(page: Page, stop: string): Promise<string[]> {
  const found: string[] = [];
  const sideways = await page.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
  );
  if (sideways) found.push(`${stop}: scrolls sideways`);
  const { violations } = await new AxeBuilder({ page }).options(AXE).setLegacyMode(true).analyze();
  for (const { id, nodes } of violations)
    found.push(`${stop}: ${id} ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  return found;
}

test.describe('on a phone, dark: axe finds nothing and nothing scrolls sideways on any page, and nothing that has focus is behind anything else (WCAG 2.4.11)', () => {
  const viewport = { width: 390, height: 850 };
  const options = { colorScheme: 'dark', viewport, reducedMotion: 'reduce' } as const;
  onEveryPage(options, 'phone', async (page, stop) => {
    expect(await faultsOf(page, stop)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 600 });
    expect(await focusedBehind(page), stop).toEqual([]);
    await page.setViewportSize(viewport);
  });
});

test.describe('on a desk, light: no page breaks the content policy or Trusted Types, none has an error in its script, axe finds nothing on any, and nothing is cut off at any width or on paper, with words of 60 letters (WCAG 1.4.10, 1.4.12)', () => {
  const complaints = new WeakMap<Page, string[]>();
  const options = {
    colorScheme: 'light',
    viewport: { width: 1280, height: 850 },
    reducedMotion: 'reduce',
  } as const;
  onEveryPage(
    options,
    'desk',
    async (page, stop) => {
      // What a script does as soon as it may is done by then, and what was said of it has been heard.
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
      expect(complaints.get(page)).toEqual([]);
      expect(await faultsOf(page, stop)).toEqual([]);
      expect(await namesOfSeveralThings(page)).toEqual([]);
      expect(await severalPrimaries(page), stop).toEqual([]);
      expect(await faultsOnPaper(page)).toEqual([]);
      expect(stilted(await page.locator('body').ariaSnapshot())).toEqual([]);
      expect(await brokenAddresses(page)).toEqual([]);
      expect(await cutOffAnywhere(page)).toEqual([]);
      // What was said of our own looking is not the page's.
      complaints.get(page)?.splice(0);
    },
    (page) => {
      const heard: string[] = [];
      complaints.set(page, heard);
      page.on('pageerror', (error) => heard.push(`${page.url()}: ${error.message}`));
      page.on('console', (message) => {
        const expected = message.type() !== 'error' || /status of (?:4\d\d|5\d\d)/.test(message.text());
        if (!expected) heard.push(`${page.url()}: ${message.text()}`);
      });
    },
  );
});

test('the drawer closes when Tab leads out of it', async ({ browser, sharedDemo, signedIn }) => {
  const storageState = await signedIn(sharedDemo.base, OWNER);
  const context = await browser.newContext({ viewport: { width: 390, height: 600 }, storageState });
  const page = await context.newPage();
  await page.goto(`${sharedDemo.base}/dashboard/acme`);
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('button', { name: 'Close menu' }).focus();
  await page.keyboard.press('Tab');
  await expect(page.locator('#navigation')).toBeHidden();
  expect(await focusedBehind(page)).toEqual([]);
  await context.close();
});

test('a page that was refused says so first, and what it has to say is spoken', async ({
  page,
  sharedDemo,
}) => {
  await page.goto(`${sharedDemo.base}/login`);
  await expect(page).toHaveTitle('Sign in · SecPortal');
  await page.getByLabel('Password', { exact: true }).fill('wrong wrong wrong');
  await page.locator('[name="email"]').fill(OWNER);
  await page.clock.install();
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).toHaveTitle(/^Error: Sign in/);
  const alert = page.getByRole('alert');
  await alert.evaluate((element) => {
    new MutationObserver(() => element.setAttribute('data-spoken', '')).observe(element, { childList: true });
  });
  await page.clock.runFor(1000);
  await expect(alert).toHaveAttribute('data-spoken', '');
});
