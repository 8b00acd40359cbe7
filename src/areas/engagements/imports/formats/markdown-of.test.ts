import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { markdownProblem } from '../../../../markdown/limits.ts';
import { parseMarkdown } from '../../../../markdown/parse.ts';
import { partsOf } from '../../../../markdown/tree.ts';
import { plainTextOf } from '../../../../markdown/words.ts';
import { markdownOf } from './markdown-of.ts';

const plain = (text: string) => markdownOf({ as: 'plain', text });
const html = (text: string) => markdownOf({ as: 'html', text });
const markdown = (text: string) => markdownOf({ as: 'markdown', text });

const kindsIn = (text: string) => new Set([...partsOf(parseMarkdown(text))].map(({ kind }) => kind));
const wordsOf = (text: string) => text.match(/[\p{L}\p{N}]+/gu) ?? [];
const shownWords = (text: string) => wordsOf(plainTextOf(parseMarkdown(text)));

/** Marks of Markdown, HTML, Typst and Word, one beside the other, among words and line ends. */
const hostile = fc
  .array(
    fc.oneof(
      {
        weight: 3,
        arbitrary: fc.constantFrom('a', 'word', 'éß', '42', ' ', '\n', '\n\n', '    ', '\t', '   '),
      },
      {
        weight: 5,
        arbitrary: fc.constantFrom(
          ...[
            '*',
            '**',
            '_',
            '`',
            '```',
            '~~~',
            '~~',
            '[',
            ']',
            '(',
            ')',
            '![x](evidence:shot)',
            '![',
            '[^1]',
            '[^1]: ',
          ],
          ...[
            '<',
            '>',
            '<b>',
            '<script>',
            '</',
            '&',
            '&amp;',
            '&#35;',
            '|',
            '|-|',
            '---',
            '===',
            '+',
            '-',
            '- [ ] ',
          ],
          ...[
            '1.',
            '2)',
            '#',
            '## ',
            '\\',
            '!',
            ':',
            ':-',
            '<http://a.example>',
            '[x](javascript:a)',
            '](http://b.example)',
          ],
          ...[
            '[a]: http://c.example',
            '#include "x"',
            '$x$',
            '{ HYPERLINK "x" }',
            '@',
            '\u0000',
            '\ud800',
            '\u202e',
          ],
        ),
      },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''));

describe('scanners’ words as Markdown (I5)', () => {
  test('any plain text shows its words, in their order, and nothing that it tries to be', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const made = plain(text);
        expect(shownWords(made)).toEqual(
          wordsOf(text.toWellFormed().replaceAll(/\p{Cc}/gu, (c) => (/\s/.test(c) ? c : ''))),
        );
        for (const kind of kindsIn(made))
          expect(['paragraph', 'text', 'break', 'list', 'item', 'code']).toContain(kind);
      }),
      { numRuns: 200 },
    );
  });

  test('no HTML, and no Markdown of a scanner, shows a picture or leads to a place that no text may lead to', () => {
    const tag = fc.constantFrom(
      ...[
        '<p>',
        '</p>',
        '<b>',
        '</b>',
        '<i>',
        '<ul>',
        '<li>',
        '</ul>',
        '<table>',
        '<tr>',
        '<td>',
        '</table>',
        '<pre>',
        '</pre>',
      ],
      ...[
        '<code>',
        '</code>',
        '<a href="javascript:x">',
        '<a href=http://a.example/b>',
        '</a>',
        '<img src=x alt="evidence:y">',
      ],
      ...[
        '<script>',
        '</script>',
        '<!--',
        '-->',
        '<h2>',
        '</h2>',
        '<br>',
        '&lt;',
        '&#91;',
        '<blockquote>',
        '<style>',
        '<a b="',
      ],
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(hostile, tag), { maxLength: 12 }), (parts) => {
        for (const made of [html(parts.join('')), markdown(parts.join(''))]) {
          const tree = parseMarkdown(made);
          expect(tree.asTyped).toBeUndefined();
          expect([...partsOf(tree)].filter(({ kind }) => kind === 'evidence')).toEqual([]);
          expect(parseMarkdown(`${made}\n\nbehind it`).blocks.at(-1)).toMatchObject({
            kind: 'paragraph',
            children: [{ kind: 'text', value: 'behind it' }],
          });
        }
      }),
      { numRuns: 100 },
    );
  });

  test('plain text keeps its paragraphs, wrapped lines, short lines, bullets and listings', () => {
    const text = [
      'The remote host runs a version of the server that is affected by several',
      'flaws, all of them in snake_case_names and a * b.',
      '',
      'Path : /usr/bin/x',
      'Version : 1.2',
      'eth0',
      'lo',
      '',
      'Wrapped (and not',
      'by us) early.',
      '',
      '  - One that goes on',
      '    in the next line.',
      '  - [ ] Another',
      '',
      'PORT    STATE',
      '22/tcp  open',
      '80/tcp   closed',
      '',
      '    indented',
    ].join('\r\n');
    expect(plain(text)).toBe(
      [
        'The remote host runs a version of the server that is affected by several',
        'flaws, all of them in snake_case_names and a * b.',
        '',
        'Path : /usr/bin/x\\',
        'Version : 1.2',
        'eth0\\',
        'lo',
        '',
        'Wrapped (and not',
        'by us) early.',
        '',
        '- One that goes on',
        '  in the next line.',
        '- \\[ \\] Another',
        '',
        '```',
        'PORT    STATE',
        '22/tcp  open',
        '80/tcp   closed',
        '',
        '    indented',
        '```',
      ].join('\n'),
    );
  });

  test('HTML keeps words, structure and links that may be; scripts, pictures and unknown tags don’t do what they try', () => {
    expect(
      html(
        [
          '<H2>Overview</H2><p>Set <b>HttpOnly</b> on <code>a|b</code>, see <a href="https://a.example/?b=1&amp;c=2" onclick="x()">the docs</a>',
          'and <a href="javascript:alert(1)">not this</a>. Replace &lt;name&gt; and <username> by *yours*.<br>Next line<BR/> <br>\nAnother paragraph',
          '<p>Unclosed <img src="https://t.example/p.png" alt="a picture"><script>alert("<p>")</script><!-- no -->',
          '<ul><li>one<li>two</ul><pre>GET / HTTP/1.1\n  Host: a</pre>',
          '<table><tr><th>Port<th>Name<tr><td>22<td>ssh|2</table>',
        ].join('\n'),
      ),
    ).toBe(
      [
        '## Overview',
        '',
        'Set **HttpOnly** on `a|b`, see [the docs](https://a.example/?b=1\\&c=2) and not this. Replace \\<name> and \\<username> by \\*yours\\*.\\',
        'Next line',
        '',
        'Another paragraph',
        '',
        'Unclosed a picture',
        '',
        '- one',
        '- two',
        '',
        '```',
        'GET / HTTP/1.1',
        '  Host: a',
        '```',
        '',
        '| Port | Name |',
        '| - | - |',
        '| 22 | ssh\\|2 |',
      ].join('\n'),
    );
  });

  test('of HTML with more columns than a page has room for, the words stay', () => {
    const made = html(`<table><tr>${'<td>x y'.repeat(40)}</table>`);
    expect(shownWords(made).length).toBe(80);
    expect(made.split('\n')[0]?.match(/\|/g)?.length).toBe(31);
  });

  test('Markdown of a scanner stays as it is, but for pictures of evidence and what would swallow the text behind it', () => {
    expect(markdown('## Fix\n\nUse `x`, see [this](https://a.example).\n')).toBe(
      '## Fix\n\nUse `x`, see [this](https://a.example).',
    );
    expect(kindsIn(markdown('![x](evidence:shot) and `code`')).has('evidence')).toBe(false);
    expect(plainTextOf(parseMarkdown(markdown('```\nnever closed')))).toBe('```\nnever closed');
  });

  test.for<[name: string, of: (times: number) => string, as: 'plain' | 'html' | 'markdown']>([
    ['words', (times) => 'some words of no end '.repeat(times), 'plain'],
    ['marks', (times) => '*_`[]<>&!|~'.repeat(times), 'plain'],
    ['backticks', (times) => '`'.repeat(times * 10), 'plain'],
    ['formatting never closed', (times) => '<p><b><font color=a><i>x'.repeat(times), 'html'],
    ['attributes', (times) => `<a ${'b c=1 d="2" '.repeat(times)}>x</a>`, 'html'],
    ['tags never closed', (times) => '<a b="c '.repeat(times), 'html'],
    [
      'cells',
      (times) => `<table><tr>${'<td>x'.repeat(times)}<tr><td>${'<tr><td>y'.repeat(times)}</table>`,
      'html',
    ],
  ])('4 MB of %s end in a text that fits a finding and says that it was cut', ([, of, as]) => {
    const text = of(1);
    const made = markdownOf({ as, text: of(Math.ceil((4 * 1024 * 1024) / text.length)) });
    expect(markdownProblem(made)).toBeUndefined();
    expect(parseMarkdown(made).asTyped).toBeUndefined();
    expect(made).toMatch(/\n\n\*The scanner's text is longer than 150 KB\. The rest was left out\.\*$/);
  });
});
