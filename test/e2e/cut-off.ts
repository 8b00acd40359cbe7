import type { Page } from '@playwright/test';

/** The widths that every page is looked at, in CSS pixels; the first is also a desk's screen at 400 % (WCAG 1.4.10). */
export const WIDTHS = [320, 390, 768, 1024, 1280, 1600] as const;

/** Those at which text is spaced as well: the narrowest, and the first with everything beside each other. */
const SPACED_WIDTHS = [320, 1280] as const;

/** One of each of the layouts: a column, a bar, a sidebar. */
const OVERLAPPING_WIDTHS: readonly number[] = [320, 768, 1280];

/** A4 with margins, upright and lying, in CSS pixels. */
const PAPER = [688, 1017] as const;

/** WCAG 1.4.12: what a reader may ask of any text without losing any of it. */
const TEXT_SPACING =
  '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }';

/** A word that no line of a phone holds, as a name, an address or another language may have. */
const LONG_WORD = 'Donaudampfschiffahrtselektrizitätenhauptbetriebswerkbauunternehmen'.slice(0, 60);

/** What is cut off on the page as it stands: an element and by how much its content is wider or higher than itself. */
function findCutOff(): string[] {
  const nameOf = (element: Element): string =>
    `${element.localName}${element.id === '' ? '' : `#${element.id}`}.${element.getAttribute('class') ?? ''}`;
  // Nothing scrolls on paper.
  const scrolls = (element: Element, overflow = getComputedStyle(element).overflowX) =>
    !matchMedia('print').matches &&
    ['auto', 'scroll'].includes(overflow) &&
    (element as HTMLElement).tabIndex >= 0;
  const isScrolledTo = (element: Element) => {
    for (let one = element.parentElement; one !== null; one = one.parentElement)
      if (scrolls(one)) return true;
    return false;
  };
  // For screen readers alone, or there once it is focused, or a picture of a word that stands beside it.
  const isSetAside = (element: Element) => {
    for (let one: Element | null = element; one !== null; one = one.parentElement) {
      if (one.matches('.skip-link, [aria-hidden="true"]') || getComputedStyle(one).clipPath !== 'none')
        return true;
    }
    return false;
  };
  const found: string[] = [];
  for (const element of document.body.querySelectorAll('*')) {
    // What a reader types into scrolls by itself.
    if (element.matches('input, select, textarea, option, svg, svg *')) continue;
    const { clientWidth, clientHeight, scrollWidth, scrollHeight } = element;
    if (clientWidth === 0) continue;
    // Styles are asked for where something is wrong alone: of each element they take longer than all else here.
    const faults: string[] = [];
    if (scrollWidth > clientWidth + 1 && !scrolls(element)) {
      faults.push(`is ${scrollWidth - clientWidth} px too narrow`);
    }
    if (scrollHeight > clientHeight + 1 && ['hidden', 'clip'].includes(getComputedStyle(element).overflowY)) {
      faults.push(`is ${scrollHeight - clientHeight} px too low`);
    }
    const { left, right } = element.getBoundingClientRect();
    if ((right > document.documentElement.clientWidth + 1 || left < -1) && !isScrolledTo(element)) {
      faults.push('reaches out of the page');
    }
    if (faults.length === 0 || isSetAside(element)) continue;
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    found.push(...faults.map((fault) => `${nameOf(element)} ${fault}`));
  }
  return found;
}

/** Texts and controls of the page as it stands that lie on each other; what holds the other is no matter. */
function findOverlaps(): string[] {
  // A bar that stays at an edge lies on what is scrolled beneath it, as it is to: each is looked at where it stands in the page.
  scrollTo(0, 0);
  const bars = [...document.querySelectorAll<HTMLElement>('.saving-bar')];
  for (const bar of bars) bar.style.position = 'static';
  type Box = { owner: Element; name: string; left: number; top: number; right: number; bottom: number };
  const clips = new Map<Element, Omit<Box, 'owner' | 'name'> | null>();
  // What of an element's inside is seen; null where that is nothing.
  const seenOf = (element: Element): Omit<Box, 'owner' | 'name'> | null => {
    const known = clips.get(element);
    if (known !== undefined) return known;
    const above = element.parentElement === null ? undefined : seenOf(element.parentElement);
    const { clipPath, overflowX, overflowY } = getComputedStyle(element);
    let seen = above === undefined ? { left: -1e6, top: -1e6, right: 1e6, bottom: 1e6 } : above;
    if (clipPath !== 'none' || element.matches('.skip-link, [aria-hidden="true"]')) seen = null;
    if (seen !== null && (overflowX !== 'visible' || overflowY !== 'visible') && element !== document.body) {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      seen = {
        left: Math.max(seen.left, left),
        top: Math.max(seen.top, top),
        right: Math.min(seen.right, right),
        bottom: Math.min(seen.bottom, bottom),
      };
    }
    clips.set(element, seen);
    return seen;
  };
  const boxes: Box[] = [];
  const add = (owner: Element, name: string, rect: DOMRect, lean: number) => {
    const clip = seenOf(owner);
    if (clip === null) return;
    const box = {
      owner,
      name,
      left: Math.max(rect.left, clip.left) + 1,
      top: Math.max(rect.top, clip.top) + lean,
      right: Math.min(rect.right, clip.right) - 1,
      bottom: Math.min(rect.bottom, clip.bottom) - lean,
    };
    if (box.right > box.left && box.bottom > box.top) boxes.push(box);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const owner = node.parentElement;
    const text = (node as Text).data.trim();
    if (owner === null || text === '' || owner.closest('script, style, svg, option, textarea') !== null)
      continue;
    if (!owner.checkVisibility({ visibilityProperty: true })) continue;
    range.selectNodeContents(node);
    // A line's letters are lower than the box that the font gives them.
    for (const rect of range.getClientRects()) add(owner, `“${text.slice(0, 40)}”`, rect, rect.height / 4);
  }
  for (const control of document.body.querySelectorAll('button, .btn, .badge, input, select, textarea')) {
    if (!control.checkVisibility({ visibilityProperty: true })) continue;
    const name = control.getAttribute('name') ?? control.textContent?.trim().slice(0, 40) ?? '';
    add(control, `${control.localName} ${name}`, control.getBoundingClientRect(), 1);
  }
  boxes.sort((one, other) => one.top - other.top);
  const found = new Set<string>();
  for (const [index, one] of boxes.entries()) {
    for (let next = index + 1; next < boxes.length; next += 1) {
      const other = boxes[next];
      if (other === undefined || other.top >= one.bottom) break;
      if (other.left >= one.right || one.left >= other.right) continue;
      if (one.owner.contains(other.owner) || other.owner.contains(one.owner)) continue;
      found.add(`${one.name} lies on ${other.name}`);
    }
  }
  for (const bar of bars) bar.style.position = '';
  return [...found];
}

/** Puts a long word behind each text of the page, and returns what takes them away again. */
async function withLongWords(page: Page): Promise<() => Promise<void>> {
  const texts = await page.evaluateHandle((word) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: { node: Text; before: string }[] = [];
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node as Text;
      const isRead = text.parentElement?.closest('script, style, svg, option, textarea') === null;
      if (isRead && text.data.trim() !== '') found.push({ node: text, before: text.data });
    }
    for (const { node, before } of found) node.data = `${before} ${word}`;
    return found;
  }, LONG_WORD);
  return async () => {
    await texts.evaluate((all) => {
      for (const { node, before } of all) node.data = before;
    });
    await texts.dispose();
  };
}

/** What is cut off or covered at any width and on paper, with long words and a reader's own spacing; leaves the page as it was. */
export async function cutOffAnywhere(page: Page): Promise<string[]> {
  const before = page.viewportSize() ?? { width: 1280, height: 850 };
  const restore = await withLongWords(page);
  const found: string[] = [];
  const look = async (where: string, width: number) => {
    const faults = await page.evaluate(findCutOff);
    if (OVERLAPPING_WIDTHS.includes(width)) faults.push(...(await page.evaluate(findOverlaps)));
    found.push(...faults.map((one) => `${where}: ${one}`));
  };
  for (const spaced of [false, true]) {
    // A style element of the page's own would be refused by its policy.
    const sheet = await page.evaluateHandle(
      (css) => {
        const style = new CSSStyleSheet();
        style.replaceSync(css);
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, style];
        return style;
      },
      spaced ? TEXT_SPACING : '',
    );
    for (const width of spaced ? SPACED_WIDTHS : WIDTHS) {
      await page.setViewportSize({ width, height: before.height });
      await look(`${width} px${spaced ? ', spaced' : ''}`, width);
    }
    await sheet.evaluate((style) => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== style);
    });
  }
  await page.emulateMedia({ media: 'print' });
  for (const width of PAPER) {
    await page.setViewportSize({ width, height: before.height });
    await look(`${width} px of paper`, width);
  }
  await page.emulateMedia({ media: null });
  await restore();
  await page.setViewportSize(before);
  return found;
}
