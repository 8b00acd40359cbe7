import type { Page } from '@playwright/test';

/** What stands on paper that nobody can press there. */
function findPressable(): string[] {
  return [...document.querySelectorAll('nav, .btn, button:not([role="switch"]), search, .skip-link')]
    .filter((element) => element.checkVisibility())
    .map((element) => `${element.localName} ${element.textContent}, which nobody can press on paper`);
}

/** What paper leaves untold: where the page is found and as of when, where its links to elsewhere lead, and when "2 days ago" was. */
function findUntold(): string[] {
  const shown = (selector: string) =>
    [...document.querySelectorAll<HTMLElement>(selector)].filter((element) => element.checkVisibility());
  const after = (element: Element) => getComputedStyle(element, '::after').content;
  const untold: string[] = [];
  const here = shown('.imprint')[0]?.textContent ?? '';
  const isSomebodys = document.querySelector('[name="signed_in_as"]') !== null;
  if (isSomebodys && !(here.includes(location.origin + location.pathname) && here.endsWith(' UTC')))
    untold.push('the page’s own address and time');
  if (!isSomebodys && here !== '') untold.push(`${here}: the address may hold a secret`);
  for (const link of shown('.link[href^="/"]'))
    if (after(link).includes('/')) untold.push(`where “${link.textContent}” leads, but for its path`);
  for (const link of shown('.link[href^="http"]')) {
    const href = link.getAttribute('href') ?? '';
    const isTold = link.textContent === href || after(link).includes(href);
    if (!isTold && link.closest('td') === null) untold.push(`where “${link.textContent}” leads`);
  }
  for (const time of shown('time[data-relative]'))
    if (!after(time).includes(' UTC')) untold.push(`when “${time.textContent}” was`);
  return untold;
}

/** What is wrong with the page on paper. */
export async function faultsOnPaper(page: Page): Promise<string[]> {
  await page.emulateMedia({ media: 'print' });
  const found = [...(await page.evaluate(findPressable)), ...(await page.evaluate(findUntold))];
  await page.emulateMedia({ media: null });
  return found;
}

/** Email addresses in tables that break in the middle, though most are as long. */
export async function brokenAddresses(page: Page): Promise<string[]> {
  const before = page.viewportSize() ?? { width: 1280, height: 850 };
  const found: string[] = [];
  for (const width of [1280, 1024]) {
    await page.setViewportSize({ ...before, width });
    const broken = await page.evaluate(() => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const range = document.createRange();
      const several: string[] = [];
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const text = node.textContent?.trim() ?? '';
        const isAddress = /^[^\s@]{1,20}@[^\s@]{1,20}$/.test(text) && text.length <= 28;
        if (!isAddress || node.parentElement?.closest('td') == null) continue;
        range.selectNodeContents(node);
        if (range.getClientRects().length > 1) several.push(text);
      }
      return several;
    });
    found.push(...broken.map((address) => `${width} px: ${address}`));
  }
  await page.setViewportSize(before);
  return found;
}

/** What a page says is to be done next, where that is several things; the same button may be at both ends of a long form. */
export async function severalPrimaries(page: Page): Promise<string[]> {
  const names = await page.evaluate(() =>
    [...document.querySelectorAll('.btn-primary')]
      .filter((element) => element.checkVisibility())
      .map((element) => element.textContent ?? ''),
  );
  const different = [...new Set(names)];
  return different.length > 1 ? different : [];
}

/** Links, buttons and fields of one name that do different things: somebody who hears their names alone cannot choose. */
export function namesOfSeveralThings(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const doings = new Map<string, Set<string>>();
    const labelOf = (element: HTMLElement): string => {
      const labelledBy = (element.getAttribute('aria-labelledby') ?? '')
        .split(' ')
        .map((id) => document.getElementById(id)?.textContent ?? '');
      const labels = [...((element as HTMLInputElement).labels ?? [])].map(({ textContent }) => textContent);
      const said = [element.getAttribute('aria-label'), labelledBy.join(' '), labels.join(' ')];
      return said.find((one) => one !== null && one.trim() !== '') ?? element.textContent ?? '';
    };
    const fields = 'input:not([type="hidden"]), select, textarea';
    for (const element of document.querySelectorAll<HTMLElement>(`a[href], button, summary, ${fields}`)) {
      if (!element.checkVisibility()) continue;
      // What is one of a group is told by the group's name too.
      const group = element.matches('[type="radio"], [type="checkbox"]')
        ? (element.closest('fieldset')?.querySelector('legend')?.textContent ?? '')
        : '';
      const name = `${group} ${labelOf(element)}`.replace(/\s+/g, ' ').trim();
      const form = element instanceof HTMLButtonElement ? element.form : null;
      const sent = form === null ? '' : new URLSearchParams(new FormData(form) as never).toString();
      const about = ['popovertarget', 'data-copy', 'aria-controls', 'id'].map((one) =>
        element.getAttribute(one),
      );
      const field = element.matches(fields) ? (element as HTMLInputElement) : null;
      let doing = `${form?.action} ${sent} ${about}`;
      if (element instanceof HTMLAnchorElement) doing = element.href;
      if (field !== null) doing = `${field.form?.action} ${field.name} ${field.id}`;
      if (element.matches('summary')) doing = `${[...document.querySelectorAll('summary')].indexOf(element)}`;
      doings.set(name, (doings.get(name) ?? new Set()).add(doing));
    }
    return [...doings].filter(([, all]) => all.size > 1).map(([name]) => name);
  });
}

/** Goes through the page by Tab, and tells what had focus behind something else (WCAG 2.4.11). */
export async function focusedBehind(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (;;) {
    await page.keyboard.press('Tab');
    const behind = await page.evaluate(async () => {
      // What comes into view by a transition, however short, is there when that is over.
      await new Promise((done) => requestAnimationFrame(done));
      await Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => undefined)));
      const focused = document.activeElement;
      // Round once: the browser's own bar comes before the first again.
      if (focused === null || focused === document.body || focused.hasAttribute('data-was-focused'))
        return 'end';
      focused.setAttribute('data-was-focused', '');
      const { left, top, width, bottom } = focused.getBoundingClientRect();
      // In the middle of what of it is within the window: some texts are higher than that.
      const middle = (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2;
      const seen = document.elementFromPoint(left + width / 2, middle);
      const isSeen = seen !== null && (focused.contains(seen) || seen.contains(focused));
      return isSeen ? null : `${focused.localName} ${focused.textContent} behind ${seen?.localName}`;
    });
    if (behind === 'end') return found;
    if (behind !== null) found.push(behind);
  }
}
