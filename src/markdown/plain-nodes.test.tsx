import { renderToString } from 'preact-render-to-string';
import { describe, expect, test } from 'vitest';
import type { PlainNode } from '../domain/plain-nodes.ts';
import { Markdown } from './markdown.tsx';
import { plainNodes } from './plain-nodes.ts';

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

const written = (node: PlainNode): string => {
  if (typeof node === 'string') return escaped(node);
  const attributes = Object.entries(node.attributes).map(([name, value]) => ` ${name}="${escaped(value)}"`);
  const isVoid = ['img', 'br', 'hr'].includes(node.tag);
  const inside = node.children.map(written).join('');
  return `<${node.tag}${attributes.join('')}${isVoid ? '/>' : `>${inside}</${node.tag}>`}`;
};

const TEXT = `# Heading

Some *words* & <b>tags</b>, [a link](https://example.org/?a=1&b=2)[^1].

- [x] done
- [ ] to do

| a | b |
| - | -: |
| 1 | 2 |

\`\`\`json
{"a": [1, "two"]}
\`\`\`

![A caption](evidence:picture.png)

![Another](evidence:missing.png)

[^1]: A note.`;

describe('E10 E14: a text as nodes for a script', () => {
  test('they are what the page shows', () => {
    const shown = (
      <Markdown
        text={TEXT}
        evidence={
          new Map([['picture.png', { address: '/evidence/1', alternative: 'It', width: 20, height: 10 }]])
        }
        idPrefix="preview"
      />
    );
    expect(plainNodes(shown).map(written).join('')).toBe(renderToString(shown));
  });

  test('nothing is no node', () => {
    expect(plainNodes([null, undefined, false])).toEqual([]);
  });
});
