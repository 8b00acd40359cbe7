import { createRequire } from 'node:module';
import { type Browser, devices, expect, type Locator, type Page } from '@playwright/test';
import { AuthenticatorApp, enterCode, OWNER, signIn, test } from './demo.ts';

const jsqr = createRequire(import.meta.url).resolve('jsqr');

declare const jsQR: typeof import('jsqr').default;

const qr = (page: Page): Locator => page.getByRole('img', { name: /^QR code to scan/ });

async function topOf(locator: Locator): Promise<number> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('it is not shown');
  return box.y;
}

for (const javaScriptEnabled of [true, false]) {
  const script = javaScriptEnabled ? 'with the script' : 'without it';

  test(`S9: on a phone the link to the app comes first, then the key, then the QR code folded away, ${script}`, async ({
    browser,
    sharedDemo,
    signedIn,
  }) => {
    const storageState = await signedIn(sharedDemo.base, OWNER);
    const { defaultBrowserType: _, ...touched } = devices['Pixel 7 landscape'];
    const narrow = { viewport: { width: 390, height: 800 } };
    for (const phone of [touched, narrow]) {
      const context = await browser.newContext({ ...phone, javaScriptEnabled, storageState });
      const page = await context.newPage();
      await page.goto(`${sharedDemo.base}/mfa/setup`);
      const link = page.getByRole('link', { name: 'Add to authenticator app' });
      const key = page.getByRole('code');
      const folded = page.getByText('Is the app on another phone?');
      expect(new AuthenticatorApp((await link.getAttribute('href')) ?? '').issuer).toBe(
        'SecPortal Acme Security',
      );
      expect(await topOf(link)).toBeLessThan(await topOf(key));
      expect(await topOf(key)).toBeLessThan(await topOf(folded));
      await expect(qr(page)).toHaveCount(0);
      await folded.click();
      await expect(qr(page)).toHaveCount(1);
      await context.close();
    }
  });

  test(`S7: on a desktop the QR code comes first, 260 px wide at least, on white in the dark too, ${script}`, async ({
    browser,
    sharedDemo,
    signedIn,
  }) => {
    const storageState = await signedIn(sharedDemo.base, OWNER);
    const context = await browser.newContext({ colorScheme: 'dark', javaScriptEnabled, storageState });
    const page = await context.newPage();
    await page.goto(`${sharedDemo.base}/mfa/setup`);
    await expect(qr(page)).toHaveCount(1);
    const drawn = qr(page).locator('svg');
    expect((await drawn.boundingBox())?.width).toBeGreaterThanOrEqual(260);
    await expect(qr(page)).toHaveCSS('background-color', 'rgb(255, 255, 255)');
    await expect(drawn.locator('rect')).toHaveCSS('fill', 'rgb(255, 255, 255)');
    const key = page.getByRole('code');
    expect(await topOf(qr(page))).toBeLessThan(await topOf(key));
    await expect(page.getByText('Is the app on another phone?')).toBeHidden();
    await context.close();
  });
}

/** Names of a workspace as long as they come, by script. */
const LONG_NAMES: Readonly<Record<string, string>> = {
  Latin: 'Gesellschaft für Sicherheitsüberprüfungen und Prüfungswesen der Länder mit beschränkter Haftung',
  Chinese: '北京网络安全技术咨询服务有限公司'.repeat(4).slice(0, 60),
  Arabic: 'شركة الأمن السيبراني للاستشارات والتدقيق المحدودة في المملكة',
  Cyrillic: 'Общество с ограниченной ответственностью «Информационная безопасность»',
  Devanagari: 'साइबर सुरक्षा परामर्श एवं लेखा परीक्षा प्राइवेट लिमिटेड मुंबई',
};

/** As cameras see a screen: sharp, out of focus by so many CSS pixels, and held askew by so many degrees. */
const CAMERAS = [
  { blur: 0, turned: 0 },
  { blur: 1, turned: 0 },
  { blur: 0.7, turned: 4 },
  { blur: 0.7, turned: -6 },
];
/** A hand is not still, and a camera looks until it has read something. */
const SHAKES = [0, 0.4, -0.4, 0.9];

/** What `jsqr` reads off a picture through each of the cameras. */
async function scanned(browser: Browser, picture: Buffer, scale: number): Promise<(string | null)[]> {
  const page = await browser.newPage();
  await page.addScriptTag({ path: jsqr });
  const seen = { url: `data:image/png;base64,${picture.toString('base64')}`, scale };
  const texts = await page.evaluate(
    async ({ url, scale, cameras, shakes }) => {
      const image = new Image();
      image.src = url;
      await image.decode();
      const { width, height } = image;
      const table = new OffscreenCanvas(width * 1.3, height * 1.3);
      const view = table.getContext('2d', { willReadFrequently: true });
      if (view === null) throw new Error('no canvas');
      const read = (blur: number, turned: number): string | null => {
        view.resetTransform();
        view.filter = 'none';
        view.fillStyle = '#808080';
        view.fillRect(0, 0, table.width, table.height);
        view.filter = `blur(${blur * scale}px)`;
        view.translate(table.width / 2, table.height / 2);
        view.rotate((turned * Math.PI) / 180);
        view.drawImage(image, -width / 2, -height / 2);
        const { data } = view.getImageData(0, 0, table.width, table.height);
        return jsQR(data, table.width, table.height)?.data ?? null;
      };
      return cameras.map(({ blur, turned }) => {
        for (const shake of shakes) {
          const text = read(blur, turned + shake);
          if (text !== null) return text;
        }
        return null;
      });
    },
    { ...seen, cameras: CAMERAS, shakes: SHAKES },
  );
  await page.close();
  return texts;
}

for (const [script, name] of Object.entries(LONG_NAMES)) {
  test(`S7 S14: the QR code of a long ${script} name scans at 1× and 2×, blurred and askew, and its codes are right`, async ({
    browser,
    demo,
  }) => {
    const page = await browser.newPage();
    await signIn(page, demo.base, OWNER);
    await page.goto(`${demo.base}/dashboard/acme/settings`);
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.goto(`${demo.base}/mfa/setup`);
    const storageState = await page.context().storageState();
    let app: AuthenticatorApp | undefined;
    for (const deviceScaleFactor of [1, 2]) {
      const context = await browser.newContext({ storageState, deviceScaleFactor });
      const screen = await context.newPage();
      await screen.goto(`${demo.base}/mfa/setup`);
      const link = await screen.getByRole('link', { name: 'Add to authenticator app' }).getAttribute('href');
      const texts = await scanned(browser, await qr(screen).screenshot(), deviceScaleFactor);
      expect(texts).toEqual(CAMERAS.map(() => link));
      app = new AuthenticatorApp(link ?? '');
      await context.close();
    }
    if (app === undefined) throw new Error('nothing was scanned');
    expect(app.issuer).toMatch(/^SecPortal .+…$/);
    expect(name.startsWith(app.issuer.slice('SecPortal '.length, -1))).toBe(true);
    await enterCode(page, app.code(), 'Verify and continue');
    await expect(page).toHaveURL(`${demo.base}/account/security`);
    await page.context().close();
  });
}
