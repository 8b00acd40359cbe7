import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import { findBrowser } from '../test/e2e/browser.ts';
import { signIn } from '../test/e2e/demo.ts';
import { type Demo, startDemo } from '../test/e2e/demo-process.ts';
import type { Look } from '../test/e2e/story.ts';
import { STORIES } from '../test/e2e/tour.ts';
import { VISITS } from '../test/e2e/visits.ts';
import { refuseOptions, root } from './tools.ts';

// Takes pictures of every page that the tour of the browser tests leads to, as everyone who sees it: in light, in dark,
// on a phone and on paper, to be looked through. Arguments: a folder, and a part of the names to take alone.

const DESK = { width: 1280, height: 850 };
const PHONE = { width: 390, height: 844 };
/** A4 with the style sheet's margins, in CSS pixels. */
const PAPER = { width: 688, height: 971 };

const args = process.argv.slice(2);
refuseOptions(
  args,
  'npm run pictures [-- FOLDER [PART]], where PART is of the names of the pictures to take',
);
const [folder = 'pictures', wanted = ''] = args;
const place = resolve(root, folder);

let taken = 0;

/** What a stop's files are called: what the tour calls it, in letters that every file system takes. */
function fileName(stop: string): string {
  return stop
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .toLowerCase();
}

const takePictures: Look = async (page, stop) => {
  const before = page.viewportSize() ?? DESK;
  const take = async (kind: string) => {
    // What was asked of the page just now is on it in the next frame but one.
    await page.evaluate(
      () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
    );
    // What fades from one colour to another has done so.
    await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
    await page.screenshot({ path: join(place, `${fileName(stop)}.${kind}.png`), fullPage: true });
    taken += 1;
  };
  await page.setViewportSize(DESK);
  await take('light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.waitForFunction(() => matchMedia('(prefers-color-scheme: dark)').matches);
  await take('dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(PHONE);
  await take('phone');
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize(PAPER);
  await take('print');
  await page.emulateMedia({ media: null });
  await page.setViewportSize(before);
};

async function newPage(browser: Browser, storageState?: Cookies): Promise<Page> {
  const context = await browser.newContext({
    viewport: DESK,
    colorScheme: 'light',
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    storageState,
  });
  return context.newPage();
}

type Cookies = Awaited<ReturnType<BrowserContext['storageState']>>;

/** The pages that stay as they are, in one demo; each person signs in once on each host. */
async function takeVisits(browser: Browser, demo: Demo): Promise<void> {
  const known = new Map<string, Cookies>();
  for (const { who, email, at, paths } of VISITS) {
    const host = at(demo);
    for (const path of paths.filter((one) => `${who} ${one}`.includes(wanted))) {
      if (email !== undefined && !known.has(`${email} ${host}`)) {
        const page = await newPage(browser);
        await signIn(page, host, email);
        await page.waitForURL((url) => url.pathname !== '/login');
        known.set(`${email} ${host}`, await page.context().storageState());
        await page.context().close();
      }
      const page = await newPage(browser, known.get(`${email} ${host}`));
      await page.goto(`${host}${path}`);
      await takePictures(page, `${who} ${path}`);
      await page.context().close();
    }
  }
}

async function withDemo(use: (demo: Demo) => Promise<void>): Promise<void> {
  const { demo, stop } = await startDemo();
  try {
    await use(demo);
  } finally {
    await stop();
  }
}

await mkdir(place, { recursive: true });
const browser = await chromium.launch(await findBrowser());
try {
  await withDemo((demo) => takeVisits(browser, demo));
  for (const { name, stops, tell } of STORIES) {
    if (![name, ...stops].some((one) => one.includes(wanted))) continue;
    await withDemo((demo) => tell({ demo, newPage: () => newPage(browser), look: takePictures }));
    for (const context of browser.contexts()) await context.close();
  }
  console.log(`${taken} pictures are in ${place}`);
} finally {
  await browser.close();
}
