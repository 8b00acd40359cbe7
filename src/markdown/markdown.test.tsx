import fc from 'fast-check';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, test } from 'vitest';
import { anyCharacter } from '../../test/any-character.ts';
import { Markdown } from './markdown.tsx';

const picture = { address: '/evidence/1', alternative: 'A login form', width: 640, height: 480 };
const shown = (text: string, idPrefix = 'description') =>
  renderToString(<Markdown text={text} idPrefix={idPrefix} evidence={new Map([['a.png', picture]])} />);

/** All that a text may become, with the attributes of each: a list of its own, apart from the renderer. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  p: ['class'],
  h4: [],
  h5: [],
  h6: [],
  blockquote: [],
  ul: [],
  ol: ['start', 'class', 'aria-label'],
  li: ['class', 'id'],
  pre: ['class', 'tabindex', 'role', 'aria-label'],
  code: [],
  span: ['class', 'role', 'aria-label'],
  em: [],
  strong: [],
  del: [],
  br: [],
  hr: [],
  a: ['href', 'rel', 'id', 'aria-label'],
  sup: [],
  div: ['class', 'tabindex', 'role', 'aria-label'],
  table: [],
  thead: [],
  tbody: [],
  tr: [],
  th: ['scope', 'class'],
  td: ['class'],
  figure: [],
  figcaption: [],
  img: ['src', 'alt', 'width', 'height', 'loading'],
};

/** What of a page is not allowed; empty for one that is fine. */
function strangersIn(html: string): string[] {
  const found: string[] = [];
  for (const [tag, name = '', attributes = ''] of html.matchAll(
    /<([^\s/>]+)((?:\s+[^\s=>]+(?:="[^"]*")?)*)\s*\/?>/g,
  )) {
    const allowed = ALLOWED[name];
    if (!allowed) found.push(tag);
    for (const [, attribute = '', value = ''] of attributes.matchAll(/\s([^\s=]+)(?:="([^"]*)")?/g)) {
      if (allowed && !allowed.includes(attribute)) found.push(tag);
      if (
        attribute === 'href' &&
        !/^(?:https?:\/\/[^/]|mailto:|#description-note-\d+(?:-from)?$)/i.test(value)
      )
        found.push(tag);
      if (attribute === 'src' && value !== picture.address) found.push(tag);
    }
  }
  // A bracket that opens no tag of those above would be one that a person typed.
  const rest = html.replace(/<([^\s/>]+)((?:\s+[^\s=>]+(?:="[^"]*")?)*)\s*\/?>|<\/[a-z0-9]+>/g, '');
  if (rest.includes('<')) found.push(rest.slice(rest.indexOf('<')).slice(0, 40));
  return found;
}

describe('E10: Markdown on a page', () => {
  test('HTML stays text, in lines and in blocks', () => {
    expect(shown('<script>alert(1)</script>\n\na <img src=x onerror=alert(1)> b')).toBe(
      '<div class="markdown"><p>&lt;script>alert(1)&lt;/script></p><p>a &lt;img src=x onerror=alert(1)> b</p></div>',
    );
  });

  test('a link tells its host nothing of the page that it was on', () => {
    expect(shown('[x](https://a.test/?a=1&b=2)')).toContain(
      '<a href="https://a.test/?a=1&amp;b=2" rel="noreferrer noopener nofollow">x</a>',
    );
  });

  test('evidence by itself is a figure with its caption; unknown evidence says so', () => {
    expect(shown('![The form](evidence:a.png)\n![](evidence:b.png)')).toBe(
      '<div class="markdown"><figure><img src="/evidence/1" alt="A login form" width="640" height="480" loading="lazy"/><figcaption>The form</figcaption></figure><figure><span class="markdown-notice">There is no evidence called b.png in this engagement</span></figure></div>',
    );
    expect(shown('see ![x](evidence:a.png)')).toMatch(/<p>see <img [^>]*alt="A login form"/);
  });

  test("headings stand below the page's own, and never below the sixth level", () => {
    expect(shown('# a\n## b\n### c\n#### d').match(/<h\d/g)).toEqual(['<h4', '<h5', '<h6', '<h6']);
    const lower = renderToString(<Markdown text="## a" topHeading={3} idPrefix="x" evidence={new Map()} />);
    expect(lower).toContain('<h3>a</h3>');
  });

  test('footnotes of two texts on one page never share an id', () => {
    const text = 'a[^1] b[^1]\n\n[^1]: note';
    const ids = (prefix: string) => [...shown(text, prefix).matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(ids('steps')).toEqual(['steps-note-1-from', 'steps-note-1']);
    expect(ids('impact')).toEqual(['impact-note-1-from', 'impact-note-1']);
  });

  test('what scrolls can be reached by keyboard and has a name (WCAG 2.2, 2.1.1)', () => {
    const html = shown('```http\nGET / HTTP/1.1\n```\n\n| a |\n|-|\n| b |');
    expect(html).toContain('<pre class="code-frame" tabindex="0" role="group" aria-label="Code (http)">');
    expect(html).toContain('<div class="markdown-table" tabindex="0" role="group" aria-label="Table">');
  });

  test('a task says by words whether it is done', () => {
    expect(shown('- [x] patch')).toContain(
      '<li class="is-task"><span class="task is-done" role="img" aria-label="Done:"></span>patch</li>',
    );
  });

  test('a text that cannot be formatted is there all the same, with the reason', () => {
    const html = shown('> '.repeat(100).concat('<b>'));
    expect(html).toContain('nested too deeply');
    expect(html).toContain('> > &lt;b>');
  });

  test('code is coloured up to a limit for a whole text, and shown beyond it', () => {
    const html = shown(
      '```js\nreturn 1 // a comment that makes this block long enough to count for something\n```\n\n'.repeat(
        400,
      ),
    );
    const coloured = html.match(/class="code-keyword"/g)?.length ?? 0;
    expect(coloured).toBeGreaterThan(100);
    expect(coloured).toBeLessThan(300);
    expect(html.match(/<pre /g)).toHaveLength(400);
  });
});

describe('E10: hostile texts', () => {
  test.each([
    '<svg/onload=alert(1)>',
    '"><script>alert(1)</script>',
    '[x](https://a.test/"onmouseover="alert(1))',
    '[x](https://a.test "t\\" onclick=alert(1) ")',
    '[<img src=x onerror=alert(1)>](https://a.test)',
    '![" onerror="alert(1)](evidence:a.png)',
    '![x](evidence:"><script>alert(1)</script>)',
    '```"><script>alert(1)</script>\n</code></pre><script>alert(1)</script>\n```',
    '```html\n<script>alert(1)</script>\n```',
    '```constructor\nx\n```\n\n```__proto__\nx\n```',
    '[^"><script>]: x\n\n[^"><script>]',
    '| <script> | "><img src=x onerror=alert(1)> |\n|-|:-:|\n| [x](javascript:alert(1)) | `<b>` |',
    '<a href="javascript:alert(1)">x</a>',
    '<javascript:alert(1)>',
    '[x][y]\n\n[y]: javascript:alert(1)',
    '<!-- --!><script>alert(1)</script> -->',
    '<![CDATA[<script>alert(1)</script>]]>',
    '&lt;script&gt;alert(1)&lt;/script&gt; &#60;script&#62;',
    '\u0000<\u0000script>',
    '<https://a.test/"onmouseover=alert(1)>',
    '# <script>\n\n> <iframe src=//evil.test>\n\n- <style>*{}</style>',
  ])('%j brings no element, attribute or address of its own', (text) => {
    expect(strangersIn(shown(text))).toEqual([]);
  });

  test('the look-out itself sees what it is there for', () => {
    for (const html of [
      '<script>',
      '<p onclick="x">',
      '<a href="javascript:x">',
      '<a href="//evil.test">',
      '<img src="https://evil.test"/>',
      '<p>a < b',
      '<h1>',
    ])
      expect(strangersIn(html), html).not.toEqual([]);
  });

  const fragment = fc.constantFrom(
    ...'* _ ** __ ~~ ` ``` [ ] ( ) ![ ](evidence:a.png) ](https://a.test) ](javascript:x) <script> <img onerror=x> <https://a.test> </ --> <!-- & &lt; &#x6a; # > - 1. | |-|-| [^a] [^a]: [a]: \\ " \' =" onload= ~~~html === --- \t https:// // \\\\ : [x] evidence:'.split(
      ' ',
    ),
    ' ',
    '\n',
    '\n\n',
    '    ',
    '\u0000',
    '\u202e',
    '\ud800',
    'word',
  );
  const text = fc.oneof(
    fc.array(fragment, { maxLength: 60 }).map((parts) => parts.join('')),
    fc
      .array(fc.oneof(fragment, fc.string({ unit: anyCharacter, maxLength: 5 })), { maxLength: 40 })
      .map((parts) => parts.join('')),
  );

  test('whatever is typed is shown, in the elements, attributes and schemes that are allowed', () => {
    fc.assert(
      fc.property(text, (typed) => {
        expect(strangersIn(shown(typed))).toEqual([]);
      }),
      { numRuns: 1500 },
    );
  });

  test('no letter that is typed goes missing', () => {
    const words = fc.array(fc.tuple(fragment, fc.constantFrom('alpha', 'bravo', 'charlie')), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(words, (pairs) => {
        // Addresses, definitions and the name of a language are no words of the text; all else that is typed is on the page.
        const typed = pairs
          .filter(([mark]) => !/[[\]:~`(<|&]/.test(mark))
          .map(([mark, word]) => `${mark} ${word} `);
        const html = shown(typed.join(''));
        for (const word of ['alpha', 'bravo', 'charlie'])
          expect(html.split(word).length, JSON.stringify(typed)).toBe(typed.join('').split(word).length);
      }),
      { numRuns: 500 },
    );
  });
});
