import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/**
 * E10: time in proportion to length. What V8 executes of the parser and of this folder is counted, block by block, so that
 * the answer is the same on every machine. A worker of its own, since what is compiled already is not counted.
 */
const COUNTING = `
const { parentPort } = require('node:worker_threads');
const { Session } = require('node:inspector/promises');
const session = new Session();
session.connect();
const started = session.post('Profiler.enable').then(() =>
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true }));
parentPort.on('message', async ({ module, name, text }) => {
  await started;
  const run = (await import(module))[name];
  await session.post('Profiler.takePreciseCoverage');
  run(text);
  const { result } = await session.post('Profiler.takePreciseCoverage');
  let steps = 0;
  for (const { url, functions } of result)
    if (/markdown|^data:/.test(url))
      for (const { ranges } of functions) for (const { count } of ranges) steps += count;
  parentPort.postMessage(steps);
});
`;

let worker: Worker;
beforeAll(() => {
  worker = new Worker(COUNTING, { eval: true });
});
afterAll(async () => {
  await worker.terminate();
});

const steps = (module: string, name: string, text: string) =>
  new Promise<number>((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', (counted: number) => {
      worker.off('error', reject);
      resolve(counted);
    });
    worker.postMessage({ module, name, text });
  });

const used = new Set<string>();
const SHORT = 2_000;
const TIMES = 4;

async function growth(module: string, name: string, text: (length: number) => string): Promise<number> {
  // What is done once, when a module is first used, belongs to neither.
  if (!used.has(module)) await steps(module, name, text(100));
  used.add(module);
  return (await steps(module, name, text(SHORT * TIMES))) / (await steps(module, name, text(SHORT)));
}

const again = (part: string) => (length: number) =>
  part.repeat(Math.ceil(length / part.length)).slice(0, length);
const numbered = (line: (index: number) => string, each: number) => (length: number) =>
  Array.from({ length: Math.floor(length / each) }, (_, index) => line(index)).join('');
const answered = (opening: string, closing: string) => (length: number) =>
  again(opening)(length / 2) + again(closing)(length / 2);

const marks =
  '[|]|![|[a](b)|[a](|[a](<b|[a](b "|[a][b]|[a][]|[a]: b |*a |*a _b |a**b|*|_a __b ___c |***a |~a ~~b |~|`|<|<a |<!--|<![CDATA[|<?|<!A |>|> |* |1. |+|-|=|#|a #|_a*b|**a *b |a*|漢*字*|"a|~~*|&|&amp;|&#x41;|&a|\\| |\t|\u0000|<a@b>|<http://a|*_`[<&!~\\|^[|[^|[^a]|> - |- > |(|[a]((|)|:|a_b|https://a.test '.split(
    '|',
  );
const lines = [
  'a',
  'a  ',
  'a\\',
  'a\n=',
  '# a',
  '```',
  '~~~a',
  '    a',
  '---',
  '- a',
  '- a\n',
  '-',
  '* a\n- a',
  '1. a',
  '`a',
  '[a]: b',
  '[a]:',
  "[a]: b '",
  '[^a]: b',
  '[^a]: b\n\n    c\n',
  'a\n-|',
  'a|b\n-|-\n',
  '<div>',
  '|',
  '> a\nb',
];
const texts: readonly (readonly [string, (length: number) => string])[] = [
  ...marks.map((part) => [part, again(part)] as const),
  ...lines.map((line) => [`${line}\n`, again(`${line}\n`)] as const),
  ['[ closed', answered('[', ']')],
  ['[a closed', answered('[a ', ']')],
  ['![ closed', answered('![', '](b)')],
  ['[ to a link', answered('[', '](https://a.test)')],
  ['pictures in captions', answered('![', '](evidence:a)')],
  ['*a closed', answered('*a ', ' a*')],
  ['**a closed', answered('**a', 'a**')],
  ['~~ closed', answered('~~a', 'a~~')],
  ['lists on a line', (length) => `${again('- ')(length)}a`],
  ['mixed marks on a line', (length) => `${again('- * + ')(length)}a`],
  [
    'longer and longer backticks',
    (length) => Array.from({ length: Math.sqrt(2 * length) }, (_, index) => '`'.repeat(index + 1)).join('a'),
  ],
  [
    'deeper and deeper quotes',
    (length) =>
      Array.from({ length: Math.sqrt(2 * length) }, (_, index) => `${'>'.repeat(index + 1)}a`).join('\n'),
  ],
  [
    'deeper and deeper lists',
    (length) =>
      Array.from({ length: Math.sqrt(length) }, (_, index) => `${'  '.repeat(index)}* a`).join('\n'),
  ],
  ['a wide table', (length) => `${again('|a')(length / 2)}|\n${again('|-')(length / 2)}|\n`],
  ['a long table', (length) => `|a|b|\n|-|-|\n${again('|a|b|\n')(length)}`],
  [
    'a table with short rows',
    (length) => `${again('|a')(60)}|\n${again('|-')(60)}|\n${again('a\n')(length)}`,
  ],
  ['quotes with lazy lines', (length) => `${'>'.repeat(20)}a\n${again('a\n')(length)}`],
  ['lists with lazy lines', (length) => `${'- '.repeat(10)}a\n${again('a\n')(length)}`],
  ['many definitions', numbered((index) => `[${index}]: https://a.test\n`, 22)],
  [
    'many definitions in use',
    (length) =>
      numbered((index) => `[${index}]: https://a.test\n`, 44)(length) +
      numbered((index) => `\n[${index}]`, 44)(length),
  ],
  [
    'one long definition, used often',
    (length) => `[a]: https://a.test/${again('u')(length / 2)}\n\n${again('[a]')(length / 2)}`,
  ],
  ['many footnotes', numbered((index) => `[^${index}]: a\n`, 11)],
  [
    'footnotes that refer to the next',
    (length) => `[^0]\n\n${numbered((index) => `[^${index}]: [^${index + 1}]\n\n`, 18)(length)}`,
  ],
  ['footnotes in footnotes', numbered((index) => `[^${index}]: `, 8)],
  ['one footnote, used often', (length) => `${again('[^a]')(length)}\n\n[^a]: b`],
];

const parse = new URL('./parse.ts', import.meta.url).href;
const words = new URL('./words.ts', import.meta.url).href;

describe('E10: four times the text takes about four times the steps', () => {
  test.each(texts)('%j', async (_, text) => {
    expect(await growth(parse, 'parseMarkdown', text)).toBeLessThan(TIMES * 1.6);
  });

  test('the words of a tree, too', async () => {
    const module = `data:text/javascript,${encodeURIComponent(
      `import { parseMarkdown } from '${parse}'; import { plainTextOf } from '${words}'; export const all = (text) => plainTextOf(parseMarkdown(text));`,
    )}`;
    expect(await growth(module, 'all', again('*a* [b](https://c.test) `d`\n\n- e\n'))).toBeLessThan(
      TIMES * 1.6,
    );
  });

  test('what takes the square is seen', async () => {
    const square =
      'export const slow = (text) => { let n = 0; for (const a of text) for (const b of text) if (a === b) n++; return n; }';
    const ratio = await growth(`data:text/javascript,${encodeURIComponent(square)}`, 'slow', again('ab'));
    expect(ratio).toBeGreaterThan(TIMES * 3);
  });
});
