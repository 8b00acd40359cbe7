import { LARGEST_MARKDOWN_BYTES } from '../src/markdown/limits.ts';
import type { Work } from '../src/markdown/work.ts';
import { Workshop } from '../src/markdown/workshop.ts';

/*
 * A program for a test to run: a thread that has so much room, in megabytes, is given the texts that take most, and it says for which of
 * them that was too little. Where the thread ends the whole process, it says nothing.
 */

const LENGTH = LARGEST_MARKDOWN_BYTES;
const again = (part: string, length = LENGTH) => part.repeat(Math.floor(length / part.length));
const numbered = (line: (index: number) => string) => {
  let text = '';
  for (let index = 0; text.length < LENGTH; index += 1) text += line(index);
  return text.slice(0, LENGTH);
};
/** Tables whose rows have one cell, to which the parser adds all others. */
const tables = (columns: number) => {
  const rows = again('a\n', 130_000 / columns);
  return again(`${'|a'.repeat(columns)}|\n${'|-'.repeat(columns)}|\n${rows}\n`);
};

const TEXTS: Readonly<Record<string, string>> = {
  prose: again('Some words, as people write them. '),
  paragraphs: again('a\n\n'),
  'lines of a table': `a|\n-|\n${again('a\n', LENGTH - 8)}`,
  'short rows of tables': tables(5),
  'short rows of wide tables': tables(60),
  lists: again('- a\n'),
  'lists in lists': again(`${'- '.repeat(15)}a\n\n`),
  'quotes in quotes': again(`${'>'.repeat(30)}a\n\n`),
  marks: again('*a '),
  brackets: again('!['),
  links: again('[a](https://b.test) '),
  'a long address, often referred to': `[a]: https://a.test/${again('u', 100_000)}\n\n${again('[a]', 30_000)}`,
  evidence: again('![a](evidence:b)\n\n'),
  footnotes: numbered((index) => `[^${index}]: a\n\n`),
  code: again(`\`\`\`java\n${again('$', 900)}\n\`\`\`\n`),
};

const nothingAlike = [0, 1, 2].map((first) => numbered((index) => `${first}-${index} `));
const lines = [0, 1, 2].map((first) => numbered((index) => `${index + first}\n`));
const [before = '', after = '', third = ''] = nothingAlike;
const [base = '', mine = '', theirs = ''] = lines;
const letters = { before: again('a\n'), after: again('b\n') };

const works: readonly (readonly [string, Work])[] = [
  ...Object.entries(TEXTS).flatMap(([name, text]) =>
    (['html', 'nodes', 'tree'] as const).map(
      (kind) =>
        [
          `${name}, ${kind}`,
          kind === 'tree' ? { kind, text } : { kind, text, evidence: new Map(), idPrefix: 'x' },
        ] as const,
    ),
  ),
  ['words with nothing alike', { kind: 'difference', before, after }],
  ['lines with nothing alike', { kind: 'difference', ...letters }],
  ['three texts with nothing alike', { kind: 'merge', base: before, mine: after, theirs: third }],
  ['three texts that are moved', { kind: 'merge', base, mine, theirs }],
];

const workshop = new Workshop({ threads: 1, threadMb: Number(process.argv[2]) });
const asker = { for: 'a test', patienceMs: 240_000, longestMs: 240_000 };
const tooMuch: string[] = [];
for (const [name, work] of works) if ((await workshop.do(work, asker)) === null) tooMuch.push(name);
process.send?.(tooMuch, () => process.disconnect());
