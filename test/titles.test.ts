import { expect } from 'vitest';
import { testInOneWorld as test } from './fixtures.ts';
import { REQUESTS } from './specimens/requests.ts';
import { setScene } from './specimens/scene.ts';
import { send, sentFor } from './specimens/sending.ts';

/** The text of an element of its kind that a page has once. */
function textOf(page: string, element: 'title' | 'h1'): string {
  const markup = new RegExp(`<${element}[^>]*>(.*?)</${element}>`, 's').exec(page)?.[1] ?? '';
  return markup
    .replace(/<[^>]*>/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

test('WCAG 2.4.2: the title of every page begins with the page’s heading, so that a tab is found by what its page says', async ({
  world,
}) => {
  const scene = await setScene(world);
  const wrong = new Set<string>();
  let pages = 0;
  for (const asked of REQUESTS.filter(({ method, answer }) => method === 'GET' && answer === 200)) {
    const { text } = await send(world, asked, sentFor(asked, scene), scene, asked.as);
    const page = text.split('<!doctype html>')[1];
    if (page === undefined) continue;
    pages += 1;
    const [title, heading] = [textOf(page, 'title').replace(/^Error: /, ''), textOf(page, 'h1')];
    if (heading === '' || !title.startsWith(heading)) wrong.add(`${asked.name}: ${title} over ${heading}`);
  }
  expect(pages).toBeGreaterThan(50);
  expect([...wrong]).toEqual([]);
});
