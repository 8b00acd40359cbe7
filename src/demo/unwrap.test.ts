import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseMarkdown } from '../markdown/parse.ts';
import { unwrapped } from './unwrap.ts';

const shown = (text: string) => JSON.stringify(parseMarkdown(text)).replaceAll('\\n', ' ');

const folder = fileURLToPath(new URL('./engagements', import.meta.url));
const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.md'),
);

describe('paragraphs of the demo’s texts', () => {
  test('stand in one line each; items, tables, quotes and code keep theirs', () => {
    const text =
      'One\ntwo.\n\n- three\n  four\n- five\n\n| a |\n| - |\n\n```\nsix\nseven\n```\n\n> eight\n> nine';
    expect(unwrapped(text)).toBe(
      'One two.\n\n- three four\n- five\n\n| a |\n| - |\n\n```\nsix\nseven\n```\n\n> eight\n> nine',
    );
  });

  test('a line that ends on purpose stays', () => {
    expect(unwrapped('One  \ntwo\\\nthree')).toBe('One  \ntwo\\\nthree');
  });

  test.for(texts)('%s shows what it showed (E10)', (name) => {
    const [, ...sections] = readFileSync(`${folder}/${name}`, 'utf8').split(/\n## .+\n/);
    for (const section of sections.map((one) => one.trim()))
      expect(shown(unwrapped(section))).toBe(shown(section));
  });
});
