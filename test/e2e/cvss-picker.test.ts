import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import type { FastifyReply } from 'fastify';
import { h, type VNode } from 'preact';
import { pickedVector } from '../../src/domain/cvss/picked.ts';
import { setSecurityHeaders } from '../../src/http/headers.ts';
import { cutOffAnywhere } from './cut-off.ts';
import { test as base } from './demo.ts';

// The built product's own files: what a browser gets is what is tested.
const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
const built = async <T>(path: string): Promise<T> => (await import(join(dist, path))) as T;

const ORIGIN = 'http://picker.test';
const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css' };
const VECTOR = 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N';

/** A page with a picker and a button, under the product's own headers; `posted` has what its form sent. */
const test = base.extend<{
  posted: Record<string, string>[];
  show: (page: Page, vector?: string, version?: '3.1' | '4.0') => Promise<void>;
}>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures out of this pattern
  posted: ({}, use) => use([]),
  show: async ({ posted }, use) => {
    const { CvssPicker } = await built<typeof import('../../src/ui/cvss-picker.tsx')>('ui/cvss-picker.js');
    const { AuthLayout } = await built<typeof import('../../src/ui/auth-layout.tsx')>('ui/auth-layout.js');
    const { Form } = await built<typeof import('../../src/ui/form.tsx')>('ui/form.js');
    const { renderDocument } = await built<typeof import('../../src/ui/document.tsx')>('ui/document.js');
    const headers: Record<string, string> = {};
    const reply = { headers: (more: Record<string, string>) => Object.assign(headers, more) };
    setSecurityHeaders(reply as unknown as FastifyReply, { secure: false });
    await use(async (page, vector = '', version = '4.0') => {
      const picker = h(CvssPicker, { name: 'cvss', version, vector });
      const save = h('button', { type: 'submit', class: 'btn' }, 'Save');
      const form = h(Form, { action: '/save', children: [picker, save] });
      const body = renderDocument(
        h(AuthLayout, { title: 'Finding', heading: 'Finding', children: form }) as VNode,
      );
      await page.route('**/*', async (route) => {
        const { pathname } = new URL(route.request().url());
        if (route.request().method() === 'POST')
          posted.push(Object.fromEntries(new URLSearchParams(route.request().postData() ?? '')));
        const type = TYPES[extname(pathname)];
        if (type !== undefined)
          return route.fulfill({
            headers,
            contentType: type,
            body: await readFile(join(dist, 'assets', pathname)),
          });
        const isPage = extname(pathname) === '';
        return route.fulfill({ headers, contentType: 'text/html; charset=utf-8', body: isPage ? body : '' });
      });
      await page.goto(ORIGIN);
    });
  },
});

const metric = (page: Page, name: string | RegExp) => page.getByRole('group', { name });
const choose = (page: Page, name: string, value: string) =>
  metric(page, new RegExp(`^${name} \\(`))
    .getByRole('radio', { name: new RegExp(`^${value}`) })
    .check();
const field = (page: Page) => page.getByLabel(/^CVSS .* vector/);
const score = (page: Page) => page.getByRole('status').filter({ hasText: /./ }).first();

test('E9: score, band and vector follow each click', async ({ page, show }) => {
  await show(page, VECTOR);
  await expect(score(page)).toHaveText('9.3 Critical');
  await choose(page, 'Attack Vector', 'Physical');
  await expect(field(page)).toHaveValue(VECTOR.replace('AV:N', 'AV:P'));
  await expect(score(page)).toHaveText('7.0 High');
  await page.getByText('Threat metrics').click();
  await choose(page, 'Exploit Maturity', 'Unreported');
  await expect(field(page)).toHaveValue(`${VECTOR.replace('AV:N', 'AV:P')}/E:U`);
  await choose(page, 'Exploit Maturity', 'Not Defined');
  await expect(field(page)).toHaveValue(VECTOR.replace('AV:N', 'AV:P'));
});

test('E9: a first vector by clicks says how many metrics there are still to choose', async ({
  page,
  show,
}) => {
  await show(page, '', '3.1');
  await expect(score(page)).toHaveText('None yet');
  await choose(page, 'Attack Vector', 'Network');
  await expect(score(page)).toHaveText('None yet: 7 base metrics to choose');
  for (const [name, value] of [
    ['Attack Complexity', 'Low'],
    ['Privileges Required', 'None'],
    ['User Interaction', 'None'],
    ['Scope', 'Unchanged'],
    ['Confidentiality', 'High'],
    ['Integrity', 'High'],
  ] as const)
    await choose(page, name, value);
  await expect(score(page)).toHaveText('None yet: 1 base metric to choose');
  await expect(field(page)).toHaveValue('');
  await choose(page, 'Availability', 'High');
  await expect(field(page)).toHaveValue('CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H');
  await expect(score(page)).toHaveText('9.8 Critical');
});

test('E9: a pasted vector fills the buttons, and a wrong one is told and fills none', async ({
  page,
  show,
}) => {
  await show(page);
  await field(page).fill(` ${VECTOR}/E:A `);
  await expect(score(page)).toHaveText('9.3 Critical');
  await expect(page.locator('input[name="cvss-VC"][value="H"]')).toBeChecked();
  await expect(page.locator('input[name="cvss-E"][value="A"]')).toBeChecked();
  await field(page).fill(VECTOR.replace('AC:L', 'AC:Z'));
  await expect(score(page)).toHaveText('Attack Complexity (AC) can’t be “Z”. Use L or H.');
  await expect(field(page)).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('input[name="cvss-AC"][value="L"]')).toBeChecked();
  await field(page).fill('');
  await expect(score(page)).toHaveText('None yet');
  await expect(page.locator('input[name="cvss-VC"]:checked')).toHaveCount(0);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('E9: buttons alone make the vector that the server reads', async ({ page, show, posted }) => {
    await show(page, VECTOR);
    await choose(page, 'Attack Vector', 'Local');
    await page.getByRole('button', { name: 'Save' }).click();
    expect(pickedVector('cvss', '4.0', posted[0] ?? {})).toBe(VECTOR.replace('AV:N', 'AV:L'));
  });

  test('E9: a wrong metric is named where its buttons are, which mend it', async ({ page, show, posted }) => {
    const sentence = 'Attack Complexity (AC) can’t be “Z”. Use L or H.';
    await show(page, VECTOR.replace('AC:L', 'AC:Z'));
    await expect(metric(page, /^Attack Complexity/)).toContainText(sentence);
    await expect(metric(page, /^Attack Complexity/)).toHaveAccessibleDescription(/can’t be “Z”/);
    await choose(page, 'Attack Complexity', 'High');
    await page.getByRole('button', { name: 'Save' }).click();
    expect(pickedVector('cvss', '4.0', posted[0] ?? {})).toBe(VECTOR.replace('AC:L', 'AC:H'));
  });
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, viewport: { width: 390, height: 900 } });

    test('E9: all of it can be read, at any width', async ({ page, show }, info) => {
      await show(page, VECTOR.replace('AC:L', 'AC:Z'));
      await page.locator('details').evaluateAll((groups) => {
        for (const group of groups) group.setAttribute('open', '');
      });
      await page.screenshot({ path: info.outputPath('picker.png'), fullPage: true });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
      expect(await cutOffAnywhere(page)).toEqual([]);
    });
  });
}
