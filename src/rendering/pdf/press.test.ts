import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { test as base, expect } from 'vitest';
import type { ReachedFor } from '../../../test/typst-reaching-out.ts';
import { startCaged } from '../../caged.ts';
import type { Content } from '../document.ts';
import { CAGE } from './cage.ts';
import { manuscriptOf, pictureOf, prose, section } from './document.samples.ts';
import type { Manuscript } from './exchange.ts';
import { Press } from './press.ts';
import { readPdf } from './read-pdf.samples.ts';

/** R1: what a PDF says to those who read it, see it or hear it; and that nothing of what is written is read as code. */

const test = base.extend(
  'press',
  { scope: 'file' },
  () => new Press(fileURLToPath(new URL('./typst', import.meta.url))),
);

function printed(press: Press, manuscript: Manuscript) {
  const print = press.print(manuscript);
  if (print.kind !== 'printed') throw new Error(print.message);
  return print;
}

const text = (words: string) => [{ kind: 'text', text: words }] as const;

const findings: readonly Content[] = [
  { kind: 'facts', facts: [{ label: 'Status', value: [{ kind: 'badge', text: 'Open', tone: 'high' }] }] },
  prose('It is **open**.[^1]\n\n- [x] done\n\n![The answer](evidence:shot.png)\n\n[^1]: Since May.'),
  { kind: 'evidence', name: 'gone.png', caption: '' },
  { kind: 'evidence', name: 'damaged.png', caption: '' },
  { kind: 'evidence', name: 'dump.bin', caption: '' },
  {
    kind: 'table',
    caption: 'All hosts',
    captionShown: true,
    columns: [
      { head: 'Host', share: 1, align: 'start' },
      { head: 'Port', share: 1, align: 'end' },
    ],
    rows: [[text('db-01'), text('5432')]],
  },
  { kind: 'bars', caption: 'By severity', bars: [{ label: 'High', value: 2, tone: 'high' }] },
  { kind: 'line', line: [{ kind: 'section-link', text: 'See there', to: 'two' }] },
  { kind: 'line', line: [{ kind: 'section-link', text: 'leads nowhere', to: 'three' }] },
];

test('R1: a PDF is a tagged PDF/UA-1 with its title, language, author and bookmarks, and all its fonts are in it', async ({
  press,
}) => {
  const manuscript = manuscriptOf(
    {
      language: 'de',
      evidence: {
        'shot.png': {
          kind: 'picture',
          picture: 'p',
          width: 400,
          height: 300,
          alternative: 'A list of users',
        },
        'damaged.png': { kind: 'picture', picture: 'unknown', width: 4, height: 3, alternative: '' },
        'dump.bin': { kind: 'file', fileName: 'dump.bin', bytes: 12 },
      },
      sections: [
        section('one', 'Findings', findings, {
          badge: { text: 'Critical', tone: 'critical' },
          sections: [section('one-a', 'Described', [prose('# In a text\n\nWords.')])],
        }),
        section('two', 'Sign-off', [{ kind: 'signatures', under: ['For Northwall'] }], { startsPage: true }),
        section('two', 'Again', []),
      ],
    },
    { pictures: [{ id: 'p', type: 'image/png', bytes: pictureOf(400, 300) }] },
  );
  const { bytes, isAccessible } = printed(press, manuscript);
  const pdf = await readPdf(bytes);
  expect(isAccessible).toBe(true);
  expect(pdf.metadata.get('pdfuaid:part')).toBe('1');
  expect(pdf.info).toMatchObject({
    Title: 'Penetration test',
    Author: 'Northwall',
    Language: 'de',
    CreationDate: 'D:20261126120000Z',
  });
  expect(pdf.isMarked).toBe(true);
  expect(pdf.bookmarks).toEqual(['1 Findings', '1.1 Described', '2 Sign-off', '3 Again']);
  const source = bytes.toString('latin1');
  const count = (pattern: RegExp) => source.match(pattern)?.length;
  expect(count(/\/FontFile[23]? /g)).toBe(count(/\/Type \/FontDescriptor/g));

  const tags = pdf.pages.flatMap((page) => page.tags);
  const inOrder = ['H1', 'L', 'Figure: Done', 'Figure: A list of users', 'Table', 'TH', 'TD'];
  expect(tags.filter((tag) => inOrder.includes(tag))).toEqual([
    'H1', // the contents, which are no list here
    ...inOrder.slice(0, 5),
    ...['TH', 'TH', 'TD', 'TD', 'H1', 'H1'],
  ]);
  expect(tags).toContain('Figure: By severity High: 2');
  expect(tags.filter((tag) => /^H[2-6]$/.test(tag))).toEqual(['H2', 'H3']);
  const said = pdf.pages.map((page) => page.text.join(' ').replace(/ +/g, ' '));
  expect(said[0]).toMatch(
    /Confidential.*Penetration test.*Of the portal.*Kestrel Bank.*Version 1\.0.*26 November/,
  );
  const pageOf = (pattern: RegExp) => said.findIndex((page, at) => at > 1 && pattern.test(page)) + 1;
  expect(said[1]?.replaceAll('\u200e', '')).toBe(
    `Contents 1 Findings 3 1.1 Described ${pageOf(/Described/)} 2 Sign-off ${pageOf(/Sign-off/)} 3 Again ${pageOf(/Again/)}`,
  );
  expect(said[2]).toMatch(
    /1 Findings Critical Status Open It is open.*The answer.*Since May\..*“gone.png” is missing.*“damaged.png” is missing.*file: dump\.bin.*All hosts Host Port db-01 5432.*See there leads nowhere/,
  );
});

test('R2: a logo of any shape is flush with the text below it, and no wider than its place', async ({
  press,
}) => {
  const figures = await Promise.all(
    [[20, 400] as const, [900, 20] as const].map(async ([width, height]) => {
      const logo = { id: 'logo', type: 'image/png', bytes: pictureOf(width, height) } as const;
      const { look } = manuscriptOf({});
      const print = printed(press, manuscriptOf({ form: 'letter' }, { look: { ...look, logo } }));
      return (await readPdf(print.bytes)).pages[0]?.figures[0] ?? [0, 0];
    }),
  );
  const millimetres = figures.map((sides) => sides.map((at) => Math.round((at * 25.4) / 72)));
  expect(millimetres).toEqual([
    [21, 22],
    [21, 81],
  ]);
});

test('R1: no heading and no caption stands at the foot of a page without what it is of', async ({
  press,
}) => {
  const sections = Array.from({ length: 9 }, (_, nth) =>
    section(
      `s${nth}`,
      `Above ${nth}.`,
      [
        // One line more than the one before has, so that each ends a line further down its page.
        prose('So it is.\n\n'.repeat(32 + nth)),
        {
          kind: 'table',
          caption: `Caption ${nth}.`,
          captionShown: true,
          columns: [{ head: 'Host', share: 1, align: 'start' }],
          rows: [text(`Row ${nth}.`), text('More')].map((line) => [line]),
        },
      ],
      { startsPage: true, sections: [section(`t${nth}`, `Heading ${nth}.`, [prose(`Text ${nth}.`)])] },
    ),
  );
  const { pages } = await readPdf(printed(press, manuscriptOf({ sections })).bytes);
  const pageOf = (said: string) => pages.findLastIndex(({ text: pieces }) => pieces.join('').includes(said));
  for (const nth of sections.keys())
    expect([pageOf(`Caption ${nth}.`), pageOf(`Heading ${nth}.`)], `${nth}`).toEqual([
      pageOf(`Row ${nth}.`),
      pageOf(`Text ${nth}.`),
    ]);
  const parted = [...sections.keys()].filter((nth) => pageOf(`Above ${nth}.`) < pageOf(`Row ${nth}.`));
  expect(parted.length, 'of some, the table is on the next page').toBeGreaterThan(2);
  expect(parted.length).toBeLessThan(sections.length);
});

test('R1: a letter begins at once, says its title once, and has room to sign', async ({ press }) => {
  const letter = manuscriptOf({
    form: 'letter',
    title: 'Attestation',
    sections: [
      section('a', 'Attestation', [prose('We tested it.'), { kind: 'signatures', under: ['Signed'] }]),
      section('b', 'Enclosed', []),
    ],
  });
  const { bytes, isAccessible, pages } = printed(press, letter);
  const [page] = (await readPdf(bytes)).pages;
  expect({ isAccessible, pages }).toEqual({ isAccessible: true, pages: 1 });
  expect(page?.text.join(' ').match(/Attestation|We tested it\.|Signed|Enclosed/g)).toEqual([
    'Attestation',
    'We tested it.',
    'Signed',
    'Enclosed',
  ]);
});

/** What Typst reads as code, and what else is likely to be lost. */
const pieces = fc.oneof(
  fc.string({ unit: 'grapheme-ascii', maxLength: 12 }),
  fc.constantFrom(
    '#import "@preview/cetz:0.3.0"',
    '#panic("x")',
    '#{1 + 1}',
    '$x^2$',
    '*b*',
    '_i_',
    '@ref',
    '<label>',
    '// not said',
    '/* nor this */',
    '\\',
    '\\u{41}',
    '`raw`',
    '= Heading',
    '- item',
    '[[]',
    '~',
    '---',
    'https://example.com/a?b=c#d',
    'naïve Жук ø',
    'x'.repeat(120),
  ),
);
const withoutSpace = (said: string) => said.replace(/\s+/g, '');

test('R1: text is never read as code: what a PDF says is what was written, in prose, in code, in a table', async ({
  press,
}) => {
  const texts = fc.array(fc.array(pieces, { maxLength: 5 }), { minLength: 12, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(texts, async (written) => {
      const lines = written.map((some) => some.join(' '));
      const contents: Content[] = lines.flatMap((line, at): Content[] => {
        if (at % 3 === 0) return [{ kind: 'line', line: text(line) }];
        const code = { kind: 'code', language: 'typ', source: line } as const;
        if (at % 3 === 1) return [{ kind: 'prose', blocks: [code], notes: [] }];
        const columns = [{ head: 'x', share: 1, align: 'start' }] as const;
        return [{ kind: 'table', caption: '', captionShown: false, columns, rows: [[text(line)]] }];
      });
      const letter = manuscriptOf({ form: 'letter', sections: [section('a', '', contents)] });
      const { pages } = await readPdf(printed(press, letter).bytes);
      const said = withoutSpace(pages.flatMap((page) => page.text).join(''));
      const wanted = lines.map((line, at) => (at % 3 === 2 ? `x${line}` : line)).join('');
      expect(said.slice(said.indexOf('portal') + 'portal'.length)).toBe(withoutSpace(wanted));
    }),
    { numRuns: 8 },
  );
});

test('R1: the typesetter sees nothing of our environment, reads its own folder alone, knows no font of the machine, and fetches no package', async () => {
  const program = new URL('../../../test/typst-reaching-out.ts', import.meta.url);
  const caged = startCaged(program, CAGE);
  const [seen] = (await once(caged, 'message')) as [ReachedFor];
  expect(seen.environment).toEqual(
    [
      'ALL_PROXY',
      'FONTCONFIG_FILE',
      'HOME',
      'HTTPS_PROXY',
      'HTTP_PROXY',
      'NO_PROXY',
      'RAYON_NUM_THREADS',
    ].concat(['XDG_CACHE_HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME']),
  );
  expect(seen.packages).toContain('failed to download package');
  expect(seen.font).toBe('in another font');
  expect(seen.files).toEqual([
    expect.stringContaining('file not found'),
    expect.stringContaining('outside of project root'),
  ]);

  // It would have gone where the environment says, which in the cage is nowhere.
  const asked: string[] = [];
  const proxy = createServer((socket) => {
    socket.once('data', (data) => {
      asked.push(data.toString('latin1').split('\r\n')[0] ?? '');
      socket.destroy();
    });
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as { port: number };
  const open = fork(fileURLToPath(program), {
    env: { HTTPS_PROXY: `http://127.0.0.1:${port}` },
    execArgv: [],
  });
  await once(open, 'exit');
  proxy.close();
  expect(new Set(asked)).toEqual(new Set(['CONNECT packages.typst.org:443 HTTP/1.1']));
});

test('R1: a row that is higher than a page goes on on the next, beside short cells too, and none of it is lost', async ({
  press,
}) => {
  const long = (name: string) => Array.from({ length: 1500 }, (_, at) => `${name}${at}`);
  const tables = [
    `| Topic | Words |\n|---|---|\n| TLS | ${long('two').join(' ')} |`,
    `| A | B | C | D | E |\n|---|---|---|---|---|\n| a | b | ${long('five').join(' ')} | d | e |`,
  ];
  const { bytes } = printed(press, manuscriptOf({ sections: [section('one', 'One', tables.map(prose))] }));
  const read = (await readPdf(bytes)).pages.flatMap(({ text }) => text.join(' ').split(/\s+/));
  expect(read.filter((word) => /^(?:two|five)\d+$/.test(word))).toEqual([...long('two'), ...long('five')]);
});
