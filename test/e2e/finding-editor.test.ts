import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';
import { PNG } from 'pngjs';
import { CONSULTANT, OWNER, signIn, test } from './demo.ts';
import { holdBack } from './held-back.ts';

/** The page of a new finding in the first engagement. */
async function newFinding(page: Page, base: string): Promise<void> {
  await page.goto(`${base}/dashboard/acme/engagements`);
  await page.getByRole('main').getByRole('link', { name: 'Online banking' }).first().click();
  await page.getByRole('link', { name: 'New finding' }).click();
  await page.waitForURL(/\/findings\/new$/);
}

/** A new draft there; returns the address of its editor. */
async function newDraft(page: Page, base: string): Promise<string> {
  await newFinding(page, base);
  await page.getByRole('button', { name: 'Save draft' }).click();
  await page.waitForURL(/\/edit$/);
  return page.url();
}

const title = (page: Page) => page.getByLabel('Title', { exact: true });
const description = (page: Page) => page.getByLabel('Description', { exact: true });
const preview = (page: Page) => page.getByRole('complementary', { name: 'Preview' });
const saved = (page: Page) => page.getByText(/^Saved at \d\d:\d\d$/);

test('E14: saved as one types, kept through a dead network, joined with what someone else writes', async ({
  page,
  demo,
  browser,
}) => {
  await signIn(page, demo.base, OWNER);
  const at = await newDraft(page, demo.base);
  await title(page).fill('Saved by itself');
  await description(page).fill('First line.\n\nLast line.');
  await title(page).focus();
  await expect(saved(page)).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Saved by itself');
  await expect(page).toHaveTitle(/^Saved by itself · /);

  const colleague = await (await browser.newContext()).newPage();
  await signIn(colleague, demo.base, CONSULTANT);
  await colleague.goto(at);
  await expect(title(colleague)).toHaveValue('Saved by itself');
  await expect(colleague.getByText(/^Maya Lindqvist is editing this too\.$/)).toBeVisible();
  await description(colleague).fill('First line, by Priya.\n\nLast line.');
  await title(colleague).focus();
  await expect(saved(colleague)).toBeVisible();

  await page.context().setOffline(true);
  await description(page).fill('First line.\n\nLast line, by Maya.');
  await title(page).focus();
  await expect(page.getByText('Not saved yet: no connection. We’ll keep trying.')).toBeVisible();
  await page.getByRole('button', { name: 'Save draft' }).click();
  await expect(description(page), 'the page stays, with what was typed').toHaveValue(/by Maya/);
  await page.context().setOffline(false);
  await expect(description(page)).toHaveValue('First line, by Priya.\n\nLast line, by Maya.');
  await expect(page.getByText('Not saved yet')).toBeHidden();

  await title(colleague).fill('Priya’s title');
  await description(colleague).focus();
  await expect(description(colleague)).toHaveValue(/by Maya/);
  await title(page).fill('Maya’s title');
  await description(page).focus();
  const dispute = page.getByRole('region', { name: 'Title: two versions' });
  await expect(dispute).toContainText('Priya’s title');
  const undecided = page.getByText('“Title” isn’t saved yet: someone else changed it too.');
  await expect(undecided).toBeVisible();
  await expect(saved(page)).toBeHidden();
  await page.getByRole('button', { name: 'Save draft' }).click();
  await expect(dispute, 'nothing is written over').toBeFocused();
  await expect(undecided).toBeVisible();
  await dispute.getByRole('button', { name: 'Keep my version' }).click();
  await expect(dispute).toBeHidden();
  await expect(undecided).toBeHidden();
  await page.getByRole('button', { name: 'Save draft' }).click();
  await expect(page.getByText('Saved.', { exact: true })).toBeVisible();
  await expect(title(page)).toHaveValue('Maya’s title');
  await expect(description(page)).toHaveValue('First line, by Priya.\n\nLast line, by Maya.');

  await colleague.goto(at.replace(/edit$/, 'delete'));
  await colleague.getByRole('button', { name: 'Delete the draft' }).click();
  await expect(colleague.getByText('Draft deleted.')).toBeVisible();
  await title(page).fill('Written for nothing');
  await description(page).focus();
  const gone = page.getByText('This finding is no longer here, or you can’t edit it any more.');
  await expect(gone).toBeVisible();
  await page.getByRole('button', { name: 'Save draft' }).click();
  await expect(gone, 'the page stays, with what was typed').toBeVisible();
  await expect(title(page)).toHaveValue('Written for nothing');
});

test('E14: a new finding is a draft as soon as it is typed, and one alone where an answer was lost', async ({
  page,
  demo,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await signIn(page, demo.base, OWNER);
  await newFinding(page, demo.base);
  const back = page.url().replace(/\/findings\/new$/, '');
  await expect(page.getByText('The finding is numbered once it’s saved.')).toBeVisible();
  await expect(preview(page)).toContainText('What you write is shown here');
  // What is sent first arrives, and nobody hears of it.
  let arrived = 0;
  await page.route('**/findings', async (route) => {
    if (route.request().method() !== 'POST' || arrived > 0) return route.continue();
    arrived = (await route.fetch()).status();
    return route.abort();
  });
  const odd = `Odd title ${Date.now()}`;
  await title(page).fill(odd);
  await description(page).focus();
  await expect(page.getByText('Not saved yet: no connection. We’ll keep trying.')).toBeVisible();
  expect(arrived).toBe(200);
  await title(page).fill(`${odd}, typed on`);
  await description(page).fill('Some **strong** words.');
  await title(page).focus();
  await expect(saved(page)).toBeVisible();
  await expect(page.getByRole('region', { name: /two versions/ })).toHaveCount(0);
  await expect(page).toHaveURL(/\/findings\/[0-9a-f-]{36}\/edit$/);
  await expect(page).toHaveTitle(new RegExp(`^${odd}, typed on · .+-\\d+ · `));
  await expect(page.getByText('The finding is numbered once')).toBeHidden();
  await expect(preview(page).locator('strong')).toHaveText('strong');
  await expect(preview(page)).not.toContainText('What you write');
  const readIt = page.getByRole('link', { name: 'Read it' });
  await expect(readIt).toHaveAttribute('href', new URL(page.url()).pathname.replace(/\/edit$/, ''));
  await page.reload();
  await expect(title(page)).toHaveValue(`${odd}, typed on`);
  await page.goto(back);
  await expect(page.getByRole('link', { name: odd })).toHaveCount(1);
});

test('E14 E10: beside the text stands how it will be read, and a key leads to the next finding', async ({
  page,
  demo,
}) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await signIn(page, demo.base, OWNER);
  const at = await newDraft(page, demo.base);
  await title(page).fill('Shown as it is read');
  await description(page).fill('Some **strong** words, <b>no tags</b>.');
  await title(page).focus();
  await expect(preview(page).locator('strong')).toHaveText('strong');
  await expect(preview(page)).toContainText('<b>no tags</b>');
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  const [text, beside] = [await description(page).boundingBox(), await preview(page).boundingBox()];
  expect(beside?.x).toBeGreaterThan((text?.x ?? 0) + (text?.width ?? 0));
  await page.getByLabel('Tags').fill('typed-last');
  await page.keyboard.press('Alt+PageUp');
  await page.waitForURL((url) => url.href !== at && url.pathname.endsWith('/edit'));
  await page.keyboard.press('Alt+PageDown');
  await page.waitForURL(at);
  await expect(page.getByLabel('Tags')).toHaveValue('typed-last');
  const other = await page.context().newPage();
  await other.goto(at);
  await other.getByLabel(/^Severity/).selectOption('Low');
  await other.getByRole('button', { name: 'Save and publish' }).click();
  await expect(other.getByText('Published.', { exact: true })).toBeVisible();
  await other.close();
  await page.getByLabel('Tags').fill('typed-on');
  await page.getByLabel('CWE').focus();
  await expect(page.getByText('Published meanwhile. The client keeps reading')).toBeVisible();
  await page.setViewportSize({ width: 390, height: 800 });
  await expect(preview(page)).toBeHidden();
});

test('E9 E14: what is typed and clicked before the editor has come is saved and counted once it has', async ({
  page,
  demo,
}) => {
  await signIn(page, demo.base, OWNER);
  const at = await newDraft(page, demo.base);
  const letCome = await holdBack(page, /finding-editor|cvss-picker/);
  await page.goto(at);
  await title(page).fill('Typed at once');
  await page.getByText('Base metrics').last().click();
  const vector = page.getByRole('group', { name: /^Attack Vector \(/ }).last();
  await vector.getByRole('radio', { name: /^Network/ }).check();
  await description(page).focus();
  letCome();
  await expect(saved(page)).toBeVisible();
  await expect(page).toHaveTitle(/^Typed at once · /);
  await expect(page.getByText('None yet: 7 base metrics to choose')).toBeVisible();
});

/** A picture, as the clipboard holds a screenshot. */
interface GivenFile {
  readonly name: string;
  readonly type: string;
  readonly base64: string;
}

/** As soon as the page takes files over: what does so is loaded after it, and until then nothing comes of them. */
async function give(field: Locator, how: 'paste' | 'drop', file: GivenFile) {
  await expect.poll(() => isTaken(field, how, file)).toBe(true);
}

const isTaken = (field: Locator, how: 'paste' | 'drop', file: GivenFile) =>
  field.evaluate(
    (element, { how, name, type, base64 }) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([bytes], name, { type }));
      const init = { bubbles: true, cancelable: true };
      const events =
        how === 'paste'
          ? [new ClipboardEvent('paste', { ...init, clipboardData: data })]
          : ['dragover', 'drop'].map((what) => new DragEvent(what, { ...init, dataTransfer: data }));
      // What is not taken over is the browser's, which would leave the page for a file that is dropped.
      return events.every((event) => !element.dispatchEvent(event));
    },
    { how, ...file },
  );

const paste = (field: Locator, file: GivenFile) => give(field, 'paste', file);

test('E11: a picture that is pasted or dropped is evidence, stands where the caret was, and waits for its caption', async ({
  page,
  demo,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await signIn(page, demo.base, OWNER);
  await newFinding(page, demo.base);
  await description(page).fill('See here:');
  const base64 = PNG.sync.write(new PNG({ width: 8, height: 4 })).toString('base64');
  await paste(description(page), { name: 'image.png', type: 'image/png', base64 });
  await expect(description(page)).toHaveValue('See here:\n\n![](evidence:screenshot.png)');
  await page.keyboard.type('The form');
  await expect(description(page)).toHaveValue('See here:\n\n![The form](evidence:screenshot.png)');
  await title(page).focus();
  const picture = preview(page).getByRole('img', { name: 'The form' });
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(8);
  await give(description(page), 'drop', { name: 'Login page.png', type: 'image/png', base64 });
  await expect(description(page)).toHaveValue(
    'See here:\n\n![The form](evidence:screenshot.png)\n\n![](evidence:Login-page.png)',
  );
  const marking = page.getByRole('link', { name: 'Mark or black out Login-page.png' });
  await expect(marking).toHaveAttribute('href', /\/evidence\/[0-9a-f-]{36}\/mark$/);
  const drawing = { name: 'x.svg', type: 'image/svg+xml', base64: btoa('<svg viewBox="0 0 1 1"/>') };
  await paste(description(page), drawing);
  await expect(page.getByText(/^x\.svg: Drawings in SVG can’t be shown/)).toBeVisible();
  await expect(description(page)).not.toHaveValue(/x\.svg/);

  await page.goto(await newDraft(page, demo.base));
  await paste(title(page), { name: 'image.png', type: 'image/png', base64 });
  await expect(description(page)).toHaveValue('![](evidence:screenshot-2.png)');
  await expect(description(page), 'where its caption is typed').toBeFocused();
  const isLeft = await description(page).evaluate((field) => {
    const data = new DataTransfer();
    data.items.add(new File(['cells'], 'image.png', { type: 'image/png' }));
    data.setData('text/plain', 'A\tB');
    return field.dispatchEvent(
      new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: data }),
    );
  });
  expect(isLeft, 'of cells with their picture the text is pasted, by the browser').toBe(true);
});

test('E14 D8: a session that ended while one types keeps the text, which is saved once one is back', async ({
  page,
  demo,
}) => {
  await signIn(page, demo.base, OWNER);
  const at = await newDraft(page, demo.base);
  const other = await page.context().newPage();
  await other.goto(`${demo.base}/dashboard/acme`);
  await other.getByRole('button', { name: 'Sign out' }).click();
  await expect(other).toHaveURL(/\/login/);
  await title(page).fill('Typed too late');
  await description(page).focus();
  await expect(page.getByText('You’re signed out, so this isn’t saved yet.')).toBeVisible();
  await signIn(other, demo.base, OWNER);
  await other.waitForURL((url) => url.pathname !== '/login');
  await other.goto(at);
  await expect(title(other), 'offered as a draft').toHaveValue('Typed too late');
  await expect(other.getByText('Check it and press the button again')).toBeVisible();
  await description(page).fill('And carried on.');
  await title(page).focus();
  await expect(saved(page)).toBeVisible();
  await expect(page.getByText('You’re signed out')).toBeHidden();
  await other.goto(at);
  await expect(title(other)).toHaveValue('Typed too late');
  await expect(description(other)).toHaveValue('And carried on.');
  await expect(other.getByText('Check it and press the button again')).toBeHidden();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('E8 E9 E11 E12 E14: a finding is written with a vector and a picture, and published', async ({
    page,
    demo,
  }) => {
    await signIn(page, demo.base, OWNER);
    const at = await newDraft(page, demo.base);
    await page.getByRole('link', { name: 'Evidence of this engagement' }).click();
    const buffer = PNG.sync.write(new PNG({ width: 8, height: 4 }));
    await page
      .locator('input[type="file"]')
      .setInputFiles({ name: 'form.png', mimeType: 'image/png', buffer });
    await page.getByRole('button', { name: 'Add evidence' }).click();
    await expect(page.getByText('File added.')).toBeVisible();

    await page.goto(at);
    await title(page).fill('Written by hand');
    await description(page).fill('It *is* so.\n\n![The form](evidence:form.png)');
    await page.getByText('Base metrics').last().click();
    for (const metric of ['Attack Vector', 'Attack Complexity', 'Privileges Required', 'User Interaction'])
      await page
        .getByRole('group', { name: new RegExp(`^${metric} \\(`) })
        .getByRole('radio')
        .first()
        .check();
    for (const metric of ['Scope', 'Confidentiality', 'Integrity', 'Availability'])
      await page
        .getByRole('group', { name: new RegExp(`^${metric} \\(`) })
        .getByRole('radio')
        .last()
        .check();
    await page.getByRole('button', { name: 'Save draft' }).click();
    await expect(page.getByText('Saved.', { exact: true })).toBeVisible();
    await expect(page.getByLabel('CVSS 3.1 vector')).toHaveValue(/^CVSS:3\.1\/AV:N\/AC:L\/PR:N\/UI:N\//);
    await page.getByRole('button', { name: 'Save and publish' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Written by hand' })).toBeVisible();
    await expect(page.getByText('Published.', { exact: true })).toBeVisible();
    await expect(page.getByRole('img', { name: 'The form' })).toBeVisible();
  });
});
