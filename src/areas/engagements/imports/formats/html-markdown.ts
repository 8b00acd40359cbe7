import { fromHtml } from 'hast-util-from-html';
import { toMdast } from 'hast-util-to-mdast';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { type Options, toMarkdown } from 'mdast-util-to-markdown';
import { asText } from './as-text.ts';
import { cleanHtml } from './clean-html.ts';

const writing: Options = {
  extensions: [gfmToMarkdown({ tablePipeAlign: false })],
  bullet: '-',
  emphasis: '*',
  fences: true,
  listItemIndent: 'one',
  handlers: {
    // The library's own looks at every mark against every other one: too long for 100 KB of asterisks.
    text: ({ value }: { value: string }, _parent, state) =>
      asText(state.stack.includes('tableCell') ? value.replaceAll('\n', ' ') : value),
  },
};

/** Markdown of a scanner's HTML: headings, lists, tables, code and links of the schemes that texts may have. */
export const htmlMarkdown = (html: string): string =>
  toMarkdown(
    toMdast(fromHtml(cleanHtml(html), { fragment: true })) as Parameters<typeof toMarkdown>[0],
    writing,
  ).trim();

type Root = ReturnType<typeof fromHtml>;
type Node = Root | Root['children'][number];

const PARTED = /^(?:p|br|hr|div|li|dt|dd|tr|h[1-6]|pre|blockquote|ul|ol|dl|table)$/;

/** The words of a scanner's HTML alone, each paragraph, item and row on lines of its own. */
export function wordsOfHtml(html: string): string {
  const said: string[] = [];
  const waiting: (Node | string)[] = [fromHtml(cleanHtml(html), { fragment: true })];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (typeof node === 'string') said.push(node);
    else if (node.type === 'text') said.push(node.value);
    else if ('children' in node) {
      const end = node.type === 'element' && PARTED.test(node.tagName) ? '\n' : '';
      said.push(end);
      waiting.push(end, ...node.children.toReversed());
    }
  }
  return said.join('').trim();
}
