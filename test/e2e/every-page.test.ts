import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { test } from './demo.ts';
import { tour } from './tour.ts';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

for (const [colorScheme, width] of [
  ['light', 1280],
  ['dark', 390],
] as const) {
  test(`axe finds nothing and nothing scrolls sideways, on any page: ${colorScheme}, ${width} px`, async ({
    browser,
    demo,
  }) => {
    test.setTimeout(600_000);
    const found: string[] = [];
    let stops = 0;
    await tour(browser, demo, { colorScheme, width }, async (page, name) => {
      stops += 1;
      const sideways = await page.evaluate(
        () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
      );
      if (sideways) found.push(`${name}: scrolls sideways`);
      const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
      for (const { id, nodes } of violations)
        found.push(`${name}: ${id} ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
    });
    expect(stops).toBeGreaterThan(40);
    expect(found).toEqual([]);
  });
}

test('no page breaks the content policy or Trusted Types, and none has an error in its script', async ({
  browser,
  demo,
}) => {
  test.setTimeout(600_000);
  const complaints: string[] = [];
  await tour(browser, demo, { colorScheme: 'light', width: 1280 }, async (page, name) => {
    const listen = (text: string) => complaints.push(`${name}: ${text}`);
    page.removeAllListeners('console');
    page.removeAllListeners('pageerror');
    page.on('pageerror', (error) => listen(error.message));
    page.on('console', (message) => {
      const expected = message.type() !== 'error' || /status of (?:4\d\d|5\d\d)/.test(message.text());
      if (!expected) listen(message.text());
    });
    if (page.url().includes('token=') || page.url().includes('/mfa/')) return;
    await page.reload();
  });
  expect(complaints).toEqual([]);
});
