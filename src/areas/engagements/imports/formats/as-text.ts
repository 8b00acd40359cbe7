/** Text in Markdown that reads as just that text, whatever it tries to be. */

/** What means something wherever it stands; `_` within a word doesn't, nor `&` alone. */
const MARKS = /[\\`*[\]<~|]|&(?=[#a-z])|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/giu;

/** What means something where a line begins with it. */
const BEGINS = /^([-+=#>:]|\d{1,9}(?=[.)]))/;

function lineAsText(line: string): string {
  const inline = line.replace(MARKS, '\\$&');
  const [begin] = BEGINS.exec(inline) ?? [];
  if (begin === undefined) return inline;
  return /\d/.test(begin) ? `${begin}\\${inline.slice(begin.length)}` : `\\${inline}`;
}

/** A text with everything escaped that Markdown would read as more than text. Its line ends stay. */
export const asText = (text: string): string => text.split('\n').map(lineAsText).join('\n');

const longestRun = (text: string, mark: RegExp) =>
  Math.max(0, ...(text.match(mark) ?? []).map(({ length }) => length));

/** A fence of more marks than this is no fence that anyone reads: runs in the text are shortened to it. */
const LONGEST_FENCE = 20;
const LONG_RUN = new RegExp(`(\`{${LONGEST_FENCE}})\`+`, 'g');

/** A text as a block of code, which no line in it ends. */
export function asCode(text: string): string {
  const source = text.replace(LONG_RUN, '$1');
  const fence = '`'.repeat(Math.max(3, longestRun(source, /`+/g) + 1));
  return `${fence}\n${source}\n${fence}`;
}
