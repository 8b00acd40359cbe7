import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, test } from 'vitest';
import { Markdown } from './markdown.tsx';
import { FormattedText, TextsOfPage, TextsOfThisPage } from './texts-of-page.tsx';
import { Workshop } from './workshop.ts';

const picture = { address: '/evidence/1', alternative: 'It', width: 20, height: 10 };
/** For what hangs. */
const ANNA = { id: 'anna', patienceMs: 120_000 };
const LONG = `## Steps\n\nSee[^1] ![It](evidence:a.png) <b>\n\n\`\`\`sql\nselect 1\n\`\`\`\n\n[^1]: Note\n\n${'Word. '.repeat(300)}`;

const text = (words: string, idPrefix: string) => ({
  text: words,
  evidence: new Map([['a.png', picture]]),
  idPrefix,
  topHeading: 3 as const,
});
async function onPage(texts: TextsOfPage, shown: VNode): Promise<string> {
  const page = <TextsOfThisPage.Provider value={texts}>{shown}</TextsOfThisPage.Provider>;
  const html = renderToString(page);
  return (await texts.ready()) ? renderToString(page) : html;
}

/** Nothing can be had of it. */
const shut = () => new Workshop({ threads: 1, runs: new URL('./nowhere.ts', import.meta.url) });

describe('E28: the texts of a page', () => {
  test('are what they were if the page itself had formatted them, each in its place', async () => {
    const [long, code, short] = [
      text(LONG, 'long'),
      text('~~~js\nreturn 1\n~~~', 'code'),
      text('*a*', 'short'),
    ];
    const page = (Shown: typeof FormattedText) => (
      <ol>
        {[long, short, code, long].map((one) => (
          <li>
            <Shown {...one} />
          </li>
        ))}
      </ol>
    );
    const shown = await onPage(new TextsOfPage(ANNA), page(FormattedText));
    expect(shown).toBe(renderToString(page(Markdown as typeof FormattedText)));
  });

  test('stand as they were typed where none can be formatted, and the page says so', async () => {
    const html = await onPage(new TextsOfPage(ANNA, shut()), <FormattedText {...text(LONG, 'long')} />);
    expect(html).toContain("takes too long to format, so it's shown as it was typed.</p><pre");
    expect(html).toContain('See[^1] ![It](evidence:a.png) &lt;b>');
    expect(html).not.toContain('<h3');
  });

  test('are formatted at once as long as that takes less than 5 ms in all', async () => {
    const words = 'word '.repeat(50);
    const all = Array.from({ length: 8 }, (_, index) => <FormattedText {...text(words, `${index}`)} />);
    const html = await onPage(new TextsOfPage(ANNA, shut()), <div>{all}</div>);
    expect(html.match(/<div class="markdown"><p>word/g)).toHaveLength(6);
    expect(html.match(/takes too long to format/g)).toHaveLength(2);
    const coloured = <FormattedText {...text('```java\n$$$\n```', 'code')} />;
    expect(await onPage(new TextsOfPage(ANNA, shut()), coloured)).toContain('takes too long to format');
  });
});
