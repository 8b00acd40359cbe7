import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from '@playwright/test';
import { findBrowser } from '../test/e2e/browser.ts';
import { startDemo } from '../test/e2e/demo-process.ts';

// Makes the pictures of reports out of the running demo: the first page of each kind, and two pages of a full one.

const pictures = fileURLToPath(new URL('../docs/images/', import.meta.url));
const password = 'orchard lantern velvet';
const { resolve } = createRequire(import.meta.url);
/** Where the browser finds the library that draws PDFs; no server has it. */
const DRAWING = 'http://drawing.invalid/';
const KINDS = [
  'Full report',
  'Executive summary',
  'Retest report',
  'Report of one finding',
  'Attestation letter',
] as const;

/** A page of a PDF, and what stands below it. */
interface Drawn {
  readonly pdf: Buffer;
  readonly number: number;
  readonly caption: string;
}

/** Has a report made as PDF, and downloads it. */
async function reportOf(page: Page, engagement: string, kind: string): Promise<Buffer> {
  await page.goto(`${engagement}/reports/new`);
  await page.getByRole('radio', { name: kind }).check();
  await page.getByRole('radio', { name: 'PDF' }).check();
  if (kind === 'Report of one finding')
    await page.getByLabel('Finding', { exact: true }).selectOption({ index: 1 });
  if (kind === 'Retest report') await page.getByLabel('Retest', { exact: true }).selectOption({ index: 1 });
  await page.getByRole('button', { name: 'Make report' }).click();
  await page.waitForURL((url) => !url.pathname.endsWith('/new'));
  const again = page.getByRole('link', { name: 'Show the result' });
  await again
    .or(page.getByRole('link', { name: 'Download', exact: true }))
    .first()
    .waitFor();
  if (await again.isVisible()) await again.click();
  await page.getByRole('link', { name: 'Download', exact: true }).waitFor();
  const file = await page.request.get(`${page.url()}/file`);
  return file.body();
}

/** Draws pages of PDFs side by side, and writes a picture of them. */
async function draw(browser: Browser, name: string, width: number, pages: readonly Drawn[]): Promise<void> {
  const sheet = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
  await sheet.route(`${DRAWING}**`, async (route) => {
    const at = new URL(route.request().url()).pathname.slice(1);
    if (at === '')
      return route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Pages</title>' });
    const body = await readFile(resolve(`pdfjs-dist/build/${at}`));
    return route.fulfill({ contentType: 'text/javascript', body });
  });
  await sheet.goto(DRAWING);
  await sheet.addStyleTag({
    content: `
      body { margin: 0; background: #e5e7eb; font: 15px Inter, sans-serif; color: #1f2937; }
      main { display: flex; gap: 24px; padding: 24px; width: max-content; }
      figure { margin: 0; } figcaption { padding-top: 10px; text-align: center; }
      canvas { display: block; width: ${width}px; background: white; box-shadow: 0 1px 6px #0003; }`,
  });
  await sheet.evaluate(
    async ({ at, of, wide }) => {
      const library = `${at}pdf.min.mjs`;
      const { getDocument, GlobalWorkerOptions } = await import(library);
      GlobalWorkerOptions.workerSrc = `${at}pdf.worker.min.mjs`;
      const main = document.body.appendChild(document.createElement('main'));
      for (const { data, number, caption } of of) {
        const figure = main.appendChild(document.createElement('figure'));
        const canvas = figure.appendChild(document.createElement('canvas'));
        if (caption !== '') figure.appendChild(document.createElement('figcaption')).textContent = caption;
        const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
        const pdf = await getDocument({ data: bytes }).promise;
        const page = await pdf.getPage(number);
        const viewport = page.getViewport({ scale: wide / page.getViewport({ scale: 1 }).width });
        canvas.width = viewport.width;
        canvas.height = viewport.height;
        await page.render({ canvas, viewport }).promise;
      }
    },
    {
      at: DRAWING,
      of: pages.map(({ pdf, ...rest }) => ({ ...rest, data: pdf.toString('base64') })),
      wide: width,
    },
  );
  await sheet.locator('main').screenshot({ path: `${pictures}${name}` });
  await sheet.close();
  console.log(`written: ${pictures}${name}`);
}

const { demo, stop } = await startDemo();
const browser = await chromium.launch(await findBrowser());
try {
  const page = await browser.newPage({ reducedMotion: 'reduce' });
  await page.goto(`${demo.base}/login`);
  await page.getByLabel('Email address').fill('maya@acme.example');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL((url) => url.pathname !== '/login');
  await page.goto(`${demo.base}/dashboard/acme/engagements`);
  await page.getByRole('link', { name: 'Online banking, release 7' }).click();
  const engagement = page.url();
  const made: Drawn[] = [];
  for (const kind of KINDS)
    made.push({ pdf: await reportOf(page, engagement, kind), number: 1, caption: kind });
  await draw(browser, 'reports.png', 300, made);
  const [full] = made;
  if (full !== undefined)
    await draw(
      browser,
      'report.png',
      560,
      [1, 7].map((number) => ({ ...full, number, caption: '' })),
    );
} finally {
  await browser.close();
  await stop();
}
