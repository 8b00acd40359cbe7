import { describe, expect, test } from 'vitest';
import { DEEPEST_NESTING, LARGEST_MARKDOWN_BYTES, MOST_PARTS, markdownProblem } from './limits.ts';
import { parseMarkdown } from './parse.ts';
import { partsOf } from './tree.ts';
import { namedIn, plainTextOf } from './words.ts';

const partsIn = (text: string) => [...partsOf(parseMarkdown(text))];
const kindsIn = (text: string) => partsIn(text).map(({ kind }) => kind);
const linksIn = (text: string) =>
  partsIn(text).flatMap((part) => (part.kind === 'link' ? [part.address] : []));

describe("E10: what GitHub's Markdown adds", () => {
  test('a table has a header, rows of as many cells, and alignments', () => {
    const [table] = parseMarkdown('| a | b | c |\n| :- | :-: | -: |\n| 1 | `2` |').blocks;
    expect(table).toMatchObject({
      kind: 'table',
      header: { cells: [{ align: 'start' }, { align: 'centre' }, { align: 'end' }] },
      rows: [{ cells: [{ children: [{ value: '1' }] }, { children: [{ source: '2' }] }, { children: [] }] }],
    });
  });

  test('items that begin with a box are tasks, open or done; others are not', () => {
    const [list] = parseMarkdown(
      '- [ ] patch\n- [x] *retest*\n- [X] report\n- [] no\n- [y] no\n- [ ](https://a.test)',
    ).blocks;
    expect(list?.kind === 'list' && list.items.map(({ task }) => task)).toEqual([
      'open',
      'done',
      'done',
      undefined,
      undefined,
      undefined,
    ]);
    expect(plainTextOf(parseMarkdown('- [ ] patch\n- [x] *retest*'))).toBe('patch\nretest');
  });

  test('two tildes strike', () => {
    expect(parseMarkdown('~~old~~').blocks).toMatchObject([{ children: [{ kind: 'struck' }] }]);
  });

  test('footnotes are numbered as the text refers to them, and lead back to the first place alone', () => {
    const tree = parseMarkdown(
      'One[^b], two[^a], one[^b].\n\n[^a]: A\n\n[^b]: B\n\n    - more\n\n[^c]: unused',
    );
    expect([...partsOf(tree)].filter(({ kind }) => kind === 'note-reference')).toEqual([
      { kind: 'note-reference', number: 1, first: true },
      { kind: 'note-reference', number: 2, first: true },
      { kind: 'note-reference', number: 1, first: false },
    ]);
    expect(tree.notes.map(({ children }) => children.map(({ kind }) => kind))).toEqual([
      ['paragraph', 'list'],
      ['paragraph'],
      ['paragraph'],
    ]);
    expect(plainTextOf(tree)).toBe('One, two, one.\nB\nmore\nA\nunused');
  });

  test('a footnote that is not defined, or defined again, stays in the text', () => {
    expect(plainTextOf(parseMarkdown('a[^x]'))).toBe('a[^x]');
    expect(plainTextOf(parseMarkdown('a[^constructor] [^hasOwnProperty]'))).toBe(
      'a[^constructor] [^hasOwnProperty]',
    );
    const twice = parseMarkdown('a[^x]\n\n[^x]: one\n\n[^x]: two');
    expect(twice.notes).toHaveLength(1);
    expect(plainTextOf(twice)).toBe('a\n: two\none');
  });

  test('a footnote within what would be a link is the link, as the innermost always is', () => {
    const tree = parseMarkdown('[a[^x]](https://a.test)\n\n[^x]: note');
    expect([...partsOf(tree)].map(({ kind }) => kind)).not.toContain('link');
    expect([...partsOf(tree)].map(({ kind }) => kind)).toContain('note-reference');
    expect(plainTextOf(tree)).toBe('[a](https://a.test)\nnote');
  });

  test('an address is a link only where it is marked as one', () => {
    expect(linksIn('see https://evil.test/x and www.evil.test or a@evil.test')).toEqual([]);
    expect(linksIn('<https://a.test/x> <a@b.test>')).toEqual(['https://a.test/x', 'mailto:a@b.test']);
  });
});

describe('E10: headings', () => {
  test.each([
    ['# a\n## b\n### c', [1, 2, 3]],
    ['### a\n# b\n###### c', [1, 1, 2]],
    ['## a\n#### b\n### c\n## d', [1, 2, 2, 1]],
    ['> ## a\n\n- ### b', [1, 2]],
    ['# a[^x]\n\n[^x]: ### n\n\n## b', [1, 2, 1]],
  ])('%j has an outline without gaps: %j', (text, depths) => {
    expect(partsIn(text).flatMap((part) => (part.kind === 'heading' ? [part.depth] : []))).toEqual(depths);
  });
});

describe('E10: evidence', () => {
  test('a picture is named by its scheme, with a caption as it was typed', () => {
    const tree = parseMarkdown(
      '![The *login*](evidence:login.png) ![](<evidence:two words.png>)\n\n![x](evidence:login.png)',
    );
    expect([...partsOf(tree)].filter(({ kind }) => kind === 'evidence')).toEqual([
      { kind: 'evidence', name: 'login.png', caption: 'The *login*' },
      { kind: 'evidence', name: 'two words.png', caption: '' },
      { kind: 'evidence', name: 'login.png', caption: 'x' },
    ]);
    expect(namedIn(tree)).toEqual([
      { name: 'login.png', caption: 'The *login*' },
      { name: 'two words.png', caption: '' },
      { name: 'login.png', caption: 'x' },
    ]);
  });

  test.each([
    '![x](https://evil.test/pixel.png)',
    '![x](//evil.test/pixel.png)',
    '![x](\\\\evil.test\\share)',
    '![x](data:image/png;base64,AAAA)',
    '![x](javascript:alert(1))',
    '![x](evidence:)',
    '![x](evidence:a.png "title")',
    '![x](Evidence:a.png)',
    '![x][r]',
  ])('%s is no picture, and no link that loads one', (text) => {
    const tree = parseMarkdown(`${text}\n\n[r]: https://evil.test/pixel.png`);
    expect(namedIn(tree)).toEqual([]);
    expect(partsIn(text).some(({ kind }) => kind === 'link')).toBe(false);
    expect(plainTextOf(tree)).toContain('![x]');
  });

  test('evidence is no address for a link', () => {
    expect(linksIn('[x](evidence:a.png) <evidence:a.png>')).toEqual([]);
  });
});

describe('E10: links lead to http, https and mailto alone', () => {
  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'jaVa\tscript:alert(1)',
    'java&#x0A;script:alert(1)',
    '&#106;avascript:alert(1)',
    'java&Tab;script&colon;alert(1)',
    '\\javascript:alert(1)',
    '%6aavascript:alert(1)',
    '\u0001javascript:alert(1)',
    ' javascript:alert(1)',
    'vbscript:msgbox(1)',
    'data:text/html,<script>alert(1)</script>',
    'data:text/html;base64,PHNjcmlwdD4=',
    'blob:https://a.test/x',
    'file:///etc/passwd',
    'file://evil.test/share',
    '//evil.test/x',
    '\\\\\\\\evil.test\\share',
    '/\\evil.test',
    'http:\\\\evil.test',
    'http:evil.test',
    'https:///',
    'http://[',
    'smb://evil.test/x',
    'ms-msdt:/id',
    'search-ms:query',
    'tel:123',
    'ftp://a.test',
    'mailto:',
    'mailto:?to=a@b.test',
    '#fragment',
    '/login',
    'x',
    '',
  ])('%j stays text', (address) => {
    expect(linksIn(`[x](${address})`)).toEqual([]);
    expect(linksIn(`[x](<${address}>)`)).toEqual([]);
    expect(linksIn(`[x]\n\n[x]: <${address}>`)).toEqual([]);
    expect(linksIn(`<${address}>`)).toEqual([]);
  });

  test.each(['http://a.test', 'HTTPS://a.test/?q=1#x', 'mailto:a@b.test?subject=x', 'https://[::1]:8080/'])(
    '%s is followed',
    (address) => {
      expect(linksIn(`[x](${address})`)).toHaveLength(1);
    },
  );
});

describe('E10: limits', () => {
  test('200 KB is read, and one byte more shown as it was typed', () => {
    const most = 'é'.repeat(LARGEST_MARKDOWN_BYTES / 2);
    expect(parseMarkdown(most).asTyped).toBeUndefined();
    expect(markdownProblem(most)).toBeUndefined();
    expect(parseMarkdown(`${most}a`)).toEqual({
      blocks: [{ kind: 'code', language: undefined, source: `${most}a` }],
      notes: [],
      asTyped: 'too-long',
    });
    expect(markdownProblem(`${most}a`)).toBe(
      'This text is longer than 200 KB. Shorten it, or attach part of it as evidence.',
    );
  });

  const deep = (depth: number): readonly string[] => [
    `${'> '.repeat(depth)}a`,
    `${'- '.repeat(depth / 2)}a`,
    `${'*a _b '.repeat(depth / 2)}c${' b_ a*'.repeat(depth / 2)}`,
    `[^x]\n\n[^x]: ${'> '.repeat(depth)}a`,
  ];

  test('what is nested too deeply is shown as it was typed, and what is not is read', () => {
    for (const text of deep(DEEPEST_NESTING - 4)) expect(parseMarkdown(text).asTyped, text).toBeUndefined();
    for (const text of [...deep(DEEPEST_NESTING * 2 + 2), ...deep(20_000)]) {
      const tree = parseMarkdown(text);
      expect(tree.asTyped, text.slice(0, 40)).toBe('too-deep');
      expect(tree.blocks).toMatchObject([{ source: text }]);
    }
  });

  test('what has too many parts is shown as it was typed', () => {
    const text = '*a* '.repeat(MOST_PARTS / 2);
    expect(parseMarkdown(text)).toMatchObject({ asTyped: 'too-many-parts', blocks: [{ source: text }] });
    expect(kindsIn('*a* '.repeat(MOST_PARTS / 4)).length).toBeGreaterThan(MOST_PARTS / 2);
  });

  test('cells that rows lack, and long addresses that are often referred to, count as parts before they are made', () => {
    const table = (columns: number, rows: number) =>
      `${'|a'.repeat(columns)}|\n${'|-'.repeat(columns)}|\n${'a\n'.repeat(rows)}`;
    const referring = (length: number, times: number) =>
      `[a]: https://a.test/${'u'.repeat(length)}\n\n${'[a]'.repeat(times)}`;
    for (const text of [table(30, 10), referring(1_000, 900), '[é](https://a.test/é)'.repeat(8_000)])
      expect(parseMarkdown(text).asTyped, text.slice(0, 40)).toBeUndefined();
    for (const text of [table(100, 100), referring(100_000, 10_000)])
      expect(parseMarkdown(text), text.slice(0, 40)).toMatchObject({
        asTyped: 'too-many-parts',
        blocks: [{ source: text }],
      });
  });
});

test('E23: words for searching are those that are read, without marks and addresses', () => {
  const text =
    '# SQL *injection*\n\nIn `id`,  see [the form](https://a.test/f).\\\n![Login](evidence:a.png)\n\n```sql\nSELECT 1\n```\n\n| a | b |\n|-|-|\n| c | d |\n\n> said';
  expect(plainTextOf(parseMarkdown(text))).toBe(
    'SQL injection\nIn id,  see the form.\nLogin\nSELECT 1\na\nb\nc\nd\nsaid',
  );
});
